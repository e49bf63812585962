"""Hard filters: what a translation must not be, whatever its score.

Each filter looks at one case and returns the reason to throw the translation away, or None.
Reasons are short and hold no text of the story, so that they can be counted.
"""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from functools import lru_cache

from triptych.languages.clock import read_clocks
from triptych.languages.identify import identify
from triptych.languages.lexicon import load_lexicon
from triptych.languages.numbers import readings_of
from triptych.languages.packs import load_pack
from triptych.languages.sentences import split_sentences
from triptych.translate.case import REMEMBERED, WORD, Case, Filter
from triptych.translate.facts import FACTS, read_facts
from triptych.translate.names import lost, replaced
from triptych.translate.protect import KEPT

DOUBLED = re.compile(r"\b([^\W\d_]{4,}) \1\b", re.IGNORECASE)  # a long word twice in a row
SCRIPTS = {"Cyrl": re.compile("[\u0400-\u04ff]"), "Latn": re.compile("[A-Za-z\u00c0-\u024f]")}
SCRIPT_SHARE = 0.6
LANGUAGE_LETTERS = 40  # below which language identification is not asked
LANGUAGE_SURE = 0.9
LENGTH_SLACK = 12  # characters that short texts may differ by, besides the ratio
LENGTH_RATIO = 2.0
COPIED_WORDS = 4
COPIED_RUN = (
    6  # words in a row of a version in another language, COPIED_WORDS of them in small letters
)
LONG_WORD = 4  # letters: shorter words are repeated by grammar


def words(text: str) -> list[str]:
    """The words of a text, casefolded."""
    return [w.casefold() for w in WORD.findall(text)]


def empty(case: Case) -> str | None:
    """Nothing but white space and punctuation where the original has words."""
    return "empty translation" if words(case.original) and not words(case.text) else None


def copied(case: Case) -> str | None:
    """The original handed back, or a part of it. Short texts may be names, the same everywhere."""
    made = words(case.text)
    if len(made) < COPIED_WORDS or not any(w.isalpha() for w in made):
        return None
    for language, text in case.human.items():
        if language == case.target:
            continue
        if made == words(text):
            return "copy of the source"
        if not _runs(case.text).isdisjoint(_runs(text)):
            return "a part was not translated"
    return None


@lru_cache(maxsize=REMEMBERED)
def _runs(text: str) -> frozenset[tuple[str, ...]]:
    """Every `COPIED_RUN` words in a row that are more than names."""
    spelt = [w for w in WORD.findall(text) if w.isalpha()]
    runs = zip(*(spelt[i:] for i in range(COPIED_RUN)), strict=False)
    return frozenset(run for run in runs if sum(w[0].islower() for w in run) >= COPIED_WORDS)


def wrong_script(case: Case) -> str | None:
    """Most letters in another script than the language's."""
    script = load_pack(case.target).script
    if script not in SCRIPTS:
        return None
    text = KEPT.sub("", case.text)
    letters = sum(c.isalpha() for c in text)
    proper = len(SCRIPTS[script].findall(text))
    return "wrong script" if letters and proper / letters < SCRIPT_SHARE else None


def wrong_language(case: Case) -> str | None:
    """Identified with confidence as another language."""
    text = KEPT.sub("", case.text)
    if sum(c.isalpha() for c in text) < LANGUAGE_LETTERS:
        return None
    guess = identify(text)
    if guess.language in (None, case.target) or guess.confidence < LANGUAGE_SURE:
        return None
    return f"wrong language ({guess.language})"


def length(case: Case) -> str | None:
    """Twice as long or half as long as every human version."""
    made = len(case.text)
    ratios = [
        (made + LENGTH_SLACK) / (len(text) + LENGTH_SLACK) for text in case.human.values() if text
    ]
    if all(ratio > LENGTH_RATIO for ratio in ratios):
        return "far longer than the source"
    if all(ratio < 1 / LENGTH_RATIO for ratio in ratios):
        return "far shorter than the source"
    return None


def _most_repeated(tokens: list[str], size: int) -> int:
    grams = Counter(tuple(tokens[i : i + size]) for i in range(len(tokens) - size + 1))
    return max(grams.values(), default=0)


