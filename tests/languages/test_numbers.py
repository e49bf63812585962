"""Numbers: every reading, scale words, number words, in three languages."""

from __future__ import annotations

from fractions import Fraction

import pytest

from triptych.languages.numbers import figure_readings, read_numbers


def values(text: str, language: str) -> list[set[Fraction]]:
    return [set(m.readings) for m in read_numbers(text, language)]


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ("11.000", {11, 11000}),
        ("11,000", {11, 11000}),
        ("16 000", {16000}),
        ("16\u202f000", {16000}),
        ("1.234.567", {1234567}),
        ("1,234.5", {Fraction("1234.5")}),
        ("1.234,5", {Fraction("1234.5")}),
        ("7,5", {Fraction("7.5")}),
        (".8", {Fraction("0.8")}),
        ("0,750", {Fraction("0.75")}),
        ("1.2.3", set()),
    ],
)
def test_a_figure_keeps_every_reading(figure: str, expected: set[Fraction]) -> None:
    """Point and comma group or divide; a code has no value."""
    assert set(figure_readings(figure)) == expected


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "2.8bn pounds", 2_800_000_000),
        ("en", "fifty-eight", 58),
        ("en", "two hundred and five", 205),
        ("en", "three million", 3_000_000),
        ("en", "the 19th", 19),
        ("sq", "11 mijë", 11_000),
        ("sq", "2,8 miliardësh", 2_800_000_000),
        ("sq", "pesëdhjetë e tetë", 58),
        ("sq", "njëzet e tre mijë", 23_000),
        ("sq", "shekullit të 19-të", 19),
        ("sq", "dyvjeçar", 2),
        ("mk", "20,4 милиони", 20_400_000),
        ("mk", "педесет и осум", 58),
        ("mk", "двеста и пет", 205),
        ("mk", "двочасовен", 2),
        ("mk", "63-тиот", 63),
        ("mk", "XIX век", 19),
    ],
)
def test_words_and_suffixes_are_read(language: str, text: str, value: int) -> None:
    """Scale words multiply, number words add up, ordinals and compounds carry their number."""
    assert Fraction(value) in set().union(*values(text, language))


def test_a_decade_is_the_year_and_its_last_digits() -> None:
    """1980s, 80-те and '80 have a reading in common."""
    decades = [values("the 1980s", "en"), values("80-те години", "mk"), values("vitet '80", "sq")]
    assert set.intersection(*(found[0] for found in decades)) >= {80, 1980}


def test_figures_on_letters_are_codes() -> None:
    """They are read, and known to be part of a name; a unit or a scale makes no code."""
    text = "HER2 G20 COVID-19 B.1.1.7 5G 30km 2m 3rd 1990s 15-годишен"
    codes = [text[m.start : m.end] for m in read_numbers(text, "en") if m.code]
    assert codes == ["2", "20", "19", "1", "1", "7", "5"]


def test_a_day_and_month_keep_the_number_that_they_may_be() -> None:
    """`1.11.` is 1 and 11, or 1.11, where a comma is decimal."""
    decimal = Fraction("1.11")
    assert values("на 1.11. во", "mk") == [{1, decimal}, {11, decimal}]
    assert values("to 1.11. Then", "en") == [{decimal}]


def test_a_short_year_ends_a_range() -> None:
    """In 1950-53 the second number is 1953 as well."""
    assert 1953 in values("the 1950-53 war", "en")[1]


def test_mentions_say_where_they_stand() -> None:
    """Start and end cut the number out of the text, its scale word included."""
    text = "Rreth 2,8 miliardë euro"
    (mention,) = read_numbers(text, "sq")
    assert text[mention.start : mention.end] == "2,8 miliardë"


def test_five_hundred_digits_are_one_number() -> None:
    """A number of absurd length is compared, not converted."""
    (one,), (same,), (other,) = (read_numbers(digit * 500, "en") for digit in ("9", "9", "8"))
    assert one.readings == same.readings != other.readings


def test_a_language_without_a_table_reads_figures() -> None:
    """German has no lexicon here: figures are read, words are not."""
    assert values("12,5 Millionen", "de") == [{Fraction("12.5")}]
