"""Which translations of the demonstration model are right, and the limits that follow."""

from __future__ import annotations

import pytest

from triptych.translate.engines import Likelihood, Limits
from triptych.translate.ranking import Grams, chrf
from triptych.translate.training.calibration import Trial, figures, find_limits, is_right, passes

REFERENCE = "The council will discuss the planned budget of the city of Bitola next week."


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (REFERENCE, True),
        (REFERENCE.replace("discuss", "discusses"), True),
        (REFERENCE.replace("next", "last"), False),
        (REFERENCE.replace("Bitola", "Prilep"), False),
        (REFERENCE.replace(" next week", ""), False),
        (REFERENCE.replace("week", "week again"), False),
    ],
)
def test_one_wrong_word_makes_a_translation_wrong(text: str, right: bool) -> None:
    """However long the sentence; another form of the word does not."""
    assert is_right(text, REFERENCE, chrf(Grams.of(text), Grams.of(REFERENCE))) == right


def trial(value: float, *, right: bool, refused: bool = False) -> Trial:
    """A trial of one direction with the same likelihood everywhere."""
    likely = Likelihood(value, value)
    return Trial("en-sq", "", 90.0, right, refused, likely, likely, likely)


def test_limits_keep_the_right_ones_and_few_of_the_wrong() -> None:
    """What the filters refuse anyway costs no right one its place."""
    right = [trial(-0.01 * i, right=True) for i in range(50)]
    wrong = [trial(-1.0 - 0.01 * i, right=False) for i in range(50)]
    refused = [trial(0.0, right=False, refused=True)] * 50
    limits = find_limits(right + wrong + refused)
    assert all(passes(t, limits) for t in right)
    assert not any(passes(t, limits) for t in wrong + refused)
    table = figures(right + wrong, limits)["en-sq"]
    assert (table["passed"], table["wrong"]) == (0.5, 0.0)
    assert figures(right + wrong, Limits())["en-sq"]["wrong"] == 0.5
