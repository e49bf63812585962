"""What a corpus amounts to: the figures behind the charts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from triptych.corpora.funnel import Funnel, Tally
from triptych.story import Origin, Row, Severity

Filling = Origin | Literal["empty"]
FILLINGS: tuple[Filling, ...] = ("human", "post-edited", "memory", "machine", "empty")
BINS = 10  # of the histogram of confidence


def filling(row: Row, language: str) -> Filling:
    """What fills a cell; one without text counts as `empty`, whatever its origin was to be."""
    cell = row.cells.get(language)
    if cell is None or cell.text is None:
        return "empty"
    return cell.origin or "human"


def fillings(tally: Tally) -> Mapping[Filling, int]:
    """How many cells of a language are filled by whom."""
    return {
        "human": tally.complete + tally.partial + tally.alone + tally.typed,
        "post-edited": tally.post_edited,
        "memory": tally.memory,
        "machine": tally.machine,
        "empty": tally.empty,
    }


def steps(funnel: Funnel) -> Mapping[str, int]:
    """How far the paragraphs of one language got, from all that were read to the full rows."""
    total = funnel.total
    return {
        "read": total.paragraphs + sum(funnel.dropped.values()),
        "kept": total.paragraphs,
        "rows": total.complete + total.partial + total.alone,
        "matched": total.complete + total.partial,
        "complete": total.complete,
    }


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
class Figures:
    """What only the rows themselves can tell; they are taken in one by one."""

    checks: dict[str, CheckCount] = field(default_factory=dict)
    confidence: list[int] = field(default_factory=lambda: [0] * BINS)

    @property
    def worst_checks(self) -> list[tuple[str, CheckCount]]:
        """The checks, those with most findings first."""
        return sorted(self.checks.items(), key=lambda item: (-item[1].total, item[0]))

    def add(self, row: Row) -> None:
        """Take in one row."""
        for finding in row.findings:
            count = self.checks.setdefault(finding.check, CheckCount())
            count.severities[finding.severity] += 1
            if finding.precision is not None:
                count.precisions.append(finding.precision)
        if sum(1 for cell in row.cells.values() if cell.paragraphs) > 1:
            self.confidence[min(int(row.confidence * BINS), BINS - 1)] += 1


def count(rows: Iterable[Row]) -> Figures:
    """The figures of all rows, in one pass."""
    figures = Figures()
    for row in rows:
        figures.add(row)
    return figures
