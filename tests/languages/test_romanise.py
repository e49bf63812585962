"""Cyrillic in Latin letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triptych.languages.romanise import fold, romanise

ALPHABET = "абвгдѓежзѕијклљмнњопрстќуфхцчџш"


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("Ѓорѓи Ќосев", "Gjorgji Kjosev"),
        ("ЃОРЃИ", "GJORGJI"),
        ("Његош и Љубица", "Njegosh i Ljubica"),
        ("Скопје, 5 ноември", "Skopje, 5 noemvri"),
        ("Жан Џон", "Zhan Djon"),
        ("ѕвезда", "dzvezda"),
        ("already Latin, ë", "already Latin, ë"),
    ],
)
def test_macedonian(text: str, latin: str) -> None:
    """As passports and road signs have it."""
    assert romanise(text, "mk") == latin


def test_serbian_has_its_own_latin() -> None:
    """Gaj's alphabet, not English spelling."""
    assert romanise("Ђоковић, Чачак, џеп", "sr") == "Đoković, Čačak, džep"


def test_decomposed_letters_are_one() -> None:
    """A letter and its accent written apart are the letter."""
    assert romanise("г\u0301", "mk") == "gj"


@given(st.text(alphabet=ALPHABET + ALPHABET.upper(), max_size=40))
def test_no_cyrillic_is_left(text: str) -> None:
    """Every Macedonian letter has a Latin form."""
    assert romanise(text, "mk").isascii()


def test_fold_meets_across_scripts_and_accents() -> None:
    """The same name in both scripts has one form where its spelling agrees."""
    assert fold("Битола", "mk") == fold("BITOLA", "en") == "bitola"
    assert fold("Ëngjëll Çela", "sq") == "engjell cela"
