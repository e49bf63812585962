"""Personal data is found where it stands, and figures of the news are left alone."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triptych.corpora.publish.personal import find_personal_data, hinted, is_embg, masked


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("Пишете на ana.petrova@example.mk денес.", "e-mail", "ana.petrova@example.mk"),
        ("Shkruani: a_b+c@posta.example.al.", "e-mail", "a_b+c@posta.example.al"),
        ("тел. +389 70 123 456", "phone", "+389 70 123 456"),
        ("(+389 (0)2 3255 200)", "phone", "+389 (0)2 3255 200"),
        ("00389 2 3290-404", "phone", "00389 2 3290-404"),
        ("02/3290-404 или", "phone", "02/3290-404"),
        ("телефон 070 123 456.", "phone", "070 123 456"),
        ("tel. +355 69 123 4567", "phone", "+355 69 123 4567"),
        ("telefoni 069 123 4567", "phone", "069 123 4567"),
        ("+383 44 123 456", "phone", "+383 44 123 456"),
        ("044/123-456", "phone", "044/123-456"),
        ("(389 77 553 814)", "phone", "389 77 553 814"),
        ("call +48 609 522 266", "phone", "+48 609 522 266"),
        ("ЕМБГ 0101990450006", "EMBG", "0101990450006"),
        ("NID J15301678N", "Albanian identity number", "J15301678N"),
        ("NID J15351678N", "Albanian identity number", None),
        ("ЕМБГ 0101990450007", "EMBG", None),
        ("ЕМБГ 9901990450006", "EMBG", None),
    ],
)
def test_personal_data_is_found(text: str, kind: str, found: str | None) -> None:
    """Addresses, phone numbers of the region and others, and valid identity numbers."""
    hits = [text[d.start : d.end] for d in find_personal_data(text) if d.kind == kind]
    assert hits == ([found] if found else [])


@pytest.mark.parametrize(
    "text",
    [
        "Буџетот изнесува 11.200.000 денари, +1.500.000 повеќе.",
        "Më 05 11 2024, në orën 10:24, u votua 61-59.",
        "2023/2024, 1990-2024, 01.07.2024 - 02.08.2024",
        "DOI 10.1007/s11205-006-9014-1",
        "0,25 проценти; 0.031 415 926",
        "population 389 123 456 and 1 836 713",
        "@mia_news и @триптих",
        "ISBN 978-608-4567-12-3",
    ],
)
def test_figures_of_the_news_are_left_alone(text: str) -> None:
    """Amounts, dates, scores, years and identifiers are not taken for phone numbers."""
    assert list(find_personal_data(text)) == []


@settings(deadline=None)  # a busy machine is no fault
@given(
    day=st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)),
    region=st.integers(10, 99),
    order=st.integers(0, 999),
)
def test_embg_has_one_check_digit(day: dt.date, region: int, order: int) -> None:
    """Of the ten numbers that differ in the last digit one is valid, whatever the century."""
    stem = f"{day:%d%m}{day.year % 1000:03d}{region}{order:03d}"
    assert sum(is_embg(f"{stem}{digit}") for digit in range(10)) == 1


def test_a_find_is_never_shown_whole() -> None:
    """Messages give the first two characters, enough to find it and no more."""
    text = "ana@example.mk"
    (datum,) = find_personal_data(text)
    assert hinted(text, datum) == "an…"


@settings(deadline=None)  # a busy machine is no fault
@given(st.text(st.sampled_from("+0389 70-/.@am(")))
def test_nothing_is_left_after_masking(text: str) -> None:
    """A masked text has no find any more, and only what was found is gone."""
    shown, count = masked(text)
    assert bool(count) == any(True for _ in find_personal_data(text))
    if not count:
        assert shown == text


def test_masking_keeps_the_rest() -> None:
    """Tags say what stood there; the sentence around them stays."""
    text = "Јавете се на 070 123 456 или на ana@example.mk (ЕМБГ 0101990450006)."
    assert masked(text) == ("Јавете се на [PHONE] или на [EMAIL] (ЕМБГ [ID]).", 3)
