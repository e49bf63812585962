"""Clock times in three styles."""

from __future__ import annotations

import pytest

from triptych.languages.clock import read_clocks


@pytest.mark.parametrize(
    ("language", "text", "minutes"),
    [
        ("en", "at 3 p.m. on", {900}),
        ("en", "at 7.55am with", {475}),
        ("en", "19:30 BST", {1170}),
        ("sq", "në orën 15 në", {900}),
        ("sq", "në orën 4:40 të mëngjesit", {280}),
        ("mk", "во 15.00 часот", {900}),
        ("mk", "6 наутро", {360}),
        ("en", "12.30 a.m.", {30}),
        ("en", "12 p.m.", {720}),
    ],
)
def test_times_give_their_minutes(language: str, text: str, minutes: set[int]) -> None:
    """The minutes after midnight of a time that says its half of the day."""
    (clock,) = read_clocks(text, language)
    assert clock.minutes == minutes


def test_an_open_half_of_the_day_keeps_both() -> None:
    """3:35 is before or after noon; 10.15 may be a number as well."""
    assert read_clocks("3:35", "en")[0].minutes == {215, 935}
    assert [c.certain for c in read_clocks("10.15", "en")] == [False]


def test_impossible_times_are_no_times() -> None:
    """25:10 and 10:75 are read as nothing."""
    assert read_clocks("25:10 and 10:75", "en") == []
