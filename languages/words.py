"""The words of a text, taken apart once, and what is known of each word, looked up once."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate
from typing import NamedTuple, TypeVar

V = TypeVar("V")

MOST = 65_536  # words that one table remembers

_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"([^\W_]+(?:['’][^\W_]+)*)")


class Words(NamedTuple):
    """The runs of letters and figures in a text, with their apostrophes, and where each starts."""

    texts: list[str]
    starts: list[int]


def read_words(text: str) -> Words:
    """The words of a text in reading order.

    >>> read_words("Mr O'Neil has 2 dogs.")
    Words(texts=['Mr', "O'Neil", 'has', '2', 'dogs'], starts=[0, 3, 10, 14, 16])
    """
    parts = _WORD.split(text)
    return Words(parts[1::2], list(accumulate(map(len, parts), initial=0))[1:-1:2])


class Known(dict[str, V]):
    """What a function says of each word it was asked about; nearly every word comes again."""

    def __init__(self, judge: Callable[[str], V]) -> None:
        super().__init__()
        self._judge = judge

    def __missing__(self, word: str) -> V:
        if len(self) >= MOST:
            self.clear()
        value = self[word] = self._judge(word)
        return value


NONE = Words([], [])
Runs = tuple[tuple[int, str], ...]


def table_of(wanted: frozenset[str]) -> Known[Runs]:
    """For a word where in it, between figures and marks, some words in small letters stand."""

    def runs(word: str) -> Runs:
        if word.isalpha():  # nearly always
            return ((0, word),) if word.lower() in wanted else ()
        return tuple(
            (m.start(), m.group()) for m in _LETTERS.finditer(word) if m.group().lower() in wanted
        )

    return Known(runs)


def find_words(words: Words, table: Known[Runs]) -> Runs:
    """Where the words that a table knows stand in a text, and how they are written there."""
    if not any(map(table.__getitem__, words.texts)):  # nearly always
        return ()
    return tuple(
        (start + at, run)
        for word, start in zip(words.texts, words.starts, strict=True)
        for at, run in table[word]
    )
