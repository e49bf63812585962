"""Numbers below zero."""

from __future__ import annotations

import pytest

from triptych.languages.numbers import read_numbers
from triptych.languages.signs import negatives


@pytest.mark.parametrize(
    ("text", "language", "below"),
    [
        ("It was minus 14 degrees.", "en", ["14"]),
        ("It was -5 in the hills (-7 at night).", "en", ["5", "7"]),
        ("Temperatura ra në 14 gradë nën zero.", "sq", ["14"]),
        ("Од минус 10 до 3 степени, а вчера 8 под нулата.", "mk", ["10", "8"]),
        ("It ended 3-1, with 5-10 minutes left on COVID-19 wards.", "en", []),
        ("Mes 4 dhe 9 gradë.", "sq", []),
        ("It was -5.", "de", ["5"]),
    ],
)
def test_what_is_below_zero(text: str, language: str, below: list[str]) -> None:
    """By a word before it, a dash that joins nothing, or words after it."""
    found = negatives(text, language, read_numbers(text, language))
    assert [text[n.start : n.end] for n in found] == below
