"""What the checks read in one cell, read once."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from itertools import compress
from typing import NamedTuple

from triptych.languages.clock import ClockMention, read_clocks
from triptych.languages.dates import DateMention, WeekdayMention, read_dates, read_weekdays
from triptych.languages.lexicon import Lexicon, load_lexicon
from triptych.languages.measures import Measure, read_measures
from triptych.languages.names import NameMention, identities, read_names, stems
from triptych.languages.numbers import NumberMention, read_numbers
from triptych.languages.packs import bare_word, load_pack
from triptych.languages.phonetics import fold
from triptych.languages.tongues import Bearing, bearing, only_script
from triptych.languages.words import Known, Words, read_words
from triptych.story import Row

LONGEST = 20_000  # characters of a cell that the checks read
KEPT = 600  # cells that stay read: the three versions of a story of 200 rows, some 10 MB
FULLEST = 300  # mentions of a kind that they compare: a fuller cell is a table, not a paragraph

_FOLDED: Known[str] = Known(lambda word: fold(word.lower()))
_SMALL: Known[bool] = Known(lambda word: len(word) > 2 and word[0].islower())
_NUMERAL = re.compile(r"\s*(?:\d{1,2}|[IVXLC]{1,6})")
_BREAK = re.compile(r"[.!?…][\"'“”„»’)\]]*\s+")


class Piece(NamedTuple):
    """A sentence of a cell: where it stands, and its words, folded."""

    start: int
    end: int
    words: tuple[str, ...]


class Reading:
    """One cell's text and its mentions. `votes` is False for cells that no person wrote."""

    def __init__(self, language: str, text: str, *, votes: bool = True) -> None:
        self.language = language
        self.text = text[:LONGEST]
        self.votes = votes

    @cached_property
    def lexicon(self) -> Lexicon:
        return load_lexicon(self.language)

    @cached_property
    def tokens(self) -> Words:
        """The words as they are written, and where each starts."""
        return read_words(self.text)

    @property
    def words(self) -> list[str]:
        return self.tokens.texts

    @cached_property
    def lower(self) -> list[str]:
        return list(map(str.lower, self.words))

    @cached_property
    def folded(self) -> tuple[str, ...]:
        return tuple(map(_FOLDED.__getitem__, self.words))

    @cached_property
    def small(self) -> list[str]:
        """The words in small letters that may be a name without its capital."""
        return list(compress(self.words, map(_SMALL.__getitem__, self.words)))

    @cached_property
    def small_stems(self) -> frozenset[str]:
        return frozenset(stem for w in self.small for stem in stems(w, self.language))

    @cached_property
    def small_identities(self) -> frozenset[int]:
        return frozenset(line for w in self.small for line in identities(w, self.language))

    @cached_property
    def script(self) -> str | None:
        """The script of all the letters; None where there are two, or none."""
        return only_script(self.text)

    @cached_property
    def bearing(self) -> Bearing:
        """How the words bear the marks of the cell's own language."""
        return bearing(self.words, self.language)

    @cached_property
    def numbers(self) -> list[NumberMention]:
        return read_numbers(self.text, self.language, self.tokens)[:FULLEST]

    @cached_property
    def measures(self) -> list[Measure]:
        return read_measures(self.text, self.language, self.numbers)

    @cached_property
    def clocks(self) -> list[ClockMention]:
        return read_clocks(self.text, self.language, self.tokens)[:FULLEST]

    @cached_property
    def dates(self) -> list[DateMention]:
        return read_dates(self.text, self.language, self.tokens)[:FULLEST]

    @cached_property
    def weekdays(self) -> list[WeekdayMention]:
        return read_weekdays(self.text, self.language, self.tokens)[:FULLEST]

    @cached_property
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

    @cached_property
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
