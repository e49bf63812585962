"""What the checks read in one cell, read once."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache, reduce
from itertools import compress
from operator import or_
from typing import Any, Generic, NamedTuple, TypeVar

from triptych.languages.clock import ClockMention, clock_words, read_clocks
from triptych.languages.dates import (
    DateMention,
    WeekdayMention,
    month_words,
    read_dates,
    read_weekdays,
    weekday_words,
)
from triptych.languages.lexicon import Lexicon, load_lexicon
from triptych.languages.measures import Measure, read_measures
from triptych.languages.names import NameMention, identities, read_names, stems
from triptych.languages.negation import Negation, denial_roles, read_negation
from triptych.languages.numbers import NumberMention, number_words, read_numbers
from triptych.languages.packs import bare_word, load_pack
from triptych.languages.phonetics import fold
from triptych.languages.tongues import foreign_marks, only_script
from triptych.languages.words import NONE, Known, Words, read_words
from triptych.story import Row

LONGEST = 20_000  # characters of a cell that the checks read
KEPT = 600  # cells that stay read: the three versions of a story of 200 rows, some 10 MB
FULLEST = 300  # mentions of a kind that they compare: a fuller cell is a table, not a paragraph

T = TypeVar("T")

NUMBERS, CLOCKS, MONTHS, WEEKDAYS, DENIALS = range(5)  # what a word may tell of

_FOLDED: Known[str] = Known(fold)
_SMALL: Known[bool] = Known(lambda word: len(word) > 2 and word[0].islower())
_NUMERAL = re.compile(r"\s*(?:\d{1,2}|[IVXLC]{1,6})")
_BREAK = re.compile(r"[.!?…][\"'“”„»’)\]]*\s+")


class Piece(NamedTuple):
    """A sentence of a cell: where it stands, and its words, folded."""

    start: int
    end: int
    words: tuple[str, ...]


class _once(Generic[T]):
    """A property that is read once; without the lock that Python 3.11 has in `cached_property`."""

    def __init__(self, read: Callable[[Any], T]) -> None:
        self._read = read

    def __get__(self, reading: Reading, owner: type[Reading]) -> T:
        value = reading.__dict__[self._read.__name__] = self._read(reading)
        return value


class Reading:
    """One cell's text and its mentions. `votes` is False for cells that no person wrote."""

    def __init__(self, language: str, text: str, *, votes: bool = True) -> None:
        self.language = language
        self.text = text[:LONGEST]
        self.votes = votes

    @_once
    def lexicon(self) -> Lexicon:
        return load_lexicon(self.language)

    @_once
    def tokens(self) -> Words:
        """The words as they are written, and where each starts."""
        return read_words(self.text)

    @property
    def words(self) -> list[str]:
        return self.tokens.texts

    @_once
    def lower(self) -> list[str]:
        return list(map(str.lower, self.words))

    @_once
    def folded(self) -> tuple[str, ...]:
        return tuple(map(_FOLDED.__getitem__, self.words))

    @_once
    def small(self) -> list[str]:
        """The words in small letters that may be a name without its capital."""
        return list(compress(self.words, map(_SMALL.__getitem__, self.words)))

    @_once
    def small_stems(self) -> frozenset[str]:
        return frozenset(stem for w in self.small for stem in stems(w, self.language))

    @_once
    def small_identities(self) -> frozenset[int]:
        return frozenset(line for w in self.small for line in identities(w, self.language))

    @_once
    def script(self) -> str | None:
        """The script of all the letters; None where there are two, or none."""
        return only_script(self.text)

    @_once
    def foreign(self) -> float:
        """How much a part of the cell may bear the marks of another language of the script."""
        return foreign_marks(self.words, self.language)

    @_once
    def _topics(self) -> int:
        """What the words tell of, a bit a topic."""
        return reduce(or_, map(_topics(self.language).__getitem__, self.words), 0)

    def _about(self, topic: int) -> Words:
        """The words, or none where none of them tells of a topic."""
        return self.tokens if self._topics >> topic & 1 else NONE

    @_once
    def numbers(self) -> list[NumberMention]:
        return read_numbers(self.text, self.language, self._about(NUMBERS))[:FULLEST]

    @_once
    def measures(self) -> list[Measure]:
        return read_measures(self.text, self.language, self.numbers)

    @_once
    def clocks(self) -> list[ClockMention]:
        return read_clocks(self.text, self.language, self._about(CLOCKS))[:FULLEST]

    @_once
    def dates(self) -> list[DateMention]:
        return read_dates(self.text, self.language, self._about(MONTHS))[:FULLEST]

    @_once
    def weekdays(self) -> list[WeekdayMention]:
        return read_weekdays(self.text, self.language, self._about(WEEKDAYS))[:FULLEST]

    @_once
    def negation(self) -> Negation:
        return read_negation(self._about(DENIALS), self.language)

    @_once
    def names(self) -> list[NameMention]:
        return read_names(self.text, self.language, self.tokens)[:FULLEST]

    def _abbreviates(self, stop: int) -> bool:
        """Whether the mark at `stop` ends an abbreviation, an initial or the number of a heading."""
        if self.text[stop] != ".":
            return False
        word = self.text[self.text.rfind(" ", 0, stop) + 1 : stop]
        return (
            _abbreviations(self.language)[word]
            or _NUMERAL.fullmatch(self.text, 0, stop) is not None
        )

    @_once
    def pieces(self) -> list[Piece]:
        """The sentence-like pieces of the text."""
        text, words = self.text, self.folded
        breaks = [m.end() for m in _BREAK.finditer(text) if not self._abbreviates(m.start())]
        if not breaks:
            return [Piece(0, len(text), words)] if text else []
        ends = [*breaks, len(text)]
        cuts = [0, *(bisect_left(self.tokens.starts, end) for end in ends)]
        starts = [0, *breaks]
        return [
            Piece(start, end, words[first:last])
            for start, end, first, last in zip(starts, ends, cuts[:-1], cuts[1:], strict=True)
            if start < end
        ]


