"""Figures that are part of a name with letters, HER2 and COVID-19, and whether they must agree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from triptych.languages.names import name_likeness
from triptych.languages.romanise import fold
from triptych.score.reading import Reading

SAME = 0.74  # likeness of two names that are one, as in names.py
_BEFORE = re.compile(r"([^\W\d_]+)[-–\u2011.]?$")
_AFTER = re.compile(r"[^\W\d_]+")
_CAPITALS = re.compile(r"(?<![^\W\d_])[^\W\d_](?![^\W\d_])")


def shared_codes(readings: Sequence[Reading]) -> Mapping[str, frozenset[int]]:
    """By language where the figures of codes start whose letters every version has.

    A version that says the coronavirus for COVID-19 need not have the figure; one that says
    COVID must. Where the versions have equally many codes, all count.
    """
    codes = {r.language: frozenset(n.start for n in r.numbers if n.code) for r in readings}
    counts = set(map(len, codes.values()))
    if len(counts) == 1 or not any(codes.values()):
        return codes
    letters = {r.language: frozenset(_letters(r)) for r in readings}
    return {
        r.language: frozenset(
            number.start
            for number in r.numbers
            if number.code
            and all(
                _has(code, r.language, letters[other.language], other.language)
                for code in _own(r.text, number.start, number.end)
                for other in readings
                if other is not r
            )
        )
        for r in readings
    }


def _own(text: str, start: int, end: int) -> Iterator[str]:
    """The letters before a figure, or after one that starts its code: F of F-16, G of 5G."""
    before = _BEFORE.search(text[max(0, start - 20) : start])
    after = _AFTER.match(text, end)
    if before is not None:
        yield before[1]
    elif after is not None:
        yield after[0]


def _letters(reading: Reading) -> Iterator[str]:
    """Words of a version that may be the letters of a code."""
    for number in reading.numbers:
        if number.code:
            yield from _own(reading.text, number.start, number.end)
    for name in reading.names:
        yield name.text
    for letter in _CAPITALS.findall(reading.text):
        if letter.isupper():
            yield letter


def _has(code: str, language: str, letters: frozenset[str], other: str) -> bool:
    """Whether some of the letters are those of a code, in whatever script."""
    own = fold(code, language)
    return any(
        own == fold(word, other)
        or (len(own) > 2 and name_likeness(code, language, word, other) >= SAME)
        for word in letters
    )
