"""Telling close languages apart by their small words and letters."""

from __future__ import annotations

import pytest

from triptych.languages.tongues import foreign_marks, lacks_frequent, marks, own_marks, script_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Полицијата соопшти дека се уапсени две лица во Скопје.", "mk"),
        ("Полиција је саопштила да су ухапшене две особе.", "sr-Cyrl"),
        ("Полицията съобщи, че са арестувани двама души.", "bg"),
        ("Policia njoftoi se janë arrestuar dy persona në Shkup.", "sq"),
        ("Policija je objavila da su uhićene dvije osobe u Skoplju.", "sr-Latn"),
        ("Police said that two people had been arrested in Skopje.", "en"),
    ],
)
def test_the_strongest_marks_are_the_language(text: str, language: str) -> None:
    """The language of a plain sentence has the most marks in it."""
    scores = marks(text)
    assert max(scores, key=lambda code: scores[code]) == language


def test_lookalike_letters_do_not_mislead() -> None:
    """Latin letters inside Cyrillic words count as the Cyrillic ones they look like."""
    assert marks("Хвaлa вaм нa пoрукaмa")["sr-Cyrl"] == marks("Хвала вам на порукама")["sr-Cyrl"]


def test_scripts() -> None:
    """The script of most letters; none without letters."""
    assert (script_of("Скопје 2024 BBC"), script_of("Shkup"), script_of("12:30")) == (
        "Cyrl",
        "Latn",
        None,
    )


def test_albanian_needs_its_commonest_letter() -> None:
    """A line without ë is hardly Albanian; languages without such a letter are not judged."""
    assert lacks_frequent("Stotine smrtno stradalih u potresu", "sq")
    assert not lacks_frequent("Qindra të vdekur nga tërmeti", "sq")
    assert not lacks_frequent("Hundreds killed", "en")


def test_no_part_of_a_text_outdoes_its_foreign_marks() -> None:
    """Albanian in an English text bears at least the marks by which that part leads."""
    albanian = "Policia njoftoi se dy persona janë arrestuar në qytet të premten"
    scores = marks(albanian)
    lead = (scores["sq"] - scores["en"]) * len(albanian.split())
    text = f"Nobody was hurt. {albanian}."
    assert foreign_marks(text.replace(".", "").split(), "en") >= lead > 2
    assert foreign_marks(albanian.split(), "sq") < 1


def test_words_bear_the_marks_of_their_language() -> None:
    """As the text that they make up does, a word at a time; figures are no words."""
    text = "Policia njoftoi se 12 persona janë arrestuar në qytet"
    assert own_marks(text.split(), "sq") / 8 == pytest.approx(marks(text)["sq"])
