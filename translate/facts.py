"""Facts that a translation must keep: signs, units, days, months, number words, denial, gender."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from triptych.languages.dates import WeekdayMention, read_dates, read_weekdays
from triptych.languages.lexicon import load_lexicon
from triptych.languages.measures import (
    Measure,
    comparable,
    currencies_named,
    read_measures,
    same_amount,
)
from triptych.languages.negation import Negation, read_negation
from triptych.languages.numbers import NumberMention, read_numbers
from triptych.languages.pronouns import Pronouns, read_pronouns
from triptych.languages.signs import negatives
from triptych.languages.words import read_words
from triptych.story import Span
from triptych.translate.case import REMEMBERED, Case, Filter

FEWEST = 3  # of which number words must be said: "one" and "two" have too many other words
VERBAL = frozenset({"not", "cannot", "nuk", "не"})
_EVADED_BEFORE = re.compile(
    r"\b(?:да|што|кои|кој|која|кое|(?:додека|освен|until|unless|derisa|përveç)(?: \w+){0,4}) $",
    re.IGNORECASE,
)
_EVADED_AFTER = re.compile(r" (?:to|only|just|vetëm|само)\b")
_NAME_BEFORE = re.compile(r"[A-ZЀ-Я]\w* [\"“„]?$")
_NAME_AFTER = re.compile(r" [A-ZЀ-Я]")
PERSONS = frozenset({"masculine", "feminine"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What one text says."""

    language: str
    numbers: tuple[NumberMention, ...]
    negative: frozenset[NumberMention]
    measures: tuple[Measure, ...]
    currencies: frozenset[str]  # with an amount or without
    weekdays: tuple[tuple[frozenset[int], bool], ...]  # each with whether it is surely one
    months: tuple[tuple[frozenset[int], bool], ...]
    negation: Negation
    denies: bool  # a verb: not, nuk, не
    evades: bool  # denies in other words: yet to
    pronouns: Pronouns


@lru_cache(maxsize=REMEMBERED)
def read_facts(text: str, language: str) -> Facts:
    """The facts of a text."""
    words, lexicon = read_words(text), load_lexicon(language)
    numbers = read_numbers(text, language, words)
    days = read_weekdays(text, language, words)
    negation = read_negation(words, language)
    dates = read_dates(text, language, words)
    return Facts(
        language,
        tuple(numbers),
        frozenset(negatives(text, language, numbers)),
        tuple(_sure(read_measures(text, language, numbers))),
        currencies_named(words.texts, text, language),
        tuple((frozenset({d.day}), d.asserted and not _in_name(text, d)) for d in days),
        tuple((d.months, d.asserted) for d in dates),
        negation,
        any(_of_verb(text, s) for s in negation.strong),
        any(phrase in text for phrase in lexicon.weak_phrases),
        read_pronouns(words, language),
    )


def _sure(measures: Sequence[Measure]) -> Iterator[Measure]:
    """Without those whose word has two senses: ден is a denar and a day, pound money and weight."""
    for m in measures:
        if all(m.end != other.end or m.sort == other.sort for other in measures):
            yield m


def _of_verb(text: str, span: Span) -> bool:
    """Whether a word denies the verb of a clause that others would deny too.

    A purpose, an exception or what "only" follows is as often said in other words.
    """
    word = text[span.start : span.end].lower().replace("’", "'")
    if not (word in VERBAL or word.startswith("s'") or word.endswith("n't")):
        return False
    return not (_EVADED_BEFORE.search(text[: span.start]) or _EVADED_AFTER.match(text, span.end))


def _in_name(text: str, day: WeekdayMention) -> bool:
    """Whether a day stands in a name: the Sunday Telegraph."""
    return bool(_NAME_BEFORE.search(text[: day.start]) or _NAME_AFTER.match(text, day.end))


def _read(case: Case) -> tuple[Facts, Facts, list[Facts]]:
    """The facts of the translation, of its original, and of every human version."""
    human = {lang: read_facts(text, lang) for lang, text in case.human.items()}
    return read_facts(case.text, case.target), human[case.source], list(human.values())


def _same(facts: Facts, number: NumberMention) -> Iterator[NumberMention]:
    """The numbers of a text that may be the same as one of another."""
    return (n for n in facts.numbers if _alike(n, number))


def sign(case: Case) -> str | None:
    """A number below zero that is above, or the other way round."""
    made, original, human = _read(case)

    def only(facts: Facts, number: NumberMention, *, below: bool) -> bool:
        same = list(_same(facts, number))
        return bool(same) and all((n in facts.negative) == below for n in same)

    for number in original.negative:
        if all(only(h, number, below=True) for h in human) and only(made, number, below=False):
            return "a minus sign is missing"
    for number in made.negative:
        if only(made, number, below=True) and all(only(h, number, below=False) for h in human):
            return "a minus sign that no version has"
    return None


