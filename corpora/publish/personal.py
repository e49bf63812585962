"""Personal data that a release must not give away: addresses, phone and identity numbers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

DatumKind = Literal["e-mail", "phone", "EMBG", "Albanian identity number"]


TAGS: Mapping[DatumKind, str] = {
    "e-mail": "[EMAIL]",
    "phone": "[PHONE]",
    "EMBG": "[ID]",
    "Albanian identity number": "[ID]",
}


@dataclass(frozen=True, slots=True)
class Datum:
    """One find: the half-open range of characters `start` to `end` of a text."""

    kind: DatumKind
    start: int
    end: int


_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.[^\W\d_]{2,24}\b"
)
_INTERNATIONAL = re.compile(r"(?<![\w+./-])(?:\+|00) ?\(?[1-9](?:[ ()./-]{0,2}\d){7,14}(?!\d)")
_NATIONAL = re.compile(r"(?<![\w+./-])\(?0[2-7]\d?\)?(?:[ /-]{0,2}\d){6,8}(?![\d]|[./-]\d)")
_BARE_CODE = re.compile(  # no plus sign; groups of three alone would be a number
    r"(?<![\w+.,/-])(?:389|355|383)[ /-](?!\d{3}(?: \d{3})+(?! ?\d))\d(?:[ /-]?\d){7,8}(?! ?\d)"
)
_EMBG = re.compile(r"(?<!\d)\d{13}(?!\d)")
_ALBANIAN = re.compile(r"(?<!\w)[A-T]\d{8}[A-W](?!\w)")
_THOUSANDS = re.compile(r"\+ ?\d{1,3}(?:\.\d{3})+|\+ ?\d{1,3}(?:,\d{3})+")


def find_personal_data(text: str) -> Iterator[Datum]:
    """The personal data in a text, by kind and then by place.

    >>> [(d.kind, d.start) for d in find_personal_data("Тел. +389 70 123 456, ana@example.mk")]
    [('e-mail', 22), ('phone', 5)]
    """
    for kind, pattern, holds in _PATTERNS:
        for match in pattern.finditer(text):
            if holds(match.group()):
                yield Datum(kind, match.start(), match.end())


def hinted(text: str, datum: Datum) -> str:
    """A find as it may be shown in a message: its first two characters."""
    return text[datum.start : datum.start + 2] + "…"


def masked(text: str) -> tuple[str, int]:
    """A text with every find replaced by a tag such as `[PHONE]`, and how many there were.

    >>> masked("Тел. 070 123 456, ana@example.mk")
    ('Тел. [PHONE], [EMAIL]', 2)
    """
    parts, end, count = [], 0, 0
    for datum in sorted(find_personal_data(text), key=lambda d: (d.start, -d.end)):
        if datum.start >= end:
            parts += [text[end : datum.start], TAGS[datum.kind]]
            end, count = datum.end, count + 1
    return "".join([*parts, text[end:]]), count


def is_embg(digits: str) -> bool:
    """Whether 13 digits are a citizen's number of North Macedonia, or of another state once Yugoslav.

    Day, month and last three digits of the year of birth, region, sex and order, and a check digit
    modulo 11 over the weights 7 6 5 4 3 2 7 6 5 4 3 2 (Law on the citizen's registration number).
    """
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:7])
    if not _is_date(1000 + year if year >= 800 else 2000 + year, month, day):
        return False
    weights = (7, 6, 5, 4, 3, 2) * 2
    rest = sum(w * int(d) for w, d in zip(weights, digits, strict=False)) % 11
    return int(digits[12]) == (11 - rest) % 11 % 10


def _is_albanian(number: str) -> bool:
    """Decade of birth from 1900 as a letter, year, month (plus 50 for women), day, order, check."""
    year = 1900 + 10 * (ord(number[0]) - ord("A")) + int(number[1])
    return _is_date(year, int(number[2:4]) % 50, int(number[4:6]))


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def _is_international(text: str) -> bool:
    """8 to 15 digits (E.164), and not a number with thousands marks after a plus sign."""
    digits = sum(c.isdigit() for c in text) - (2 if text.startswith("00") else 0)
    return 8 <= digits <= 15 and not _THOUSANDS.fullmatch(text)


def _is_national(text: str) -> bool:
    """Nine digits in North Macedonia and Kosovo, nine or ten in Albania; a date has eight."""
    return 9 <= sum(c.isdigit() for c in text) <= 10


_PATTERNS: tuple[tuple[DatumKind, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("e-mail", _EMAIL, lambda _: True),
    ("phone", _INTERNATIONAL, _is_international),
    ("phone", _BARE_CODE, lambda _: True),
    ("phone", _NATIONAL, _is_national),
    ("EMBG", _EMBG, is_embg),
    ("Albanian identity number", _ALBANIAN, _is_albanian),
)
