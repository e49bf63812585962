"""Names in running text and whether two of them, in two languages and scripts, are one name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import repeat
from typing import NamedTuple

from triptych.languages.lexicon import load_lexicon
from triptych.languages.phonetics import fold, sounds_like
from triptych.languages.words import Known, Words, read_words

_WORD = re.compile(r"[^\W\d_]+(?:[.&](?=[^\W\d_]))?(?:[^\W\d_]+|(?<=\.)[^\W\d_]+)*")
_JOINED = re.compile(r"[.&](?<=[^\W\d_].)[^\W\d_]")
_OPENERS = " \t\n\u00a0\"'“”„‘’«»‹›(—–-[•*"
_ENDERS = ".!?:;…"

# Albanian case endings, written on (Tiranës) or after a hyphen (Trump-it); Macedonian articles.
_ENDINGS = {
    "sq": ("ëve", "ave", "eve", "ian", "ane", "ja", "je", "në", "së", "it", "in", "ut", "un", "ës",
           "ët", "ën", "at", "as", "an", "et", "es", "n", "s", "t", "i", "u", "a", "ë", "e"),
    "mk": ("ците", "иот", "ата", "ото", "ите", "еви", "ови", "ски", "ска", "ско", "от", "та", "то",
           "те", "ци", "ец", "ка", "и", "а", "е", "у"),
    "en": ("'s", "ians", "ian", "ans", "an", "es", "s"),
}  # fmt: skip


class NameMention(NamedTuple):
    """One capitalised word at `text[start:end]`; `initial` where a sentence starts with it.

    `root` is the form under which it is counted.
    """

    start: int
    end: int
    text: str
    root: str
    initial: bool = False

    @property
    def acronym(self) -> bool:
        """Whether it is written in capitals only, two letters or more."""
        return len(self.text) > 1 and self.text.isupper()


def read_names(text: str, language: str, words: Words | None = None) -> list[NameMention]:
    """The capitalised words of a text; months, weekdays, number words and codes left out.

    `words` are those of the text, where the caller has read them.
    """
    parts = _parts(language)
    if _JOINED.search(text):
        texts, starts = _joined(text)
    else:
        texts, starts = words or read_words(text)
    return [
        NameMention(start + at, start + at + len(part), part, stem, _opens(text, start + at))
        for start, found in zip(starts, map(parts.__getitem__, texts), strict=True)
        if found
        for at, part, stem in found
    ]


def _joined(text: str) -> Words:
    """The words of a text in which some are joined: U.S., AT&T."""
    found = [m for m in _WORD.finditer(text) if not _is_code(text, m.end())]
    return Words([m.group() for m in found], [m.start() for m in found])


def _is_code(text: str, end: int) -> bool:
    """Whether a figure is written onto the letters before `end`: HER2."""
    return text[end : end + 1].isdigit()


@cache
def _parts(language: str) -> Known[tuple[tuple[int, str, str], ...]]:
    """For a word what may be a name in it, where, and its root.

    After figures and apostrophes it starts anew.
    """
    lexicon = load_lexicon(language)

    def named(word: str) -> bool:
        lower = word.lower()
        return (
            word[0].isupper()
            and len(word) > 1
            and not (lower in lexicon.months or lower in lexicon.weekdays)
            and lower not in lexicon.numbers
        )

    def parts(word: str) -> tuple[tuple[int, str, str], ...]:
        if word.islower():  # nearly always
            return ()
        return tuple(
            (m.start(), m.group(), root(m.group(), language))
            for m in _WORD.finditer(word)
            if named(m.group()) and not _is_code(word, m.end())
        )

    return Known(parts)


def _opens(text: str, at: int) -> bool:
    """Whether a sentence or a quotation starts at `at`."""
    if text[at - 1 : at] == " " and text[at - 2 : at - 1].isalnum():  # nearly always
        return False
    quoted = False
    for i in range(at - 1, max(-1, at - 8), -1):
        if text[i] not in _OPENERS:
            return text[i] in _ENDERS or quoted
        quoted = quoted or text[i] in '"“„«(—–'
    return True


@cache
def _endings(language: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(ending) for ending in _ENDINGS.get(language, ())))


@lru_cache(maxsize=65536)
def stems(word: str, language: str) -> tuple[str, ...]:
    """The word folded, as it is and without each ending that its language may have put on it."""
    folded = fold(word)
    endings = _endings(language)
    if not folded.endswith(endings):
        return (folded,)
    cuts = [len(folded) - len(ending) for ending in endings if folded.endswith(ending)]
    return (folded, *(folded[:cut] for cut in cuts if cut >= 3))


@lru_cache(maxsize=65536)
def root(word: str, language: str) -> str:
    """The shortest stem of a word: the form under which a name is counted."""
    return min(stems(word, language), key=len)


TITLES = "titles"  # words of titles and of the names of bodies, which are translated freely


@cache
def _exonyms() -> Mapping[str, Mapping[str, set[int]]]:
    """By language, for a folded word the numbers of the tables' lines and of CLDR's territories.

    The lines of `TITLES` are numbered below zero.
    """
    index: dict[str, dict[str, set[int]]] = {}
    languages, lines = _table("exonyms")
    for number, language, word in (
        *_words(languages, lines, 1),
        *_words(*_table(TITLES), -1),
        *_territories(languages, len(lines) + 1),
    ):
        index.setdefault(language, {}).setdefault(word, set()).add(number)
    return index


def _table(name: str) -> tuple[list[str], list[str]]:
    """The languages of a table, and its lines."""
    table = (files("triptych.languages") / "data" / f"{name}.tsv").read_text(encoding="utf-8")
    header, *lines = table.splitlines()
    return header.split("\t"), lines


def _words(languages: list[str], lines: list[str], step: int) -> Iterator[tuple[int, str, str]]:
    """Every form of a table with its language and the number of its line, 1 or -1 the first."""
    for number, line in enumerate(lines, 1):
        for language, forms in zip(languages, line.split("\t"), strict=True):
            for form in forms.split():
                yield step * number, language, fold(form)


def _territories(languages: list[str], base: int) -> Iterator[tuple[int, str, str]]:
    """CLDR's one-word territory names: Shqipëri, Albania, Албанија."""
    from babel import Locale

    names = {language: Locale(language).territories for language in languages}
    codes = sorted(str(code) for code in names["en"] if len(str(code)) == 2)
    for number, code in enumerate(codes, base):
        for language in languages:
            name = str(names[language].get(code, ""))
            if name and " " not in name and "-" not in name:
                yield number, language, fold(name)


