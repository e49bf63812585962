"""What a number counts: money, per cent, or a unit of measure, and when two amounts are the same."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Literal

from triptych.languages.lexicon import Lexicon, load_lexicon
from triptych.languages.numbers import NumberMention

Sort = Literal["currency", "percent", "unit"]

SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
TOLERANCE = 0.08  # news rounds what it converts: 6 ft is 1,8 m, 10 inches 25 cm

_AFTER = re.compile(r"[ \u00a0\u202f-]{0,2}([^\W\d_]+(?:/[^\W\d_]+)?|[$€£¥%]|°[^\W\d_])")
_SECOND = re.compile(r"[ \u00a0-]([^\W\d_]+)")
_BEFORE = re.compile(r"([$€£¥])[ \u00a0]?$")


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with what it counts; `codes` are ISO 4217 currencies or units, all that fit."""

    number: NumberMention
    sort: Sort
    codes: frozenset[str]
    end: int


@cache
def _units() -> dict[str, tuple[str, float, float]]:
    path = files("triptych.languages") / "data" / "units.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        code: (entry[0], float(entry[1]), float(entry[2]) if len(entry) > 2 else 0.0)
        for code, entry in table.items()
    }


def read_measures(text: str, language: str, numbers: Sequence[NumberMention]) -> list[Measure]:
    """The measures among the numbers of a text, as `read_numbers` gave them."""
    lexicon = load_lexicon(language)
    found = [m for number in numbers for m in _measures(text, number, lexicon)]
    return found + [m for a, b in pairwise(found) for m in _joined(text, a, b)]


def _joined(text: str, first: Measure, second: Measure) -> Iterator[Measure]:
    """One amount in two units, 6 ft 2 in: the sum, once for each of its numbers."""
    if (
        first.sort != "unit"
        or second.sort != "unit"
        or text[first.end : second.number.start] != " "
    ):
        return
    for large in first.codes:
        for small in second.codes:
            if _units()[large][0] == _units()[small][0] and _units()[large][1] > _units()[small][1]:
                ratio = Fraction(_units()[large][1]) / Fraction(_units()[small][1])
                total = frozenset(
                    a * ratio + b for a in first.number.readings for b in second.number.readings
                )
                for number in (first.number, second.number):
                    sum_ = number._replace(readings=total)
                    yield Measure(sum_, "unit", frozenset({small}), second.end)


def _measures(text: str, number: NumberMention, lexicon: Lexicon) -> list[Measure]:
    found = []
    symbol = _BEFORE.search(text[max(0, number.start - 2) : number.start])
    if symbol:
        found.append(Measure(number, "currency", frozenset({SYMBOLS[symbol[1]]}), number.end))
    if text.startswith(lexicon.percent_phrases, number.end + 1) and lexicon.percent_phrases:
        found.append(Measure(number, "percent", frozenset({"%"}), number.end + 9))
    m = _AFTER.match(text, number.end)
    for word, end in _candidates(text, m):
        if word == "%" or word in lexicon.percent:
            found.append(Measure(number, "percent", frozenset({"%"}), end))
        if word in SYMBOLS:
            found.append(Measure(number, "currency", frozenset({SYMBOLS[word]}), end))
        if word in lexicon.currencies:
            found.append(Measure(number, "currency", frozenset({lexicon.currencies[word]}), end))
        if word in lexicon.units:
            found.append(Measure(number, "unit", frozenset(lexicon.units[word]), end))
    return found


def _candidates(text: str, m: re.Match[str] | None) -> list[tuple[str, int]]:
    """The word after the number and the next one (140 милиони американски долари)."""
    if m is None:
        return []
    words = [(m[1].lower(), m.end())]
    second = _SECOND.match(text, m.end())
    if second:
        words.append((second[1].lower(), second.end()))
    return words


def same_amount(a: Measure, b: Measure) -> bool:
    """Whether two measures of one dimension are the same amount in different units, rounded."""
    if a.sort != "unit" or b.sort != "unit":
        return False
    return any(
        _close(_base(x, unit), _base(y, other))
        for unit in a.codes
        for other in b.codes
        if unit != other and _units()[unit][0] == _units()[other][0]
        for x in a.number.readings
        for y in b.number.readings
    )


def comparable(a: Measure, b: Measure) -> bool:
    """Whether two measures of one number are the same or else contradict each other: km and m do."""
    if "unit" not in (a.sort, b.sort):
        return True
    return any(
        _units()[x][0] == _units()[y][0]
        for x in a.codes & _units().keys()
        for y in b.codes & _units().keys()
    )


def currencies_named(words: Iterable[str], text: str, language: str) -> frozenset[str]:
    """The currencies that a text with those words names, with an amount or without: MKD, денари."""
    known = load_lexicon(language).currencies
    codes = frozenset(known.values())
    named = (known.get(word.lower(), word) for word in words)
    signs = (code for symbol, code in SYMBOLS.items() if symbol in text)
    return codes & {*named, *signs}


def _base(value: Fraction, unit: str) -> float:
    _, factor, offset = _units()[unit]
    return (float(min(value, Fraction(10) ** 300)) + offset) * factor


def _close(a: float, b: float) -> bool:
    return abs(a - b) <= TOLERANCE * max(abs(a), abs(b), 1e-9)
