"""Money, percentages and units, and amounts that are the same in other units."""

from __future__ import annotations

import pytest

from triptych.languages.measures import Measure, read_measures, same_amount
from triptych.languages.numbers import read_numbers


def measures(text: str, language: str) -> list[Measure]:
    return read_measures(text, language, read_numbers(text, language))


@pytest.mark.parametrize(
    ("language", "text", "sort", "code"),
    [
        ("en", "£125m", "currency", "GBP"),
        ("sq", "375 000 $", "currency", "USD"),
        ("mk", "140 милиони американски долари", "currency", "USD"),
        ("en", "100 per cent", "percent", "%"),
        ("sq", "1,8%", "percent", "%"),
        ("mk", "48 проценти", "percent", "%"),
        ("sq", "1,83 m", "unit", "m"),
        ("mk", "800 км/ч", "unit", "kmh"),
    ],
)
def test_what_a_number_counts(language: str, text: str, sort: str, code: str) -> None:
    """The symbol or word beside a number says what it counts."""
    assert (sort, code) in {(m.sort, c) for m in measures(text, language) for c in m.codes}


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (("en", "6 ft"), ("sq", "1,83 m")),
        (("en", "10 inches"), ("mk", "25 см")),
        (("en", "6ft 2in"), ("mk", "1,88 м")),
        (("en", "550 pounds"), ("sq", "250 kg")),
        (("en", "80 °F"), ("mk", "27 °C")),
        (("en", "497 mph"), ("mk", "800 км/ч")),
    ],
)
def test_converted_amounts_are_the_same(a: tuple[str, str], b: tuple[str, str]) -> None:
    """News converts and rounds; the amounts still agree."""
    assert any(same_amount(x, y) for x in measures(*a[::-1]) for y in measures(*b[::-1]))


def test_a_wrong_conversion_is_another_amount() -> None:
    """6 ft are not 3 m, and 5 miles are not 5 km."""
    for a, b in (("6 ft", "3 m"), ("5 miles", "5 km")):
        assert not any(same_amount(x, y) for x in measures(a, "en") for y in measures(b, "sq"))
