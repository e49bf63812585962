"""Clock times: 3 p.m., 15.00, ora 15, 15 часот."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from triptych.languages.lexicon import Lexicon, load_lexicon
from triptych.languages.words import Known, Runs, Words, find_words, read_words, table_of

HALF_DAY, DAY = 720, 1440  # minutes

_TIME = re.compile(r"(\d(?<![\d.,:]\d)\d?)(?:([:.])(\d{2}))?(?![\d]|[.,:]\d|[-–]\d{3})")
_PARTED = re.compile(r"\d[:.]\d\d")  # what figures of a clock time have between them
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD_BEFORE = re.compile(r"([^\W\d_]+)[ \u00a0]?$")
_WORD_AFTER = re.compile(
    r"[ \u00a0]?(?:të |на |e )?([^\W\d_](?:\.(?=[^\W\d_])|[^\W\d_]|['’](?=[^\W\d_]))*)"
)


@dataclass(frozen=True, slots=True)
class ClockMention:
    """A time of day; `minutes` after midnight holds both halves of the day where it is open.

    `certain` is False for figures like 10.15 that may also be a number.
    """

    start: int
    end: int
    minutes: frozenset[int]
    certain: bool = True


def read_clocks(text: str, language: str, words: Words | None = None) -> list[ClockMention]:
    """The clock times of a text in reading order; `words` are its words, where already read."""
    lexicon = load_lexicon(language)
    telling = find_words(words or read_words(text), clock_words(language))
    found = []
    if telling or _PARTED.search(text):
        found = [mention for m in _TIME.finditer(text) if (mention := _time(text, m, lexicon))]
    for start, word in telling:
        for names, minute in ((lexicon.noon, HALF_DAY), (lexicon.midnight, 0)):
            if word.lower() in names:
                found.append(ClockMention(start, start + len(word), frozenset({minute}), False))
    return sorted(found, key=lambda m: m.start)


@cache
def clock_words(language: str) -> Known[Runs]:
    """Noon, midnight, and what makes a figure beside it a time; of p.m., o'clock the last letters."""
    lexicon = load_lexicon(language)
    hours = {word for word in lexicon.clock_before if _hour_word(word)}
    beside = lexicon.am | lexicon.pm | lexicon.clock_after | hours
    last = {_LETTERS.findall(word)[-1] for word in beside}
    return table_of(lexicon.noon | lexicon.midnight | last)


def _time(text: str, m: re.Match[str], lexicon: Lexicon) -> ClockMention | None:
    hour, minute = int(m[1]), int(m[3] or 0)
    if hour > 24 or minute > 59:
        return None
    after = _WORD_AFTER.match(text, m.end())
    word = after[1].lower() if after else ""
    half = "am" if word in lexicon.am else "pm" if word in lexicon.pm else ""
    before = _WORD_BEFORE.search(text[max(0, m.start() - 20) : m.start()])
    cued = word in lexicon.clock_after or (
        before is not None and before[1].lower() in lexicon.clock_before and m[2] is not None
    )
    hours = (
        before is not None and before[1].lower() in lexicon.clock_before and _hour_word(before[1])
    )
    if not (half or cued or hours or m[2]):
        return None
    end = after.end() if after and (half or word in lexicon.clock_after) else m.end()
    return ClockMention(
        m.start(), end, _minutes(hour, minute, half), bool(half or cued or hours or m[2] == ":")
    )


def _hour_word(word: str) -> bool:
    """Whether the word before means an hour by itself (ora 15), unlike a preposition (во 15)."""
    return word.lower().startswith("or")


def _minutes(hour: int, minute: int, half: str) -> frozenset[int]:
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
        return frozenset({hour * 60 + minute})
    first = (hour * 60 + minute) % DAY
    return frozenset({first} if hour > 12 or hour == 0 else {first, (first + HALF_DAY) % DAY})
