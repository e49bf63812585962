"""Learned quality estimators of the COMET kind, as an optional extra behind a small protocol.

Triptych ships none and downloads none. A caller that has one passes it to `estimate`, which keeps
its licence beside its scores: many of these models are not for commercial use, and a score that
went into published data carries the model's licence with it. They are never a check: COMET scores
untranslated copies high, so that findings would follow the model's blind spots.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from triptych.story import Row


@runtime_checkable
class Estimator(Protocol):
    """A model that rates a translation beside its source, without a reference."""

    @property
    def name(self) -> str:
        """What names the model and its version in signatures."""

    @property
    def licence(self) -> str:
        """The licence of the model's weights, as an SPDX identifier where there is one."""

    def rate(self, sources: Sequence[str], translations: Sequence[str]) -> Sequence[float]:
        """A score a pair, higher is better, on the model's own scale."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """The score of one cell against one sibling, with the model that gave it and its licence."""

    row: int
    source: str
    target: str
    score: float
    model: str
    licence: str


def estimate(rows: Sequence[Row], source: str, target: str, estimator: Estimator) -> list[Estimate]:
    """Rate the cells of one language against those of another.

    Gaps are left out, and so is a cell that the estimator's own engine made.
    """
    pairs = [
        (row.number, text, other)
        for row in rows
        if (text := _text(row, source))
        and (other := _text(row, target))
        and not _made_by(row, target, estimator.name)
    ]
    scores = estimator.rate([text for _, text, _ in pairs], [other for _, _, other in pairs])
    return [
        Estimate(number, source, target, float(score), estimator.name, estimator.licence)
        for (number, _, _), score in zip(pairs, scores, strict=True)
    ]


def _text(row: Row, language: str) -> str | None:
    cell = row.cells.get(language)
    return cell.text if cell is not None else None


def _made_by(row: Row, language: str, name: str) -> bool:
    made = row.cells[language].provenance
    return made is not None and name in {made.engine, made.model}
