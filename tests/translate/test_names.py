"""Names in translations: kept, lost, taken for another."""

from __future__ import annotations

import pytest

from triptych.translate.case import Case
from triptych.translate.names import lost, replaced


@pytest.mark.parametrize(
    ("text", "target", "human"),
    [
        ("Министерот Марко Јованов вели дека рокот е краток.", "mk", {"en": "Minister Petar Petrovski says the deadline is short."}),
        ("Selia u hap nga Arben Hoxha.", "sq", {"mk": "Седиштето го отвори Беким Бањал.", "en": "The seat was opened by Bekim Banjal."}),
        ("The summit in Tirana ended.", "en", {"sq": "Samiti në Shkup përfundoi."}),
        ("Самитот се одржа во Германија.", "mk", {"en": "The summit was held in France."}),
    ],
)  # fmt: skip
def test_a_name_that_is_another_is_refused(text: str, target: str, human: dict[str, str]) -> None:
    """A full name, a town or a country."""
    assert replaced(Case(text, target, next(iter(human)), human)) == "a name that no version has"


@pytest.mark.parametrize(
    ("text", "target", "human"),
    [
        ("Министерот Петар Петровски вели дека рокот е краток.", "mk", {"en": "Minister Petar Petrovski says the deadline is short."}),
        ("Selia u hap nga Xhevahir Qosja.", "sq", {"mk": "Седиштето го отвори Џевахир Ќосја."}),
        ("The summit in Skopje ended.", "en", {"sq": "Samiti i Shkupit përfundoi."}),
        ("Германија и Грција потпишаа.", "mk", {"sq": "Gjermania dhe Greqia nënshkruan."}),
        ("Botuar në Gazetën Zyrtare.", "sq", {"en": "It was published in the gazette."}),
        ("Извештаите се за Лигата на шампионите.", "mk", {"en": "The reports are about the Champions League."}),
        ("Фудбалерите на Вардар победија.", "mk", {"en": "Vardar's footballers won on Monday in March."}),
    ],
)  # fmt: skip
def test_a_name_in_another_spelling_or_translated_passes(
    text: str, target: str, human: dict[str, str]
) -> None:
    """By sound, by the tables of places, and where the original has no name that is gone."""
    case = Case(text, target, next(iter(human)), human)
    assert replaced(case) is None
    assert lost(case) is None
