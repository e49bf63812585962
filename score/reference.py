"""BLEU, chrF and TER of cells against references, by sacreBLEU and with its signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from triptych.counted import counted
from triptych.errors import InputError


@dataclass(frozen=True, slots=True)
class ReferenceScore:
    """One metric of one language; `score` is on sacreBLEU's scale of 0 to 100 (TER may pass it)."""

    language: str
    metric: str
    score: float
    signature: str


def reference_scores(
    language: str, texts: Sequence[str], references: Sequence[str]
) -> list[ReferenceScore]:
    """The corpus scores of texts against one reference each (Post 2018; Popović 2015; Snover 2006).

    Raises `InputError` where the counts differ.
    """
    if len(texts) != len(references):
        raise InputError(
            f"{language} has {counted(len(texts), 'cell')} and "
            f"{counted(len(references), 'reference')}: give one line a row"
        )
    if not texts:
        return []
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF
    from sacrebleu.metrics.ter import TER

    found = []
    for metric in (BLEU(), CHRF(), TER()):
        score = metric.corpus_score(list(texts), [list(references)])
        found.append(
            ReferenceScore(language, score.name, float(score.score), str(metric.get_signature()))
        )
    return found