def repetition(case: Case) -> str | None:
    """A phrase or a long word far more often than in any original, or one word after itself."""
    made = words(case.text)
    originals = [words(text) for text in case.human.values()]
    if any(a == b == c for a, b, c in zip(made, made[1:], made[2:], strict=False)):
        return "repeats itself"
    if DOUBLED.search(case.text) and not any(map(DOUBLED.search, case.human.values())):
        return "repeats itself"
    for size, least in ((3, 3), (1, 6)):
        if size == 1:
            made, originals = _long(made), [_long(o) for o in originals]
        often = _most_repeated(made, size)
        if often >= least and often > 2 * max(_most_repeated(o, size) for o in originals):
            return "repeats itself"
    return None


def _long(tokens: list[str]) -> list[str]:
    return [t for t in tokens if len(t) >= LONG_WORD]


Readings = list[frozenset[Fraction | str]]


@lru_cache(maxsize=REMEMBERED)
def _figures(text: str, language: str) -> tuple[Readings, Readings]:
    """The numbers written in figures, and all numbers, each as its possible values.

    The figures of a clock time are one value, in minutes: 7:30 p.m. is 19.30. A month in words is
    a number too, as in 12.10.2025. Where the words of a language are not known, a figure may be of
    any scale, and an hour.
    """
    known = bool(load_lexicon(language).scales)
    figures: Readings = []
    every: Readings = []
    facts, clocks = read_facts(text, language), read_clocks(text, language)
    told = set()
    for m in facts.numbers:
        readings: frozenset[Fraction | str] = frozenset(readings_of(m, text, language))
        if not known:
            readings |= {f"{60 * value} minutes" for value in m.readings if value <= 24}
        clock = next((c for c in clocks if c.start <= m.start < c.end), None)
        if clock is not None:
            if clock.start in told:
                continue
            told.add(clock.start)
            times = frozenset(f"{minute} minutes" for minute in clock.minutes)
            split = ":" in text[clock.start : clock.end]
            readings = times if split else readings | times
        every.append(readings)
        if any(c.isdigit() for c in text[m.start : m.end]):
            figures.append(readings)
    every += [frozenset(map(Fraction, months)) for months, asserted in facts.months if asserted]
    return figures, every


def _missing(wanted: Readings, among: Readings) -> bool:
    left = list(among)
    for readings in wanted:
        match = next((other for other in left if readings & other), None)
        if match is None:
            return True
        if len(left) > 1:
            left.remove(match)
    return False


def numbers(case: Case) -> str | None:
    """A figure of the original that is lost, or a figure that no human version has."""
    made, made_any = _figures(case.text, case.target)
    versions = {lang: _figures(text, lang) for lang, text in case.human.items()}
    original = versions[case.source][0]
    for readings in original:
        if any(not any(readings & o for o in every) for _, every in versions.values()):
            continue  # the siblings do not agree on it either
        if not any(readings & other for other in made_any):
            return "a number is missing"
    for readings in made:
        if not any(readings & o for _, every in versions.values() for o in every):
            return "a number that no version has"
    if len(case.human) == 1 and _missing(original, made_any):
        return "a number is missing"
    return None


def sentence_count(case: Case) -> str | None:
    """Sentences dropped or added against every human version; quotations may split differently."""
    made = _sentences(case.text, case.target)
    counts = [_sentences(text, lang) for lang, text in case.human.items()]
    if made < min(counts) - min(counts) // 4 - (1 if min(counts) > 2 else 0):
        return "sentences are missing"
    if made > max(counts) + 1 + max(counts) // 4:
        return "sentences too many"
    return None


@lru_cache(maxsize=REMEMBERED)
def _sentences(text: str, language: str) -> int:
    return len(split_sentences(text, language))


FILTERS: tuple[Filter, ...] = (
    empty,
    copied,
    wrong_script,
    wrong_language,
    length,
    repetition,
    numbers,
    lost,
    replaced,
    sentence_count,
    *FACTS,
)


def fault(case: Case) -> str | None:
    """The first reason to throw a translation away, None if it passes every filter."""
    return next((reason for check in FILTERS if (reason := check(case))), None)
