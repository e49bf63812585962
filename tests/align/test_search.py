"""The joint search on odds made by hand: what counts in a bead, and who may take whose place."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from triptych.align.runs import Runs, runs_of
from triptych.align.search import Group, JointSearch, SearchSettings
from triptych.align.streams import Stream

Floats = npt.NDArray[np.float32]


def runs(language: str, sentences: int) -> Runs:
    nothing = np.zeros(sentences, dtype=np.int64)
    texts = ("A sentence.",) * sentences
    stream = Stream(language, texts, np.arange(sentences), nothing, (("body", 0),))
    return runs_of(stream, None, None, np.zeros((sentences, 0), dtype=np.float32))


def links(single: list[list[float]], runs: int) -> Floats:
    """Odds of single sentences; longer runs are out of the question."""
    odds = np.full((runs, runs), -50, dtype=np.float32)
    odds[: len(single), : len(single)] = single
    return odds


def found(texts: list[list[list[float]]], orders: float) -> set[Group]:
    """The beads of three versions; `texts` are of the pairs (0, 1), (0, 2) and (1, 2)."""
    versions = [runs(language, len(texts[0])) for language in ("en", "sq", "mk")]
    size = len(versions[0])
    odds = dict(zip([(0, 1), (0, 2), (1, 2)], (links(t, size) for t in texts), strict=True))
    places = {pair: np.full((size, size), orders, dtype=np.float32) for pair in odds}
    return {bead.group for bead in JointSearch(versions, odds, places, SearchSettings()).run()}


def test_a_place_is_one_fact_and_does_not_outweigh_two_texts() -> None:
    """A sentence that stands where the others stand and says what neither says stays alone."""
    beads = found([[[8.0]], [[-2.0]], [[-2.0]]], orders=4.0)
    assert beads == {((0, 1), (0, 1), None), (None, None, (0, 1))}


def test_a_place_and_weak_texts_tie() -> None:
    """The same place ties a sentence that says about the same."""
    beads = found([[[8.0]], [[0.0]], [[0.0]]], orders=4.0)
    assert beads == {((0, 1), (0, 1), (0, 1))}


def test_one_whose_place_is_taken_may_move_on() -> None:
    """A headline that is more like the lead than the lead's own translation goes to the headline."""
    same = [[9.0, -5.0], [-5.0, 9.0]]
    other = [[4.0, -6.0], [6.0, 3.0]]
    beads = found([same, other, other], orders=0.0)
    assert beads == {((0, 1),) * 3, ((1, 1),) * 3}
