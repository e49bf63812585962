"""Language identification: right among neighbours, silent where nothing can be told."""

from __future__ import annotations

import pytest

from triptych.languages.identify import Guess, _by_small_words, identify

CASES = [
    ("en", "The government adopted the budget for next year on Tuesday."),
    ("sq", "Qeveria e miratoi buxhetin për vitin e ardhshëm të martën."),
    ("sq", "Presidenti u takua sot ne Shkup me ambasadorin e ri te Italise."),
    ("mk", "Владата го усвои буџетот за наредната година во вторникот."),
    ("mk", "Ќе се одржи ѓаконска вечер."),
    ("bg", "Правителството прие бюджета за следващата година във вторник."),
    ("bg", "Министърът заяви, че въпросът ще бъде решен до края на годината."),
    ("sr", "Влада је у уторак усвојила буџет за наредну годину."),
    ("sr", "Vlada je u utorak usvojila budžet za narednu godinu, saopštila je ministarka."),
    ("sr", "Predsednik je danas u Beogradu razgovarao sa ambasadorom o saradnji dve zemlje."),
    ("el", "Η κυβέρνηση ενέκρινε τον προϋπολογισμό."),
    ("de", "Die Regierung hat am Dienstag den Haushalt für das nächste Jahr beschlossen."),
]


@pytest.mark.parametrize(("language", "text"), CASES)
def test_neighbours_are_told_apart(language: str, text: str) -> None:
    """Bulgarian and Serbian, in both scripts, are neither Macedonian nor Albanian."""
    assert identify(text).language == language


@pytest.mark.parametrize("text", ["", "11.000 - 12.000", "MIA", "Skopje 2024", "...", "Коста"])
def test_it_abstains(text: str) -> None:
    """Numbers, names and crumbs are no language."""
    assert identify(text).language is None


def test_two_scripts_are_no_language() -> None:
    """A paragraph half in English and half in Macedonian is not either."""
    mixed = "The government adopted the budget. Владата го усвои буџетот."
    assert identify(mixed).language is None


def test_a_quoted_word_does_not_turn_the_language() -> None:
    """A Latin name in a Macedonian sentence changes nothing."""
    text = "Компанијата Microsoft Corporation соопшти дека ќе вложи во Скопје."
    assert identify(text).language == "mk"


def test_confidence_is_a_share() -> None:
    """It lies between 0 and 1."""
    for _, text in CASES:
        assert 0.0 <= identify(text).confidence <= 1.0


def test_pages_are_told_by_their_small_words_and_strangers_are_not() -> None:
    """The statistical model is not loaded for a page of English or Albanian, and is for German."""
    english = "The minister said that the government was ready and that they would vote on it. "
    albanian = (
        "Ministri tha se qeveria është gati dhe se do të votojnë për këtë në ditët e ardhshme. "
    )
    german = "Der Minister war in der Stadt und sagte, das Gesetz sei bereit und in der Sitzung. "
    assert [_by_small_words(text * 6) for text in (english, albanian, german)] == [
        Guess("en", 0.99),
        Guess("sq", 0.99),
        None,
    ]
    assert _by_small_words(english) is None  # too short
    assert identify(german * 6).language == "de"
