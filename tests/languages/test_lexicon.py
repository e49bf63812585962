"""The fact words of each language: complete, and true to its own names of large numbers."""

from __future__ import annotations

import pytest

from triptych.languages.lexicon import load_lexicon
from triptych.languages.packs import load_pack

ALL = ("en", "mk", "sq")


@pytest.mark.parametrize("code", ALL)
def test_lexicons_are_complete(code: str) -> None:
    """Numbers, scales, and the months and weekdays of the pack."""
    lexicon = load_lexicon(code)
    values = {value for roles in lexicon.numbers.values() for _, value in roles}
    assert {*range(20), *range(20, 100, 10), 100} <= values
    assert {3, 6, 9, 12} <= set(lexicon.scales.values())
    assert load_pack(code).months.items() <= lexicon.months.items()
    assert load_pack(code).weekdays.items() <= lexicon.weekdays.items()


def test_albanian_and_macedonian_billion_is_not_the_english_one() -> None:
    """bilion and билион are 10^12: a false friend."""
    assert load_lexicon("en").scales["billion"] == 9
    assert load_lexicon("sq").scales["bilion"] == 12
    assert load_lexicon("mk").scales["билион"] == 12


def test_macedonian_adjectives_name_months_and_days() -> None:
    """јануарскиот is of January, петочната of Friday."""
    lexicon = load_lexicon("mk")
    assert lexicon.months["јануарскиот"] == 1
    assert lexicon.weekdays["петочната"] == 5


def test_a_language_without_a_table_reads_figures_only() -> None:
    """Its words say nothing."""
    lexicon = load_lexicon("fr")
    assert (lexicon.months, lexicon.numbers, lexicon.language) == ({}, {}, "fr")
