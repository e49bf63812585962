"""Differences between two texts."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from triptych.review.changes import changes


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_texts_can_be_read_off(old: str, new: str) -> None:
    """What is same and gone gives the old text, what is same and new the new one."""
    runs = changes(old, new)
    assert "".join(r.text for r in runs if r.change != "new") == old
    assert "".join(r.text for r in runs if r.change != "gone") == new


def test_numbers_stay_whole() -> None:
    """A changed figure is shown as one word."""
    gone = [r.text for r in changes("a 11,000 b", "a 12,000 b") if r.change == "gone"]
    assert gone == ["11,000"]


def test_long_texts_do_not_take_long() -> None:
    """Two texts of 100 kB with nothing in common are told apart in well under a second."""
    start = time.perf_counter()
    changes("a b " * 25_000, "c d " * 25_000)
    assert time.perf_counter() - start < 2
