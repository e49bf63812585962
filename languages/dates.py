"""Dates and weekdays in running text, written out or in figures."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from triptych.languages.lexicon import Lexicon, any_of, load_lexicon
from triptych.languages.words import Known, Words, any_word, lookup, read_words

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
            1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
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
    if any_word(words or read_words(text), _month_words(language)):
        found += _in_words(text, lexicon)
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
def _months(language: str) -> re.Pattern[str] | None:
    return any_of(frozenset(load_lexicon(language).months))


@cache
def _month_words(language: str) -> Known[bool]:
    return lookup(frozenset(load_lexicon(language).months))


@cache
def _weekdays(language: str) -> re.Pattern[str] | None:
    return any_of(frozenset(load_lexicon(language).weekdays))


@cache
def _weekday_words(language: str) -> Known[bool]:
    return lookup(frozenset(load_lexicon(language).weekdays))


def _in_words(text: str, lexicon: Lexicon) -> Iterator[DateMention]:
    pattern = _months(lexicon.language)
    for m in pattern.finditer(text) if pattern else ():
        month = lexicon.months.get(m.group().lower())  # None: a look-alike, as ſ for s
        if month and (m.group()[0].isupper() or lexicon.language != "en"):
            before = _WORD_BEFORE.search(text[max(0, m.start() - 24) : m.start()])
            cue = before[1].lower() if before else ""
            yield _month(text, m, month, lexicon, cue)


def _month(text: str, m: re.Match[str], month: int, lexicon: Lexicon, before: str) -> DateMention:
    start, end = m.span()
    left = _DAY_BEFORE.search(text[max(0, start - 12) : start])
    right = _DAY_AFTER.match(text, end)
    year = _YEAR_AFTER.match(text, end)
    days = {int(g) for found in (left, right) if found for g in found.groups() if g}
    days = {d for d in days if d <= 39}
    word = m.group()
    asserted = bool(days or year) or word.lower() not in lexicon.doubtful_months
    if not asserted:
        asserted = before in lexicon.month_cues
    return DateMention(
        start, end, frozenset({month}), frozenset(days), int(year[1]) if year else None, asserted
    )


def read_weekdays(text: str, language: str, words: Words | None = None) -> list[WeekdayMention]:
    """The weekdays of a text in reading order; `words` are its words, where already read."""
    if not any_word(words or read_words(text), _weekday_words(language)):
        return []
    lexicon = load_lexicon(language)
    pattern = _weekdays(lexicon.language)
    found = []
    for m in pattern.finditer(text) if pattern else ():
        word = m.group().lower()
        day = lexicon.weekdays.get(word)
        if day:
            capital = m.group()[0].isupper() or lexicon.language != "en"
            asserted = capital and not word.startswith(lexicon.doubtful_weekdays)
            found.append(WeekdayMention(m.start(), m.end(), day, asserted))
    return found
