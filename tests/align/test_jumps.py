"""How often the order of a story breaks, and what the aligner makes of it."""

import numpy as np
import pytest

from triptych.align.jumps import INERTIA, jump_share
from triptych.align.order import REACH


def links(partners: list[int]) -> np.ndarray:
    """Sure links of each sentence with its partner, log odds."""
    odds = np.full((len(partners), max(partners) + 1), -20, dtype=np.float32)
    odds[np.arange(len(partners)), partners] = 20
    return odds


def test_a_long_story_in_order_hardly_jumps() -> None:
    """Each of its steps, both ways, counts against the usual share."""
    share = jump_share([links(list(range(300)))], 0.3)
    assert share == pytest.approx(0.3 * INERTIA / (INERTIA + 2 * 299), rel=1e-3)


def test_steps_back_and_out_of_reach_are_jumps() -> None:
    """Two blocks that change places break the order once a direction, by a long way."""
    count = 2 * REACH
    turned = [*range(count, 2 * count), *range(count)]
    share = jump_share([links(turned)], 0.0)
    assert share == pytest.approx(2 / (INERTIA + 2 * (2 * count - 1)), rel=1e-3)


@pytest.mark.parametrize("partners", [[0], [0, 1]])
def test_a_short_story_tells_next_to_nothing(partners: list[int]) -> None:
    """The usual share holds for it."""
    assert jump_share([links(partners)], 0.26) == pytest.approx(0.26, abs=0.01)


def test_no_pair_at_all() -> None:
    """One version, or an empty one, leaves the usual share."""
    assert jump_share([], 0.26) == pytest.approx(0.26)
