"""The versions against what a translation engine makes of their siblings, by chrF (Popović 2015).

Nothing is measured without an engine, and never against the one that filled the cell: it would
agree with itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Protocol

from triptych.score.coverage import short
from triptych.score.reading import Reading, Sheet
from triptych.story import Finding, Said, Span

# Of 100 sentences that have nothing to do with each other 99 are less alike, in each of the three
# languages (`python benchmarks/score/chance.py`).
CHANCE = 26.0


class Translator(Protocol):
    """A translation engine as the scorer sees it. `signature` names it and its version."""

    signature: str

    def made(self, engine: str, model: str) -> bool:
        """Whether a cell with that engine and model in its provenance is its own work."""

    def translates(self, source: str, target: str) -> bool:
        """Whether it has this direction."""

    def __call__(self, texts: Sequence[str], source: str, target: str) -> Sequence[str | None]:
        """A translation a text; None where the engine has none that it trusts."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A version against an engine's translation of a sibling; `chrf` is 0 to 100."""

    place: int  # of the row among the rows of its story
    source: str
    target: str
    hypothesis: str
    chrf: float
    engine: str


def compare(sheets: Sequence[Sheet], translators: Sequence[Translator]) -> list[Comparison]:
    """Every version against the translations of its human siblings, in reading order.

    Of several engines the first that translates the direction and did not fill the cell is asked.
    """
    asked: dict[tuple[int, str, str], list[int]] = defaultdict(list)
    for place, sheet in enumerate(sheets):
        for target in sheet.readings:
            for source in (r.language for r in sheet.voters if r.language != target):
                number = _chosen(sheet, source, target, translators)
                if number is not None:
                    asked[number, source, target].append(place)
    found = []
    for (number, source, target), places in asked.items():
        engine = translators[number]
        texts = [sheets[place].readings[source].text for place in places]
        for place, text in zip(places, engine(texts, source, target), strict=True):
            if text:
                score = chrf(sheets[place].readings[target].text, text)
                found.append(Comparison(place, source, target, text, score, engine.signature))
    return sorted(found, key=lambda c: (c.place, c.target, c.source))


def _chosen(
    sheet: Sheet, source: str, target: str, translators: Sequence[Translator]
) -> int | None:
    made = sheet.row.cells[target].provenance
    for number, engine in enumerate(translators):
        own = made is not None and engine.made(made.engine, made.model)
        if not own and engine.translates(source, target):
            return number
    return None


def chrf(text: str, reference: str) -> float:
    """sacreBLEU's chrF2 of one text, 0 to 100."""
    from sacrebleu.metrics.chrf import CHRF

    return float(CHRF().sentence_score(text, [reference]).score)


def hypothesis_findings(
    sheets: Sequence[Sheet], comparisons: Sequence[Comparison]
) -> dict[int, list[Finding]]:
    """Findings by row: a version no nearer to the translations of its siblings than chance.

    Always minor: how good the engine is nobody has measured. The translations of the siblings must
    be alike, else the engine, not the version, is in doubt.
    """
    found: dict[int, list[Finding]] = defaultdict(list)
    for (place, target), own in grouped(comparisons).items():
        if len(own) > 1 and _far(own):
            found[place].append(_finding(sheets[place].readings[target], own))
    return found


def grouped(comparisons: Sequence[Comparison]) -> dict[tuple[int, str], list[Comparison]]:
    """The comparisons of each cell, by the place of its row and its language."""
    cells: dict[tuple[int, str], list[Comparison]] = defaultdict(list)
    for comparison in comparisons:
        cells[comparison.place, comparison.target].append(comparison)
    return cells


def _far(own: Sequence[Comparison]) -> bool:
    return all(c.chrf < CHANCE for c in own) and all(
        chrf(a.hypothesis, b.hypothesis) >= CHANCE for a, b in combinations(own, 2)
    )


def _finding(reading: Reading, own: Sequence[Comparison]) -> Finding:
    language = reading.language
    others = tuple((c.source, short(c.hypothesis)) for c in own)
    said = ", ".join(f"{source} “{text}”" for source, text in others)
    message = f"{language} is far from a machine translation of the others: {said}"
    return Finding(
        "translation",
        "minor",
        (language,),
        message,
        (Span(language, 0, len(reading.text)),),
        said=Said.of("unlike", language=language, said=others),
    )


def means(comparisons: Sequence[Comparison]) -> Iterator[tuple[str, str, str, float, int]]:
    """For each engine, source and target the mean chrF and the number of cells."""
    values: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    for c in comparisons:
        values[c.engine, c.source, c.target].append(c.chrf)
    for (engine, source, target), scores in sorted(values.items()):
        yield engine, source, target, sum(scores) / len(scores), len(scores)
