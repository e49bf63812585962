"""Whether the versions mean the same, by an encoder that the caller brings."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Protocol

import numpy as np
import numpy.typing as npt

from triptych.score.reading import Sheet
from triptych.story import Finding, Said, Severity, Span

Vectors = npt.NDArray[np.float32]

# Chance that a translation is so far off, below which a version is suspect, and below which it is
# taken for wrong; and the chance that its siblings must have between them to be trusted.
UNLIKELY, WRONG, TRUSTED = 0.01, 0.001, 0.1


class Similarity(Protocol):
    """An encoder: sentences and their languages in, unit vectors of shape (n, d) out.

    A `signature` names it and its version; calibration is looked up by it.
    """

    def __call__(self, sentences: Sequence[str], languages: Sequence[str]) -> Vectors: ...


class Remembered:
    """An encoder that encodes no text of a story twice, whoever asks; one is made for each story."""

    def __init__(self, similarity: Similarity) -> None:
        self.signature = str(getattr(similarity, "signature", ""))
        self._similarity = similarity
        self._known: dict[tuple[str, str], Vectors] = {}

    def __call__(self, sentences: Sequence[str], languages: Sequence[str]) -> Vectors:
        """As the encoder itself; `sentences` are not empty."""
        asked = list(zip(sentences, languages, strict=True))
        new = [key for key in dict.fromkeys(asked) if key not in self._known]
        if new:
            vectors = self._similarity([text for text, _ in new], [lang for _, lang in new])
            self._known.update(zip(new, vectors, strict=True))
        return np.stack([self._known[key] for key in asked])


@cache
def calibration(encoder: str) -> Mapping[tuple[str, str], tuple[float, float]]:
    """Mean and standard deviation of the cosine of translations, by pair of languages.

    From `score/data/adequacy.json`, which `benchmarks/score/calibrate.py` writes; empty for an
    encoder that was not calibrated, and adequacy is then not measured.
    """
    path = files("triptych.score") / "data" / "adequacy.json"
    if not path.is_file():
        return {}
    table = json.loads(path.read_text(encoding="utf-8")).get(encoder, {})
    return {
        (a, b): (float(mean), float(deviation))
        for pair, (mean, deviation) in table.items()
        for a, b in [pair.split("-")]
    }


def chance(cosine: float, mean: float, deviation: float) -> float:
    """The share of translations of that pair that are this far apart or further, normal tail."""
    return 0.5 * math.erfc((mean - cosine) / (deviation * math.sqrt(2)))


def adequacy_findings(sheets: Sequence[Sheet], similarity: Similarity) -> dict[int, list[Finding]]:
    """Findings by row: a version far from siblings that are close to each other."""
    pairs = calibration(str(getattr(similarity, "signature", "")))
    if not pairs:
        return {}
    vectors = _encode(sheets, similarity)
    found = {}
    for number, sheet in enumerate(sheets):
        if len(sheet.readings) < 3:
            continue
        findings = list(_far(number, sheet, vectors, pairs))
        if findings:
            found[number] = findings
    return found


def _encode(sheets: Sequence[Sheet], similarity: Similarity) -> dict[tuple[int, str], Vectors]:
    places = [(n, lang) for n, sheet in enumerate(sheets) for lang in sheet.readings]
    if not places:
        return {}
    texts = [sheets[n].readings[lang].text for n, lang in places]
    return dict(zip(places, similarity(texts, [lang for _, lang in places]), strict=True))


def _far(
    number: int,
    sheet: Sheet,
    vectors: Mapping[tuple[int, str], Vectors],
    pairs: Mapping[tuple[str, str], tuple[float, float]],
) -> Iterator[Finding]:
    chances: dict[tuple[str, str], float] = {}
    for (a, b), (mean, deviation) in pairs.items():
        if a in sheet.readings and b in sheet.readings:
            cosine = float(np.dot(vectors[number, a], vectors[number, b]))
            chances[a, b] = chances[b, a] = chance(cosine, mean, deviation)
    for language in sheet.readings:
        siblings = [r.language for r in sheet.voters if r.language != language]
        own = [chances[language, s] for s in siblings if (language, s) in chances]
        if len(own) < 2 or max(own) >= UNLIKELY:
            continue
        rest = [chances[a, b] for a in siblings for b in siblings if (a, b) in chances]
        if rest and min(rest) >= TRUSTED:
            severity: Severity = "major" if max(own) < WRONG else "minor"
            message = f"{language} hardly means what the others say, which mean the same"
            span = Span(language, 0, len(sheet.readings[language].text))
            said = Said.of("far", language=language)
            yield Finding("adequacy", severity, (language,), message, (span,), said=said)
