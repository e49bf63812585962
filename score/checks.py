"""All checks over one story, and which of them could run on which row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from triptych.score.adequacy import Similarity, adequacy_findings, calibration, encode
from triptych.score.coverage import duplicate_findings, length_findings
from triptych.score.drift import drift_findings
from triptych.score.facts import (
    clock_findings,
    date_findings,
    money_findings,
    number_findings,
    weekday_findings,
)
from triptych.score.glossary import Term, term_findings
from triptych.score.hypothesis import Comparison, grouped, hypothesis_findings
from triptych.score.language import language_findings
from triptych.score.mixed import mixed_findings
from triptych.score.names import NameBook, name_findings, read_book
from triptych.score.places import place_findings
from triptych.score.polarity import polarity_findings
from triptych.score.reading import Sheet
from triptych.score.settings import ScoreSettings
from triptych.score.style import Style, learn_style, style_findings
from triptych.story import SEVERITIES, Finding

RowCheck = Callable[[Sheet], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Task:
    """The sheets of one story and what the checks may use."""

    sheets: Sequence[Sheet]
    settings: ScoreSettings
    similarity: Similarity | None = None
    terms: Sequence[Term] = ()
    comparisons: Sequence[Comparison] = ()


# What each function checks, and the fewest versions that it needs.
ROW_CHECKS: tuple[tuple[RowCheck, tuple[str, ...], int], ...] = (
    (number_findings, ("number",), 2),
    (clock_findings, ("clock",), 2),
    (date_findings, ("date",), 2),
    (weekday_findings, ("weekday",), 2),
    (money_findings, ("money",), 2),
    (duplicate_findings, ("duplicated",), 1),
    (mixed_findings, ("mixed-language",), 1),
    (polarity_findings, ("polarity",), 3),
    (length_findings, ("omitted", "added"), 3),
)


@dataclass(frozen=True, slots=True)
class _Context:
    """What the checks of one row take from the whole story."""

    book: NameBook
    by_row: dict[int, list[Finding]]
    style: Style
    adequacy: bool
    translated: frozenset[int]


def run_checks(task: Task) -> Iterator[tuple[list[Finding], frozenset[str]]]:
    """For each row its findings, gravest first, and the checks that could run on it."""
    context = _read_story(task)
    wanted = frozenset(task.settings.checks)
    for number, sheet in enumerate(task.sheets):
        findings, ran = _check_row(number, sheet, task, context)
        kept = [f for f in findings if f.check in wanted]
        kept.sort(key=lambda f: -SEVERITIES.index(f.severity))
        yield kept, ran & wanted


def _read_story(task: Task) -> _Context:
    book = read_book(task.sheets)
    by_row: dict[int, list[Finding]] = {}
    meanings, encoder = None, ""
    if task.similarity is not None:
        meanings = encode(task.sheets, task.similarity)
        encoder = str(getattr(task.similarity, "signature", ""))
    sources = [place_findings(task.sheets, meanings), drift_findings(book)]
    if meanings is not None:
        sources.append(adequacy_findings(task.sheets, meanings, encoder))
    if task.comparisons:
        sources.append(hypothesis_findings(task.sheets, task.comparisons))
    translated = frozenset(
        place for (place, _), own in grouped(task.comparisons).items() if len(own) > 1
    )
    for source in sources:
        for number, findings in source.items():
            by_row.setdefault(number, []).extend(findings)
    style = task.settings.style or learn_style(task.sheets)
    return _Context(book, by_row, style, bool(calibration(encoder)), translated)


def _check_row(
    number: int, sheet: Sheet, task: Task, context: _Context
) -> tuple[list[Finding], frozenset[str]]:
    """A cell in a foreign language is that and nothing else: its facts are not compared."""
    if not sheet.readings:
        return [], frozenset()
    findings = list(language_findings(sheet))
    foreign = {lang for f in findings for lang in f.languages}
    judged = sheet
    if foreign:
        own = {lang: r for lang, r in sheet.readings.items() if lang not in foreign}
        judged = Sheet(sheet.row, own)
    versions = len(judged.readings)
    for check, _, fewest in ROW_CHECKS:
        if versions >= fewest:
            findings += check(judged)
    if versions >= 3 and (number not in context.book.settled or judged.guests):
        findings += name_findings(judged, context.book)
    findings += [f for f in context.by_row.get(number, ()) if not foreign.intersection(f.languages)]
    if task.terms and versions > 1:
        findings += term_findings(judged, task.terms)
    findings += style_findings(judged, context.style)
    ran = _able(
        versions,
        several=len(task.sheets) > 1,
        adequacy=context.adequacy,
        translated=number in context.translated,
        terms=bool(task.terms),
        style=bool(context.style),
    )
    return _once(findings) if len(findings) > 1 else findings, ran


@cache
def _able(
    versions: int, *, several: bool, adequacy: bool, translated: bool, terms: bool, style: bool
) -> frozenset[str]:
    """The checks that could run on a row with so many versions in their own language."""
    ran = {"untranslated", "wrong-language"}
    for _, names, fewest in ROW_CHECKS:
        if versions >= fewest:
            ran.update(names)
    if versions >= 3:
        ran |= {"name", "adequacy"} if adequacy else {"name"}
    if versions > 1:
        ran |= ({"other-row", "name-drift"} if several else set()) | ({"term"} if terms else set())
    if translated:
        ran.add("translation")
    return frozenset(ran | {"quotes", "number-format", "dateline"} if style else ran)


def _once(findings: Sequence[Finding]) -> list[Finding]:
    """Without the surprising length of a cell whose length another finding explains."""
    explained = {f.languages for f in findings if f.check in {"duplicated", "other-row"}}
    explained |= {f.languages for f in findings if f.check == "added" and _is_part(f)}
    return [
        f
        for f in findings
        if f.check not in {"omitted", "added"} or f.languages not in explained or _is_part(f)
    ]


def _is_part(finding: Finding) -> bool:
    """Whether a finding marks a sentence of a cell rather than all of it."""
    return finding.check == "added" and finding.spans[0].start > 0
