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


Meanings = Sequence[Mapping[str, Vectors]]  # of each row, by language, the vector of a cell


def encode(sheets: Sequence[Sheet], similarity: Similarity) -> Meanings:
    """What the cells of a story mean, a unit vector each."""
    cells = [r for sheet in sheets for r in sheet.readings.values()]
    if not cells:
        return [{} for _ in sheets]
    vectors = iter(similarity([r.text for r in cells], [r.language for r in cells]))
    return [dict(zip(sheet.readings, vectors, strict=False)) for sheet in sheets]


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


def adequacy_findings(
    sheets: Sequence[Sheet], meanings: Meanings, encoder: str
) -> dict[int, list[Finding]]:
    """Findings by row: a version far from siblings that are close to each other."""
    pairs = calibration(encoder)
    found = {}
    for number, (sheet, vectors) in enumerate(zip(sheets, meanings, strict=True)):
        if pairs and len(vectors) >= 3:
            findings = list(_far(sheet, vectors, pairs))
            if findings:
                found[number] = findings
    return found


def _far(
    sheet: Sheet,
    vectors: Mapping[str, Vectors],
    pairs: Mapping[tuple[str, str], tuple[float, float]],
) -> Iterator[Finding]:
    chances: dict[tuple[str, str], float] = {}
    for (a, b), (mean, deviation) in pairs.items():
        if a in vectors and b in vectors:
            cosine = float(np.dot(vectors[a], vectors[b]))
            chances[a, b] = chances[b, a] = chance(cosine, mean, deviation)
    if sum(c < UNLIKELY for c in chances.values()) < 4:  # each stands in both directions
        return
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
