"""What a corpus amounts to, counted in one pass: the figures behind the charts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from triptych.corpora.store import Store
from triptych.story import LedgerEntry, Origin, Row, Severity

Filling = Origin | Literal["empty"]
FILLINGS: tuple[Filling, ...] = ("human", "post-edited", "memory", "machine", "empty")
BINS = 10  # of the histogram of confidence


def filling(row: Row, language: str) -> Filling:
    """What fills a cell; one without text counts as `empty`, whatever its origin was to be."""
    cell = row.cells.get(language)
    if cell is None or cell.text is None:
        return "empty"
    return cell.origin or "human"


@dataclass(slots=True)
class CheckCount:
    """The findings of one check, and its measured precision where findings carry one."""

    severities: Counter[Severity] = field(default_factory=Counter)
    precisions: list[float] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.severities.total()

    @property
    def precision(self) -> float | None:
        """The mean over the findings, since it differs between languages."""
        return sum(self.precisions) / len(self.precisions) if self.precisions else None


@dataclass(slots=True)
class Funnel:
    """What became of one language's paragraphs: those in rows, and those the ledger explains."""

    kept: int = 0
    merged: int = 0
    dropped: int = 0
    rules: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # outcome, stage, rule

    @property
    def total(self) -> int:
        return self.kept + self.merged + self.dropped


@dataclass(slots=True)
class Figures:
    """A corpus in numbers; stories are taken in one by one, so that memory stays flat."""

    stories: int = 0
    rows: int = 0
    present: Counter[str] = field(default_factory=Counter)  # stories a language has a version of
    fillings: dict[str, Counter[Filling]] = field(default_factory=dict)
    checks: dict[str, CheckCount] = field(default_factory=dict)
    confidence: list[int] = field(default_factory=lambda: [0] * BINS)
    funnels: dict[str, Funnel] = field(default_factory=dict)
    severities: Counter[Severity] = field(default_factory=Counter)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.fillings)

    @property
    def worst_checks(self) -> list[tuple[str, CheckCount]]:
        """The checks, those with most findings first."""
        return sorted(self.checks.items(), key=lambda item: (-item[1].total, item[0]))

    def used(self, wanted: Filling) -> int:
        """How many cells of all languages are filled so."""
        return sum(counts[wanted] for counts in self.fillings.values())

    def add_story(self, rows: Sequence[Row]) -> None:
        """Take in one story's rows."""
        self.stories += 1
        self.rows += len(rows)
        for row in rows:
            self._add_row(row)
        self.present.update({lang for row in rows for lang, c in row.cells.items() if c.paragraphs})

    def _add_row(self, row: Row) -> None:
        for finding in row.findings:
            self.severities[finding.severity] += 1
            count = self.checks.setdefault(finding.check, CheckCount())
            count.severities[finding.severity] += 1
            if finding.precision is not None:
                count.precisions.append(finding.precision)
        for language, cell in row.cells.items():
            self.fillings.setdefault(language, Counter())[filling(row, language)] += 1
            self._funnel(language).kept += len(cell.paragraphs)
        if sum(1 for cell in row.cells.values() if cell.paragraphs) > 1:
            self.confidence[min(int(row.confidence * BINS), BINS - 1)] += 1

    def add_ledger(self, entries: Iterable[LedgerEntry]) -> None:
        """Count what did not become a paragraph of a row; entries `kept` are in the rows."""
        for entry in entries:
            if entry.outcome == "kept":
                continue
            funnel = self._funnel(entry.language or "")
            if entry.outcome == "merged":
                funnel.merged += 1
            else:
                funnel.dropped += 1
            funnel.rules[entry.outcome, entry.stage, entry.rule] += 1

    def _funnel(self, language: str) -> Funnel:
        return self.funnels.setdefault(language, Funnel())


def count(store: Store) -> Figures:
    """The figures of everything in a store."""
    figures = Figures()
    for _, rows in groupby(store.rows(), key=lambda row: row.story):
        figures.add_story(list(rows))
    figures.add_ledger(store.ledger())
    return figures
