"""What the checks read in one cell, read once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from triptych.languages.clock import ClockMention, read_clocks
from triptych.languages.dates import DateMention, WeekdayMention, read_dates, read_weekdays
from triptych.languages.lexicon import Lexicon, load_lexicon
from triptych.languages.measures import Measure, read_measures
from triptych.languages.names import NameMention, read_names
from triptych.languages.numbers import NumberMention, read_numbers
from triptych.story import Row

LONGEST = 20_000  # characters of a cell that the checks read; a longer one is cut and said so

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_BREAK = re.compile(r"[.!?…][\"'“”„»’)\]]*\s+")


class Reading:
    """One cell's text and its mentions. `votes` is False for cells that no person wrote."""

    def __init__(self, language: str, text: str, *, votes: bool = True) -> None:
        self.language = language
        self.text = text[:LONGEST]
        self.cut = len(text) > LONGEST
        self.votes = votes

    @cached_property
    def lexicon(self) -> Lexicon:
        return load_lexicon(self.language)

    @cached_property
    def words(self) -> list[re.Match[str]]:
        return list(_WORD.finditer(self.text))

    @cached_property
    def lower(self) -> list[str]:
        return [m.group().lower() for m in self.words]

    @cached_property
    def numbers(self) -> list[NumberMention]:
        return read_numbers(self.text, self.language)

    @cached_property
    def measures(self) -> list[Measure]:
        return read_measures(self.text, self.language, self.numbers)

    @cached_property
    def clocks(self) -> list[ClockMention]:
        return read_clocks(self.text, self.language)

    @cached_property
    def dates(self) -> list[DateMention]:
        return read_dates(self.text, self.language)

    @cached_property
    def weekdays(self) -> list[WeekdayMention]:
        return read_weekdays(self.text, self.language)

    @cached_property
    def names(self) -> list[NameMention]:
        return read_names(self.text, self.language)

    @cached_property
    def pieces(self) -> list[tuple[int, int]]:
        """Where sentence-like pieces start and end; abbreviations may cut them too fine."""
        ends = [m.end() for m in _BREAK.finditer(self.text)]
        starts = [0, *ends]
        spans = zip(starts, [*ends, len(self.text)], strict=True)
        return [(start, end) for start, end in spans if start < end]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One row as the checks see it: the readings of its cells that hold text, by language."""

    row: Row
    readings: Mapping[str, Reading]

    @property
    def voters(self) -> list[Reading]:
        return [r for r in self.readings.values() if r.votes]

    @property
    def guests(self) -> list[Reading]:
        return [r for r in self.readings.values() if not r.votes]


def read_row(row: Row) -> Sheet:
    """The sheet of a row; gaps and cells of white space only are left out."""
    readings = {
        language: Reading(language, cell.text, votes=cell.origin in {"human", "post-edited", None})
        for language, cell in sorted(row.cells.items())
        if cell.text and cell.text.strip()
    }
    return Sheet(row, readings)
