"""Hostile input: a result in a time that grows with the length, not with its square."""

from __future__ import annotations

import time

import pytest

from triptych.score import Scorer
from triptych.story import Cell, Row

HOSTILE = {
    "digit groups": "123 ",
    "dots": "1.",
    "numbers": "1,234",
    "capitals": "Aaa ",
    "apostrophes": "a'",
    "quotes": '"a" ',
    "quoted letters": "”„abc",
    "dashes": "- ",
    "clock times": "1:11:",
    "dates": "1/1/",
    "control characters": "\x00\x07\u202e\ufeff",
    "full stops": ".!?",
    "letters": "a",
    "scale words": "million ",
    "number words": "two hundred and ",
    "parentheses": "(",
    "mixed scripts": "aж",
    "decades": "'80s ",
    "dotted letters": "a.",
}


def seconds(text: str) -> float:
    """Processor time of a row of three such cells, the better of two runs."""
    cells = {lang: Cell(text, "human") for lang in ("en", "sq", "mk")}
    times = []
    for _ in range(2):
        start = time.process_time()
        Scorer().score("s", [Row("s", 0, "body", cells, 1.0)])
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE.keys())
def test_time_grows_with_the_length(unit: str) -> None:
    """Eight times the text takes far less than the 64 times of quadratic growth."""
    short, long = unit * (1500 // len(unit)), unit * (12000 // len(unit))
    assert seconds(long) < 40 * max(seconds(short), 0.02)


def test_a_hundred_kilobytes_in_a_cell() -> None:
    """A cell of 100 kB is scored like any other, in seconds at most."""
    assert seconds("Kryeministri tha se 15 veta u arrestuan më 3 maj. " * 2000) < 20


def test_a_number_of_five_hundred_digits() -> None:
    """Absurd numbers agree with themselves and differ from others."""
    cells = {lang: Cell("9" * 500, "human") for lang in ("en", "sq")}
    cells["mk"] = Cell("9" * 499 + "8", "human")
    (row,) = Scorer().score("s", [Row("s", 0, "body", cells, 1.0)]).rows
    assert ("number", ("mk",)) in {(f.check, f.languages) for f in row.findings}