@lru_cache(maxsize=65536)
def identities(word: str, language: str) -> frozenset[int]:
    """The lines of the tables, and the CLDR territories, that a word may mean."""
    table = _exonyms().get(language, {})
    return frozenset[int]().union(*filter(None, map(table.get, stems(word, language))))


def is_title(word: str, language: str) -> bool:
    """Whether a word is of those that titles and bodies are named with: Party, Council, North."""
    return any(number < 0 for number in identities(word, language))


def same_exonym(a: str, language: str, b: str, other: str) -> bool:
    """Whether the table or CLDR knows the two words as one place, people or body."""
    return bool(identities(a, language) & identities(b, other))


def name_likeness(a: str, language: str, b: str, other: str) -> float:
    """How likely two words are one name, 0 to 1: by table, by spelling, or by sound.

    >>> name_likeness("Shkupit", "sq", "Скопје", "mk")
    1.0
    """
    if (other, b) < (language, a):  # the same either way: kept once
        return _name_likeness(b, other, a, language)
    return _name_likeness(a, language, b, other)


def likenesses(a: str, language: str, words: Sequence[str], other: str) -> list[float]:
    """How likely a word is one name with each of several words of another language, 0 to 1."""
    if other < language:
        return list(map(_name_likeness, words, repeat(other), repeat(a), repeat(language)))
    return list(map(_name_likeness, repeat(a), repeat(language), words, repeat(other)))


@lru_cache(maxsize=262144)
def _name_likeness(a: str, language: str, b: str, other: str) -> float:
    if same_exonym(a, language, b, other):
        return 1.0
    first, second = stems(a, language), stems(b, other)
    if not set(first).isdisjoint(second):
        return 1.0
    whole = (first[0], second[0])
    found = sounds_like(*whole)
    if found < 1.0:
        x, y = root(a, language), root(b, other)
        for pair in {(x, second[0]), (first[0], y), (x, y)} - {whole}:
            found = max(found, 0.97 * sounds_like(*pair))
    return found
