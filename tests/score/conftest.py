"""Helpers of the scoring tests: rows from plain strings, and what the scorer finds in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from triptych.score import Scorer
from triptych.story import Cell, Finding, Row

Find = Callable[..., list[Finding]]


def make_row(cells: Mapping[str, str | Cell | None], number: int = 0) -> Row:
    """A row of human cells; a `Cell` stands as it is, None is a gap."""
    made = {
        lang: cell if isinstance(cell, Cell) else Cell(cell, "human" if cell else None)
        for lang, cell in cells.items()
    }
    return Row("s", number, "body", made, 1.0)


@pytest.fixture(scope="session")
def find() -> Find:
    """Findings of one row, in `(en, sq, mk)`; only those of a check where one is given."""

    def found(en: str, sq: str, mk: str, check: str | None = None) -> list[Finding]:
        (row,) = Scorer().score("s", [make_row({"en": en, "sq": sq, "mk": mk})]).rows
        return [f for f in row.findings if check in {None, f.check}]

    return found
