"""Dates and weekdays, in words and figures."""

from __future__ import annotations

import pytest

from triptych.languages.dates import read_dates, read_weekdays


@pytest.mark.parametrize(
    ("language", "text", "month", "day", "year"),
    [
        ("en", "on May 30, 2005 in", 5, 30, 2005),
        ("en", "of 30th September.", 9, 30, None),
        ("sq", "më 5 nëntor 2024", 11, 5, 2024),
        ("sq", "në datën 12 qershor", 6, 12, None),
        ("sq", "korrik të vitit 2017", 7, None, 2017),
        ("mk", "на 30 мај 2005 г.", 5, 30, 2005),
        ("mk", "на 30.05.2005", 5, 30, 2005),
        ("mk", "на 1.11. во Скопје", 11, 1, None),
        ("sq", "nga 15.3., kur", 3, 15, None),
        ("en", "on May 9.", 5, 9, None),
        ("mk", "февруарскиот триумф", 2, None, None),
        ("de", "2024-11-05", 11, 5, 2024),
    ],
)
def test_dates_are_taken_apart(
    language: str, text: str, month: int, day: int | None, year: int | None
) -> None:
    """Month, day and year of a date, whatever its form."""
    (date,) = read_dates(text, language)
    assert date.months == {month}
    assert date.year == year
    assert date.days == ({day} if day else set())
    assert date.asserted


def test_a_date_with_strokes_keeps_both_readings() -> None:
    """3/4/2024 is March or April."""
    (date,) = read_dates("3/4/2024", "en")
    assert date.months == {3, 4} == date.days


def test_a_doubtful_month_is_only_support() -> None:
    """`may` and the march of demonstrators are no months; Albanian mars without a cue may be."""
    assert read_dates("They may march on", "en") == []
    assert [d.asserted for d in read_dates("Mars është një planet", "sq")] == [False]


def test_figures_at_the_end_of_a_sentence_are_a_doubtful_date() -> None:
    """`1.11.` may be a number there; in English, and as `13.15.`, it is none."""
    assert [d.asserted for d in read_dates("порасна на 1.11.", "mk")] == [False]
    assert read_dates("grew to 1.11. Then", "en") == read_dates("на 13.15. во", "mk") == []


def test_a_date_that_does_not_exist_says_so() -> None:
    """31 November is read, and known not to be on the calendar; 29 February needs its year."""
    assert [d.exists for d in read_dates("31 November 2024", "en")] == [False]
    assert [d.exists for d in read_dates("29 February 2023", "en")] == [False]
    assert [d.exists for d in read_dates("29 February", "en")] == [True]


def test_weekdays_in_their_cases() -> None:
    """Albanian and Macedonian forms give the day; недела may be a week."""
    days = [(m.day, m.asserted) for m in read_weekdays("të enjten dhe të shtunën", "sq")]
    assert days == [(4, True), (6, True)]
    assert [(m.day, m.asserted) for m in read_weekdays("во петокот и недела", "mk")] == [
        (5, True),
        (7, False),
    ]
