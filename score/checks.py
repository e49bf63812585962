"""All checks over one story, and which of them could run on which row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from triptych.score.adequacy import Similarity
from triptych.score.coverage import duplicate_findings, length_findings
from triptych.score.facts import (
    clock_findings,
    date_findings,
    money_findings,
    number_findings,
    weekday_findings,
)
from triptych.score.language import language_findings
from triptych.score.names import name_findings, read_book
from triptych.score.places import place_findings
from triptych.score.polarity import polarity_findings
from triptych.score.reading import Sheet
from triptych.score.settings import ScoreSettings
from triptych.story import Finding

RowCheck = Callable[[Sheet], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Story:
    """The sheets of one story and what the checks may use."""

    id: str
    sheets: Sequence[Sheet]
    settings: ScoreSettings
    similarity: Similarity | None


# What each function checks, and the fewest versions that it needs.
ROW_CHECKS: tuple[tuple[RowCheck, tuple[str, ...], int], ...] = (
    (number_findings, ("number",), 2),
    (clock_findings, ("clock",), 2),
    (date_findings, ("date",), 2),
    (weekday_findings, ("weekday",), 2),
    (money_findings, ("money",), 2),
    (duplicate_findings, ("duplicated",), 1),
    (polarity_findings, ("polarity",), 3),
    (length_findings, ("omitted", "added"), 3),
)


def run_checks(story: Story) -> Iterator[tuple[list[Finding], frozenset[str]]]:
    """For each row its findings, gravest first, and the checks that could run on it."""
    book = read_book(story.sheets)
    places = place_findings(story.sheets, story.similarity)
    for number, sheet in enumerate(story.sheets):
        findings: list[Finding] = list(language_findings(sheet))
        ran = {"untranslated", "wrong-language"}
        foreign = {lang for f in findings for lang in f.languages}
        judged = Sheet(
            sheet.row, {lang: r for lang, r in sheet.readings.items() if lang not in foreign}
        )
        for check, names, fewest in ROW_CHECKS:
            if len(judged.readings) >= fewest:
                ran.update(names)
                findings += check(judged)
        if len(judged.readings) >= 2:
            ran.add("name")
            findings += name_findings(judged, book)
        if len(story.sheets) > 1:
            ran.add("other-row")
            findings += places.get(number, ())
        wanted = set(story.settings.checks)
        yield [f for f in findings if f.check in wanted], frozenset(ran & wanted)
