"""How much of a story is missing, before anything is tied."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from triptych.align import Aligner
from triptych.align.lacking import USUAL, lacking_share, prior_shift
from triptych.records import story_from

SURE, NONE = 8.0, -8.0


def table(size: int, tied: int) -> npt.NDArray[np.float32]:
    odds = np.full((size, size), NONE, dtype=np.float32)
    odds[np.arange(tied), np.arange(tied)] = SURE
    return odds


def test_a_complete_story_lacks_less_than_a_usual_one_and_its_links_gain() -> None:
    """Nothing is taken off the links of a complete story; they are worth more beforehand."""
    share = lacking_share([table(30, 30)])
    assert share < USUAL
    assert prior_shift(share) < 0


def test_a_story_with_half_its_sentences_alone_makes_links_dearer() -> None:
    """The share comes near the truth, and every link loses."""
    share = lacking_share([table(200, 100), table(200, 100)])
    assert share == pytest.approx(0.5, abs=0.05)
    assert prior_shift(share) > 0


def test_a_short_or_empty_story_is_taken_for_a_usual_one() -> None:
    """Two sentences say little; none say nothing."""
    assert lacking_share([]) == pytest.approx(USUAL)
    assert lacking_share([table(1, 0)]) == pytest.approx(USUAL, abs=0.1)
    assert prior_shift(USUAL) == 0


def test_an_order_that_was_turned_round_is_found_in_a_complete_story() -> None:
    """The last paragraph of one version stands first in another, and all are tied."""
    english = [
        "The mayor opened the new library in Prilep on Monday.",
        "The building has three floors and a reading room for children.",
        "The library holds 40,000 books in six languages.",
        "Pupils read poems at the ceremony.",
        "Works lasted two years and cost 90 million denars.",
    ]
    macedonian = [
        "Работите траеја две години и чинеа 90 милиони денари.",
        "Градоначалникот во понеделник ја отвори новата библиотека во Прилеп.",
        "Зградата има три ката и читална за деца.",
        "Библиотеката има 40.000 книги на шест јазици.",
        "На свеченоста ученици читаа песни.",
    ]
    record = {"id": "library", "paragraphs": {"en": english, "mk": macedonian}}
    beads = Aligner().align(story_from(record))
    assert {(b.members["en"], b.members["mk"]) for b in beads} == {
        ((4,), (0,)),
        *(((n,), (n + 1,)) for n in range(4)),
    }
    assert [b.members["en"] for b in beads if b.moved] == [(4,)]
