"""Which numbers of a text are below zero: -5, minus 5, 5 gradë nën zero."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache

from triptych.languages.lexicon import any_of, load_lexicon
from triptych.languages.numbers import NumberMention

_BEFORE = re.compile(r"([^\W\d_]+)[ \u00a0]$")
_DASH = re.compile(r"(?:^|[\s(])[-\u2212\u2013]$")
_ZERO = frozenset({Fraction(0)})
_REACH = 30  # characters after a number in which it may be said to be below zero


def negatives(
    text: str, language: str, numbers: Sequence[NumberMention]
) -> Iterator[NumberMention]:
    """Those of the numbers of a text, as `read_numbers` gave them, that are below zero."""
    lexicon = load_lexicon(language)
    for at, number in enumerate(numbers):
        before = text[max(0, number.start - 12) : number.start]
        word = _BEFORE.search(before)
        if (word and word[1].lower() in lexicon.minus) or (
            number.form == "figures" and _DASH.search(before)
        ):
            yield number
            continue
        following = (n.start for n in numbers[at + 1 :] if n.readings != _ZERO)
        end = next(following, len(text))
        after = text[number.end : min(end, number.end + _REACH)]
        pattern = _below(language)
        if pattern and pattern.search(after):
            yield number


@cache
def _below(language: str) -> re.Pattern[str] | None:
    return any_of(frozenset(load_lexicon(language).below_zero))
