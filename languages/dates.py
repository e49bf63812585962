"""Dates and weekdays in running text, written out or in figures."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from triptych.languages.lexicon import Lexicon, load_lexicon
from triptych.languages.words import Known, Runs, Words, find_words, read_words, table_of

_WORD_BEFORE = re.compile(r"([^\W\d_]+)[^\w]*$")
_FIGURES = re.compile(
    r"(?<![\d.,/-])(?:(?P<a>\d{1,2})(?P<sep>[./])(?P<b>\d{1,2})(?P=sep)(?P<year>\d{4})"
    r"|(?P<iso>\d{4})-(?P<month>\d{2})-(?P<day>\d{2}))(?![\d/-])"
)
_DAY_AND_MONTH = re.compile(r"(?<![\d.,/-])(\d{1,2})\.(\d{1,2})\.(?!\d)( [^\W\d_]|,)?")
_PARTED = re.compile(r"[./-](?<=\d.)\d")  # what figures of a date have between them
_DAY_BEFORE = re.compile(
    r"(?<![\d.,])(\d{1,2})(?:st|nd|rd|th|-?ти|-?ви|-?ми|\.)?(?: of|-) ?$|"
    r"(?<![\d.,])(\d{1,2})(?:st|nd|rd|th|-?ти|-?ви|-?ми|\.)? $"
)
_DAY_AFTER = re.compile(r"\.? (\d{1,2})(?:st|nd|rd|th)?(?!\d|[.:]\d)")
_YEAR_AFTER = re.compile(
    r"(?:\.?,? \d{1,2}(?:st|nd|rd|th)?)?,? (?:të vitit |i vitit |viti |të )?(\d{4})(?!\d)"
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date or a month; `months` and `days` hold every reading (03/04/2024 has two of each).

    `asserted` is False for a word that may be something else (May, маj as an adjective).
    """

    start: int
    end: int
    months: frozenset[int]
    days: frozenset[int] = frozenset()
    year: int | None = None
    asserted: bool = True

    @property
    def exists(self) -> bool:
        """Whether some reading of the date is on the calendar; without a year, in a leap year."""
        if not self.days or not self.months:
            return True
        year = self.year if self.year and 1 <= self.year <= 9999 else 2000
        return any(
            1 <= month <= 12
            and day >= 1
            and (day < 29 or day <= calendar.monthrange(year, month)[1])
            for month in self.months
            for day in self.days
        )


@dataclass(frozen=True, slots=True)
class WeekdayMention:
    """A day of the week, Monday is 1; `asserted` is False for a word that may be another (недела)."""

    start: int
    end: int
    day: int
    asserted: bool = True


def read_dates(text: str, language: str, words: Words | None = None) -> list[DateMention]:
    """The dates and months of a text in reading order; `words` are its words, where already read."""
    lexicon = load_lexicon(language)
    found = []
    if _PARTED.search(text):
        found = [*_in_figures(text), *_without_year(text, lexicon)]
        found.sort(key=lambda m: m.start)
    months = find_words(words or read_words(text), month_words(language))
    if months:
        found += _in_words(text, months, lexicon)
        found.sort(key=lambda m: m.start)
    return found


def _in_figures(text: str) -> Iterator[DateMention]:
    for m in _FIGURES.finditer(text):
        if m["iso"]:
            yield DateMention(
                m.start(),
                m.end(),
                frozenset({int(m["month"])}),
                frozenset({int(m["day"])}),
                int(m["iso"]),
            )
            continue
        a, b = int(m["a"]), int(m["b"])
        if m["sep"] == "/" and a <= 12 and b <= 12:
            months, days = frozenset({a, b}), frozenset({a, b})
        else:
            months, days = (
                (frozenset({b}), frozenset({a})) if b <= 12 else (frozenset({a}), frozenset({b}))
            )
        yield DateMention(m.start(), m.end(), months, days, int(m["year"]))


def _without_year(text: str, lexicon: Lexicon) -> Iterator[DateMention]:
    """Days and months in figures, `на 1.11.`; asserted where the full stop ends no sentence."""
    for m in _DAY_AND_MONTH.finditer(text) if lexicon.decimal == "," else ():
        day, month = int(m[1]), int(m[2])
        if 1 <= day <= 31 and 1 <= month <= 12:
            goes_on = m[3] is not None and not m[3][-1].isupper()
            end = m.end(2) + 1
            yield DateMention(m.start(), end, frozenset({month}), frozenset({day}), None, goes_on)


@cache
def month_words(language: str) -> Known[Runs]:
    """The words for months."""
    return table_of(frozenset(load_lexicon(language).months))


@cache
def weekday_words(language: str) -> Known[Runs]:
    """The words for days of the week."""
    return table_of(frozenset(load_lexicon(language).weekdays))


def _in_words(text: str, months: Runs, lexicon: Lexicon) -> Iterator[DateMention]:
    for start, word in months:
        if word[0].isupper() or lexicon.language != "en":
            yield _month(text, start, word, lexicon)


def _month(text: str, start: int, word: str, lexicon: Lexicon) -> DateMention:
    end, written = start + len(word), word.lower()
    left = _DAY_BEFORE.search(text[max(0, start - 12) : start])
    right = _DAY_AFTER.match(text, end)
    year = _YEAR_AFTER.match(text, end)
    days = {int(g) for found in (left, right) if found for g in found.groups() if g}
    days = {d for d in days if d <= 39}
    asserted = bool(days or year) or written not in lexicon.doubtful_months
    if not asserted:
        before = _WORD_BEFORE.search(text[max(0, start - 24) : start])
        asserted = before is not None and before[1].lower() in lexicon.month_cues
    months = frozenset({lexicon.months[written]})
    return DateMention(
        start, end, months, frozenset(days), int(year[1]) if year else None, asserted
    )


def read_weekdays(text: str, language: str, words: Words | None = None) -> list[WeekdayMention]:
    """The weekdays of a text in reading order; `words` are its words, where already read."""
    lexicon = load_lexicon(language)
    found = []
    for start, word in find_words(words or read_words(text), weekday_words(language)):
        written = word.lower()
        capital = word[0].isupper() or lexicon.language != "en"
        asserted = capital and not written.startswith(lexicon.doubtful_weekdays)
        day = lexicon.weekdays[written]
        found.append(WeekdayMention(start, start + len(word), day, asserted))
    return found