@cache
def _topics(language: str) -> Known[int]:
    """What a word tells of, a bit a topic: one look at each word of a cell instead of five."""
    tables: Mapping[int, Mapping[str, object]] = {
        NUMBERS: number_words(language),
        CLOCKS: clock_words(language),
        MONTHS: month_words(language),
        WEEKDAYS: weekday_words(language),
        DENIALS: denial_roles(language),
    }
    return Known(lambda word: sum(1 << topic for topic, own in tables.items() if own[word]))


@cache
def _abbreviations(language: str) -> Known[bool]:
    """Whether a word before a full stop is an abbreviation, a form of address or an initial."""
    rules = load_pack(language).sentences

    def judge(word: str) -> bool:
        word = bare_word(word).casefold()
        known = word in rules.abbreviations or word in rules.address
        return known or (len(word) == 1 and word > "9")

    return Known(judge)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One row as the checks see it: the readings of its cells that hold text, by language."""

    row: Row
    readings: Mapping[str, Reading]

    voters: tuple[Reading, ...] = field(init=False)  # the cells that people wrote

    def __post_init__(self) -> None:
        object.__setattr__(self, "voters", tuple(r for r in self.readings.values() if r.votes))

    @property
    def guests(self) -> list[Reading]:
        return [r for r in self.readings.values() if not r.votes]


def read_row(row: Row) -> Sheet:
    """The sheet of a row; gaps and cells of white space only are left out."""
    readings = {
        language: _reading(language, cell.text, cell.origin in {"human", "post-edited", None})
        for language, cell in sorted(row.cells.items())
        if cell.text and cell.text.strip()
    }
    return Sheet(row, readings)


@lru_cache(maxsize=KEPT)
def _reading(language: str, text: str, votes: bool) -> Reading:
    """A cell read before is not read again: after an edit, nearly all of a story."""
    return Reading(language, text, votes=votes)