def measure(case: Case) -> str | None:
    """A currency, a per cent or a unit that is lost, or is another than with any person."""
    made, original, human = _read(case)
    for own in (m for m in made.measures if m.number.form == "figures"):
        theirs = [m for h in human for m in h.measures if _alike(m.number, own.number)]
        rivals = [m for m in theirs if comparable(m, own)]
        if rivals and not any(_agree(a, m) for a in made.measures for m in theirs):
            return "a unit that no version has"
    for m in original.measures:
        if m.sort == "unit" or not all(_names(h, m) for h in human) or _names(made, m):
            continue
        if any(_same(made, m.number)):
            return "a unit is missing"
    return None


def _names(facts: Facts, measure: Measure) -> bool:
    """Whether a text has the currency of a measure, or a per cent."""
    if measure.sort == "currency":
        return not measure.codes.isdisjoint(facts.currencies)
    return any(m.sort == measure.sort for m in facts.measures)


def _alike(a: NumberMention, b: NumberMention) -> bool:
    return not a.readings.isdisjoint(b.readings)


def _agree(a: Measure, b: Measure) -> bool:
    return bool(a.codes & b.codes) or same_amount(a, b)


def _amiss(kind: str, case: Case) -> str | None:
    """A day or month that all versions have and the translation lacks, or that only it has."""
    made, original, human = _read(case)
    own = getattr(made, kind)
    versions = [getattr(h, kind) for h in human]

    def among(found: frozenset[int], others: Iterable[tuple[frozenset[int], bool]]) -> bool:
        return any(not found.isdisjoint(other) for other, _ in others)

    name = kind.removesuffix("s")
    for found, asserted in own:
        if asserted and not any(among(found, version) for version in versions):
            return f"a {name} that no version has"
    for found, asserted in getattr(original, kind):
        if asserted and all(among(found, v) for v in versions) and not among(found, own):
            return f"a {name} is missing"
    return None


def weekday(case: Case) -> str | None:
    """Another weekday, or none."""
    return _amiss("weekdays", case)


def month(case: Case) -> str | None:
    """Another month, or none."""
    return _amiss("months", case)


def number_word(case: Case) -> str | None:
    """A number in words that gave way to another: the third, e katërta."""
    made, original, human = _read(case)

    def spelt(facts: Facts) -> list[frozenset[Fraction]]:
        return [
            n.readings for n in facts.numbers if n.form == "words" and min(n.readings) >= FEWEST
        ]

    every = [n.readings for h in human for n in h.numbers]
    mine = [n.readings for n in made.numbers]
    lost = any(all(o.isdisjoint(m) for m in mine) for o in spelt(original))
    new = any(all(o.isdisjoint(h) for h in every) for o in spelt(made))
    return "a number was replaced" if lost and new else None


def denial(case: Case) -> str | None:
    """A negation that every version has and the translation lacks, or that no version has."""
    made, _, human = _read(case)
    if made.evades or any(h.evades for h in human):
        return None
    if all(h.negation.strong for h in human) and any(h.denies for h in human):
        if made.negation.unbound or not made.negation.total:
            return "a negation is missing"
    elif made.denies and not any(h.negation.total for h in human):
        return "a negation that no version has"
    return None


def gender(case: Case) -> str | None:
    """A man who became a woman, or a woman who became a man.

    Pronouns beside a word of speech are compared; others only with English, where things have
    their own.
    """
    made, _, human = _read(case)
    if all(_other_sex(made, h) for h in human):
        return "a pronoun of the other gender"
    return None


def _other_sex(a: Facts, b: Facts) -> bool:
    speaking = a.pronouns.speaking & PERSONS, b.pronouns.speaking & PERSONS
    if all(speaking):
        return speaking[0].isdisjoint(speaking[1])
    if "en" not in (a.language, b.language):
        return False
    if "thing" in a.pronouns.every | b.pronouns.every:
        return False
    every = a.pronouns.every, b.pronouns.every
    return all(every) and every[0].isdisjoint(every[1])


def _in_known_words(check: Filter) -> Filter:
    """The filter, over the languages that have a lexicon: what the others say is not known."""

    def among(case: Case) -> str | None:
        known = {lang: text for lang, text in case.human.items() if load_lexicon(lang).scales}
        if case.source not in known or not load_lexicon(case.target).scales:
            return None
        return check(replace(case, human=known))

    return among


FACTS: tuple[Filter, ...] = tuple(
    map(_in_known_words, (sign, measure, weekday, month, number_word, denial, gender))
)
