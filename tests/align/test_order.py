"""What the order of the sentences says, against counting every way through a small story."""

from __future__ import annotations

from itertools import product

import numpy as np
import numpy.typing as npt
import pytest

from triptych.align.order import REACH, Steps, order_odds

Floats = npt.NDArray[np.float32]

STEPS = Steps()


def links(*shape: int) -> Floats:
    return np.random.default_rng(0).normal(-1, 2, shape).astype(np.float32)


def counted(odds: Floats) -> npt.NDArray[np.float64]:
    """Log odds of each link in the chain over the rows, its own evidence left out."""
    rows, columns = odds.shape
    kernel = STEPS.kernel()
    tied = np.zeros((rows, columns))
    alone = np.zeros(rows)
    for way in product([None, *range(columns)], repeat=rows):
        chance, place, none = 1.0, -1, False  # place: of the last link, -1 before the text
        for row, column in enumerate(way):
            stop = STEPS.none_again if none else STEPS.none
            if column is None:
                chance *= stop
            else:
                near = kernel[column - place + REACH]
                chance *= (1 - stop) * ((1 - STEPS.jump) * near + STEPS.jump / columns)
                chance *= np.exp(odds[row, column])
                place = column
            none = column is None
        for row, column in enumerate(way):
            if column is None:
                alone[row] += chance
            else:
                tied[row, column] += chance / np.exp(odds[row, column])
    return np.log(tied) - np.log(alone)[:, None]


def test_the_odds_are_those_of_counting_every_way_through_the_story() -> None:
    """Both directions count alike."""
    odds = links(4, 3)
    (found,) = order_odds([odds], STEPS)
    assert found == pytest.approx((counted(odds) + counted(odds.T).T) / 2, abs=1e-4)


def test_pairs_of_languages_do_not_touch_one_another() -> None:
    """A story's odds are those of each pair by itself, whatever the lengths of its versions."""
    pairs = [links(9, 12), links(9, 1), links(12, 1)]
    for pair, together in zip(pairs, order_odds(pairs, STEPS), strict=True):
        (alone,) = order_odds([pair], STEPS)
        assert together == pytest.approx(alone, abs=1e-5)


def test_a_story_without_pairs_has_no_odds() -> None:
    """One version is in order by itself."""
    assert order_odds([], STEPS) == []
