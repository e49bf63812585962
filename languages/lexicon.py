"""The words a language writes its facts with: number words, months, clock words, currencies, units.

The tables are `languages/data/facts.<code>.toml`, but for months and weekdays, which the language
packs hold. A language without one gets `GENERIC`: figures are still read there, words are not.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from triptych.languages.packs import load_pack

Role = Literal["unit", "ten", "hundred", "scale", "ordinal", "fraction", "dozen", "zero"]
Gender = Literal["masculine", "feminine", "thing"]
GENDERS: tuple[Gender, ...] = ("masculine", "feminine", "thing")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The fact words of one language, all in lower case.

    `numbers` gives for a word its roles and values (a word may be an ordinal and a fraction);
    `scales` the power of ten of a scale word; `months` and `weekdays` count from 1 (Monday is 1).
    """

    language: str
    group: str = ","
    decimal: str = "."
    ordinal_suffixes: frozenset[str] = frozenset()
    decade_suffixes: frozenset[str] = frozenset()
    joins: frozenset[str] = frozenset()
    numbers: Mapping[str, tuple[tuple[Role, Fraction], ...]] = field(default_factory=dict)
    scales: Mapping[str, int] = field(default_factory=dict)
    compound_stems: Mapping[str, int] = field(default_factory=dict)
    compound_ends: tuple[str, ...] = ()
    months: Mapping[str, int] = field(default_factory=dict)
    doubtful_months: frozenset[str] = frozenset()
    month_cues: frozenset[str] = frozenset()
    weekdays: Mapping[str, int] = field(default_factory=dict)
    doubtful_weekdays: tuple[str, ...] = ()
    am: frozenset[str] = frozenset()
    pm: frozenset[str] = frozenset()
    clock_before: frozenset[str] = frozenset()
    clock_after: frozenset[str] = frozenset()
    noon: frozenset[str] = frozenset()
    midnight: frozenset[str] = frozenset()
    percent: frozenset[str] = frozenset()
    percent_phrases: tuple[str, ...] = ()
    currencies: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    strong_negation: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    clitics: frozenset[str] = frozenset()  # after which such a word is a verb: e pa, saw him
    weak_negation: frozenset[str] = frozenset()
    weak_phrases: tuple[str, ...] = ()
    negative_prefixes: tuple[str, ...] = ()
    negative_exceptions: tuple[str, ...] = ()
    negative_suffixes: tuple[str, ...] = ()
    bound_negation: frozenset[str] = frozenset()
    negation_binders: frozenset[str] = frozenset()
    open_ended: frozenset[str] = frozenset()
    minus: frozenset[str] = frozenset()
    below_zero: tuple[str, ...] = ()
    pronouns: Mapping[str, Gender] = field(default_factory=dict)
    subjects: frozenset[str] = frozenset()  # the pronouns that speak
    speech: frozenset[str] = frozenset()


GENERIC = Lexicon("und")


@cache
def load_lexicon(language: str) -> Lexicon:
    """The lexicon of a language; `GENERIC` under its code where there is no table."""
    path = files("triptych.languages") / "data" / f"facts.{language.split('-')[0]}.toml"
    if not path.is_file():
        return Lexicon(language)
    return _parse(language, tomllib.loads(path.read_text(encoding="utf-8")))


def _parse(language: str, table: Mapping[str, Any]) -> Lexicon:
    number, date, clock = table["number"], table["date"], table["clock"]
    negation, pronouns = table["negation"], table["pronouns"]
    compounds = number.get("compounds", {"stems": {}, "ends": []})
    return Lexicon(
        language=language,
        group=number["group"],
        decimal=number["decimal"],
        ordinal_suffixes=frozenset(number["suffixes"]),
        decade_suffixes=frozenset(number["decade"]),
        joins=frozenset(number["joins"]),
        numbers=_number_words(number),
        scales={w: int(power) for power, words in number["scales"].items() for w in words},
        compound_stems=compounds["stems"],
        compound_ends=tuple(compounds["ends"]),
        months={**load_pack(language).months, **_adjectives(date, "month_adjectives")},
        doubtful_months=frozenset(date["doubtful_months"]),
        month_cues=frozenset(date["month_cues"]),
        weekdays={**load_pack(language).weekdays, **_adjectives(date, "weekday_adjectives")},
        doubtful_weekdays=tuple(date["doubtful_weekdays"]),
        am=frozenset(clock["am"]),
        pm=frozenset(clock["pm"]),
        clock_before=frozenset(clock["before"]),
        clock_after=frozenset(clock["hour"]),
        noon=frozenset(clock["noon"]),
        midnight=frozenset(clock["midnight"]),
        percent=frozenset(table["percent"]["words"]),
        percent_phrases=tuple(table["percent"]["phrases"]),
        currencies={w: code for code, words in table["currency"].items() for w in words},
        units=_units(table["units"]),
        strong_negation=frozenset(negation["strong"]),
        without=frozenset(negation["without"]),
        clitics=frozenset(negation.get("clitics", ())),
        weak_negation=frozenset(negation["weak"]),
        weak_phrases=tuple(negation["phrases"]),
        negative_prefixes=tuple(negation["prefixes"]),
        negative_exceptions=tuple(negation["exceptions"]),
        negative_suffixes=tuple(negation["suffixes"]),
        bound_negation=frozenset(negation["bound"]),
        negation_binders=frozenset(negation.get("binders", ())),
        open_ended=frozenset(table["words"]["open_ended"]),
        minus=frozenset(number["negative"]["before"]),
        below_zero=tuple(number["negative"]["after"]),
        pronouns={word: gender for gender in GENDERS for word in pronouns[gender]},
        subjects=frozenset(pronouns["subjects"]),
        speech=frozenset(pronouns["speech"]),
    )


def _number_words(number: Mapping[str, Any]) -> dict[str, tuple[tuple[Role, Fraction], ...]]:
    found: dict[str, list[tuple[Role, Fraction]]] = {}
    sections: tuple[tuple[str, Role], ...] = (
        ("units", "unit"),
        ("tens", "ten"),
        ("hundreds", "hundred"),
        ("ordinals", "ordinal"),
        ("fractions", "fraction"),
        ("dozens", "dozen"),
    )
    for section, role in sections:
        for value, words in number.get(section, {}).items():
            for word in words:
                found.setdefault(word, []).append((role, Fraction(value)))
    for word in number["zero"]:
        found.setdefault(word, []).append(("zero", Fraction(0)))
    return {word: tuple(roles) for word, roles in found.items()}


def _adjectives(date: Mapping[str, Any], key: str) -> dict[str, int]:
    """The forms of Macedonian adjectives, plain and definite, and the numbers of their stems."""
    endings = ("и", "а", "о", "иот", "ата", "ото", "ите", "иов", "ава", "ово", "иве")
    stems = enumerate(date.get(key, ()), 1)
    return {stem + ending: number for number, stem in stems for ending in endings}


def _units(table: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    units: dict[str, list[str]] = {}
    for unit, words in table.items():
        for word in words:
            units.setdefault(word, []).append(unit)
    return {word: tuple(codes) for word, codes in units.items()}


@cache
def any_of(words: frozenset[str]) -> re.Pattern[str] | None:
    """A pattern that finds any of some whole words, capitals or not; None for no words."""
    if not words:
        return None
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    first = "".join(sorted({re.escape(word[0]) for word in words}))  # rules most places out at once
    return re.compile(
        rf"(?=[{first}])(?<![^\W\d_])(?:{'|'.join(map(re.escape, longest_first))})(?![^\W\d_])",
        re.IGNORECASE,
    )
