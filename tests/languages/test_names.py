"""Names across scripts, case endings and exonyms."""

from __future__ import annotations

import pytest

from triptych.languages.names import name_likeness, read_names
from triptych.languages.phonetics import keys, sounds_like

ONE_NAME = [
    ("Skopje", "en", "Shkupit", "sq"),
    ("Shkupi", "sq", "Скопје", "mk"),
    ("OSCE", "en", "OSBE", "sq"),
    ("OSBE", "sq", "ОБСЕ", "mk"),
    ("Albania", "en", "Shqipërisë", "sq"),
    ("Cologne", "en", "Këln", "sq"),
    ("Washington", "en", "Uashingtonit", "sq"),
    ("Childers", "en", "Чајлдерс", "mk"),
    ("Beattie", "en", "Бити", "mk"),
    ("Jacobs", "en", "Џејкобс", "mk"),
    ("Gerrard", "en", "Жерард", "mk"),
    ("Democrats", "en", "демократите", "mk"),
    ("Zimbabwe", "en", "Зимбабве", "mk"),
]
TWO_NAMES = [
    ("Coons", "en", "Кавано", "mk"),
    ("Sterling", "en", "Брајтон", "mk"),
    ("Trump", "sq", "Помпео", "mk"),
    ("Birmingham", "en", "Farage", "sq"),
    ("Tirana", "en", "Скопје", "mk"),
]


def test_letters_before_figures_are_no_name() -> None:
    """HER2 is a code; the hyphen of COVID-19 parts name and number."""
    assert [n.text for n in read_names("The HER2 test of U.S. firms, COVID-19", "en")] == [
        "The",
        "U.S",
        "COVID",
    ]
    assert [n.text for n in read_names("Testi HER2 në Tiranë", "sq")] == ["Testi", "Tiranë"]


@pytest.mark.parametrize(("a", "language", "b", "other"), ONE_NAME)
def test_one_name_in_two_spellings(a: str, language: str, b: str, other: str) -> None:
    """Sound, endings and the table of exonyms bring the spellings of a name together."""
    assert name_likeness(a, language, b, other) >= 0.74


@pytest.mark.parametrize(("a", "language", "b", "other"), TWO_NAMES)
def test_two_names_stay_apart(a: str, language: str, b: str, other: str) -> None:
    """Names that are not one another are not alike."""
    assert name_likeness(a, language, b, other) < 0.62


def test_likeness_goes_both_ways() -> None:
    """Which of two words comes first does not matter."""
    for a, _, b, _ in (*ONE_NAME, *TWO_NAMES):
        assert sounds_like(a, b) == pytest.approx(sounds_like(b, a))


def test_dates_and_number_words_are_no_names() -> None:
    """Capitalised months, weekdays and numbers are left out; sentence starts are marked."""
    found = read_names("Twelve people met Kim on Monday in May. Police said so.", "en")
    assert [(n.text, n.initial) for n in found] == [("Kim", False), ("Police", True)]


def test_other_scripts_have_no_key() -> None:
    """A Greek or Chinese word has an empty key rather than an error."""
    assert keys("Αθήνα") == ("",)
    assert sounds_like("北京", "Beijing") == 0.0
