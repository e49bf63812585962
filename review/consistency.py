"""The consistency vector as it is shown: dimensions with their intervals, penalty, signature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension: so many cases agree of so many, and where the true share lies.

    `cases` of 0 means that nothing could be measured.
    """

    name: str
    agree: int
    cases: int
    low: float
    high: float

    @property
    def share(self) -> float:
        return self.agree / self.cases if self.cases else 0.0


@dataclass(frozen=True, slots=True)
class Consistency:
    """The vector of a row, a story or a corpus."""

    dimensions: tuple[Dimension, ...] = ()
    penalty: float | None = None  # per 1,000 words
    signature: str = ""


def consistency(record: Mapping[str, Any] | None) -> Consistency:
    """The vector of its record as the scorer writes it."""
    return Consistency()
