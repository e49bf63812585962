"""The language packs: complete, folded, and generic where there is none."""

from __future__ import annotations

import pytest

from triptych.languages.packs import load_pack, pack_codes

ALL = ("en", "mk", "sq")


def test_the_first_class_languages_have_packs() -> None:
    """English, Albanian and Macedonian come with a pack."""
    assert set(ALL) <= set(pack_codes())


@pytest.mark.parametrize("code", ALL)
def test_packs_are_complete(code: str) -> None:
    """Every table that the rooms rely on is there, with all twelve months and seven days."""
    pack = load_pack(code)
    assert not pack.generic
    assert set(pack.months.values()) == set(range(1, 13))
    assert set(pack.weekdays.values()) == set(range(1, 8))
    assert len(pack.sentences.abbreviations | pack.sentences.sometimes) >= 40
    assert pack.page.labels
    assert pack.page.credits
    assert pack.page.furniture
    assert pack.quotes
    assert all(form == form.casefold() for form in pack.months)


@pytest.mark.parametrize(
    ("code", "form", "month"),
    [("sq", "nëntorit", 11), ("sq", "gushti", 8), ("mk", "ноември", 11), ("en", "sept", 9)],
)
def test_months_have_their_inflected_and_short_forms(code: str, form: str, month: int) -> None:
    """A date is read in whatever case the month stands."""
    assert load_pack(code).months[form] == month


@pytest.mark.parametrize(("code", "form", "month"), [("sq", "sht", 9), ("mk", "дек", 12)])
def test_short_forms_are_of_pages(code: str, form: str, month: int) -> None:
    """They may be other words in running text."""
    pack = load_pack(code)
    assert pack.page.months[form] == month
    assert form not in pack.months


def test_an_unknown_language_gets_a_generic_pack() -> None:
    """A fourth language works without a file: its tables are empty."""
    pack = load_pack("fr")
    assert pack.generic
    assert not pack.months
    assert pack.table("names") == {}


def test_a_variant_takes_the_pack_of_its_language() -> None:
    """`sq-XK` is Albanian."""
    assert load_pack("sq-XK").months == load_pack("sq").months
