"""Names of people: listed ones, and invented ones so that copying and romanising are learnt."""

from __future__ import annotations

from random import Random

from triptych.translate.training.lexicon import Lexicon, Name, macedonian_name
from triptych.translate.training.phrases import LANGUAGES, Phrase


def _invented(lexicon: Lexicon, rng: Random) -> Name:
    word = "".join(rng.choice(lexicon.syllables) for _ in range(rng.randint(2, 3)))
    latin = word + rng.choice(["n", "r", "l", "s", "", "m", "k", "t"])
    cyrillic = latin
    for a, b in {"nj": "њ", "lj": "љ", "gj": "ѓ", "kj": "ќ"}.items():
        cyrillic = cyrillic.replace(a, b)
    letters = dict(zip("abvgdežzijklmnoprstufhcčš", "абвгдежзијклмнопрстуфхцчш", strict=True))
    return macedonian_name("".join(letters.get(c, c) for c in cyrillic))


def _given(lexicon: Lexicon, rng: Random, group: int, *, woman: bool) -> Name:
    if rng.random() < 0.15:
        return _invented(lexicon, rng)
    return rng.choice((lexicon.women if woman else lexicon.men)[group])


def _surname_of(lexicon: Lexicon, rng: Random, group: int, *, woman: bool) -> Name:
    if group == 0:
        invented = rng.random() < 0.4
        stem = _invented(lexicon, rng) if invented else rng.choice(lexicon.surnames[0])
        ending = rng.choice(["ски", "ски", ""])
        base = stem["mk"]
        if base[-1] not in "в":
            base += "ов" if base[-1] not in "аеиоу" else "в"
        return macedonian_name(base + (ending.replace("ски", "ска") or "а" if woman else ending))
    if rng.random() < 0.25:
        return _invented(lexicon, rng)
    return rng.choice(lexicon.surnames[group])


def draw_name(lexicon: Lexicon, rng: Random) -> tuple[Name, Name, bool]:
    """A full name, its surname, and whether it is a woman's."""
    group = rng.choice([0, 0, 0, 1, 1, 1, 2])
    woman = rng.random() < 0.45
    given = _given(lexicon, rng, group, woman=woman)
    surname = _surname_of(lexicon, rng, group, woman=woman)
    full = {language: f"{given[language]} {surname[language]}" for language in LANGUAGES}
    return full, surname, woman


def human(name: Name, woman: bool) -> Phrase:
    """A name as a phrase."""
    gender = "f" if woman else "m"
    forms = {language: {"nom": name[language]} for language in LANGUAGES}
    forms["sq"]["obl"] = albanian_oblique(name["sq"])
    return Phrase(forms, {"en": "sg", "sq": gender, "mk": gender})


def albanian_oblique(name: str) -> str:
    """A person's name in the oblique: the surname alone declines, of men and women alike.

    >>> albanian_oblique("Dafina Halili"), albanian_oblique("Ana Petrova"), albanian_oblique("Noli")
    ('Dafina Halilit', 'Ana Petrovës', 'Nolit')
    """
    if name[-1] in "aë":
        return name[:-1] + "ës"
    if name[-1] in "iou":
        return name + "t"
    return name + ("ut" if name[-1] in "kgh" else "s" if name[-1] == "e" else "it")
