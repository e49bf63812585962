"""Learned estimators behind the protocol."""

from __future__ import annotations

from collections.abc import Sequence

from triptych.score.quality import Estimator, estimate
from triptych.story import Cell, Provenance, Row


class Lengths:
    """An estimator for the test: how much shorter the shorter text is."""

    name = "lengths-1"
    licence = "Apache-2.0"

    def rate(self, sources: Sequence[str], translations: Sequence[str]) -> list[float]:
        pairs = zip(sources, translations, strict=True)
        return [min(len(a), len(b)) / max(len(a), len(b)) for a, b in pairs]


def row(number: int, mk: Cell) -> Row:
    return Row("s", number, "body", {"en": Cell("Good day", "human"), "mk": mk}, 1.0)


def test_scores_carry_the_model_and_its_licence() -> None:
    """A reader of a score sees what gave it and on what terms."""
    assert isinstance(Lengths(), Estimator)
    (found,) = estimate([row(3, Cell("Добар", "human"))], "en", "mk", Lengths())
    assert (found.row, found.score) == (3, 0.625)
    assert (found.model, found.licence) == ("lengths-1", "Apache-2.0")


def test_gaps_and_its_own_work_are_left_out() -> None:
    """A model does not judge what it wrote, and there is nothing to judge in a gap."""
    made = Provenance("x", "lengths-1", "1", "Apache-2.0", "en")
    rows = [row(0, Cell(None)), row(1, Cell("Добар", "machine", provenance=made))]
    assert estimate(rows, "en", "mk", Lengths()) == []
