"""Numbers in running text, with every reading kept: 11.000 is 11 or 11 000 until a sibling decides.

Figures are read in every language; number words, scale words and suffixes come from the lexicon.
The separators follow practice rather than CLDR, which expects `N NNN` of Albanian where agencies
write `N.NNN`, `N,NNN` and `N NNN` side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from triptych.languages.lexicon import Lexicon, load_lexicon
from triptych.languages.words import MOST, Known, Runs, Words, find_words, read_words

Form = Literal["figures", "words", "scale", "roman"]

LONGEST = 60  # digits; longer runs are codes, compared as written

_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_FIGURE = re.compile(  # the first character rules most places out at once
    r"[\d.,](?:"
    r"(?<=\d)(?<![\d.,]\d)\d{0,2}(?:[ \u00a0\u202f]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?"
    r"|(?:(?<=\d)\d*|(?<![^\W\d_].)(?<=[.,])\d+)(?:[.,]\d+)*)"
)
_DIGIT = re.compile(r"\d")
_SUFFIX = re.compile(r"[-'’]?[^\W\d_]{1,6}")
_ROMAN = re.compile(r"(?=[XVI])X{0,3}(?:IX|IV|V?I{0,3})$")
_DAY_AND_MONTH = re.compile(r"(0?[1-9]|[12]\d|3[01])\.(0?[1-9]|1[0-2])")
_AMBIGUOUS_SCALES = frozenset({"m", "k"})
_APOSTROPHES = "'’‘"
_WORD_AFTER = re.compile(r"\s[^\W\d_]")
_SCALES = (1, 10**3, 10**6, 10**9, 10**12)
_BARE = frozenset({"", " ", ".", ","})  # after a figure without a suffix


class NumberMention(NamedTuple):
    """A number as it stands in `text[start:end]`, scale word and suffix included.

    `readings` holds every value that it may have. `form` says how it is written; `ordinal` and
    `decade` what it is; `scaled` whether a scale word (million) takes part, and `code` whether it
    is part of a name with letters: HER2, G20, COVID-19, 5G.
    """

    start: int
    end: int
    readings: frozenset[Fraction]
    form: Form
    ordinal: bool = False
    decade: bool = False
    scaled: bool = False
    code: bool = False


class _Token(NamedTuple):
    start: int
    end: int
    text: str
    word: bool


def read_numbers(text: str, language: str, words: Words | None = None) -> list[NumberMention]:
    """The numbers of a text in reading order; linear in its length.

    `words` are those of the text, where the caller has read them.
    """
    lexicon = load_lexicon(language)
    tokens = [
        _Token(start, start + len(part), part, True)
        for start, part in find_words(words or read_words(text), number_words(language))
    ]
    if _DIGIT.search(text):
        tokens += [_Token(*m.span(), m.group(), False) for m in _FIGURE.finditer(text)]
        tokens.sort()
    return list(_mentions(text, tokens, lexicon)) if tokens else []


def readings_of(number: NumberMention, text: str, language: str) -> frozenset[Fraction]:
    """The readings of a number; of any scale where the word after it may be one that is not known.

    >>> (found,) = read_numbers("58 Millionen", "de")
    >>> 58_000_000 in readings_of(found, "58 Millionen", "de")
    True
    """
    if load_lexicon(language).scales or not _WORD_AFTER.match(text, number.end):
        return number.readings
    return frozenset(value * scale for value in number.readings for scale in _SCALES)


@cache
def number_words(language: str) -> Known[Runs]:
    """The words that are a number, start one or join its parts.

    For a word the runs of letters in it that may take part in a number, and where they start.
    """
    lexicon = load_lexicon(language)
    counts = _counts(language)

    def takes_part(word: str) -> bool:
        return counts[word] or word.lower() in lexicon.joins

    def parts(word: str) -> Runs:
        if word.isalpha():  # nearly always
            return ((0, word),) if takes_part(word) else ()
        runs = ((m.start(), m.group()) for m in _LETTERS.finditer(word))
        return tuple((start, run) for start, run in runs if takes_part(run))

    return Known(parts)


@cache
def _counts(language: str) -> Known[bool]:
    """Whether a word is a number or starts one."""
    lexicon = load_lexicon(language)

    def counts(word: str) -> bool:
        lower = word.lower()
        token = _Token(0, len(word), word, True)
        return lower in lexicon.numbers or _other_number(token, lower, lexicon) is not None

    return Known(counts)


def _mentions(text: str, tokens: Sequence[_Token], lexicon: Lexicon) -> Iterator[NumberMention]:
    at = 0
    previous: NumberMention | None = None
    counts = _counts(lexicon.language)
    while at < len(tokens):
        token = tokens[at]
        if token.word and not counts[token.text]:
            at, previous = at + 1, None
            continue
        if token.word:
            at, mention = _word_number(text, tokens, at, lexicon)
            found = [mention] if mention else []
        else:
            at, found = _figure_number(text, tokens, at, lexicon, previous)
        yield from found
        previous = found[-1] if found else None if token.word else previous


@lru_cache(maxsize=MOST)
def figure_readings(figure: str) -> frozenset[Fraction]:
    """Every value of a figure such as `11.000`, `1,234.5` or `.8`; empty for `1.2.3`, a code.

    >>> sorted(int(x) for x in figure_readings("11.000"))
    [11, 11000]
    """
    if len(figure) > LONGEST:
        return frozenset()
    body = re.sub(r"[ \u00a0\u202f]", "", figure)
    if body[0] in ".,":
        return frozenset({Fraction("0." + body[1:])}) if body[1:].isdecimal() else frozenset()
    separators = [c for c in body if c in ".,"]
    if not separators:
        return frozenset({Fraction(body)})
    parts = re.split(r"[.,]", body)
    if len(set(separators)) == 2:
        if separators.count(separators[-1]) > 1 or not _grouped(parts[:-1]):
            return frozenset()
        return frozenset({Fraction("".join(parts[:-1]) + "." + parts[-1])})
    readings = set()
    if _grouped(parts):
        readings.add(Fraction("".join(parts)))
    if len(parts) == 2:
        readings.add(Fraction(parts[0] + "." + parts[1]))
    return frozenset(readings)


def _grouped(parts: Sequence[str]) -> bool:
    """Whether the parts are a thousands grouping: `1`, `234`, `567`."""
    return 1 <= len(parts[0]) <= 3 and parts[0] != "0" and all(len(p) == 3 for p in parts[1:])


def _figure_number(
    text: str, tokens: Sequence[_Token], at: int, lexicon: Lexicon, previous: NumberMention | None
) -> tuple[int, list[NumberMention]]:
    token = tokens[at]
    readings = figure_readings(token.text)
    code = _after_letters(text, token.start)
    start, end = token.start, token.end
    follows = text[end : end + 1]
    if not readings or (follows == "." and _is_date(token, lexicon)):
        return at + 1, list(_pieces(token, readings, code=code))
    ordinal = decade = scaled = False
    suffix = _SUFFIX.match(text, end) if follows not in _BARE else None
    after = at + 1
    if suffix:
        written = suffix.group().lower()
        if written.lstrip("-") in lexicon.scales and not written.startswith(tuple(_APOSTROPHES)):
            plain = readings if written.lstrip("-") in _AMBIGUOUS_SCALES else frozenset()
            readings = _times(readings, lexicon.scales[written.lstrip("-")]) | plain
            scaled, end = True, suffix.end()
        else:
            ordinal = written in lexicon.ordinal_suffixes
            decade = written in lexicon.decade_suffixes
            end = suffix.end() if ordinal or decade else end
            code = code or suffix.group()[0].isupper()
        while after < len(tokens) and tokens[after].start < end:
            after += 1
    while (step := _scale_after(text, tokens, after, end, lexicon)) is not None:
        readings = _times(readings, step)
        end, after, scaled = tokens[after].end, after + 1, True
    if decade or (start and text[start - 1] in _APOSTROPHES and len(token.text) == 2):
        readings |= _decades(readings)
    if previous and text[previous.end : start].strip() in {"-", "–", "—", "/"}:
        readings |= _short_years(previous.readings, readings, token.text)
    return after, [NumberMention(start, end, readings, "figures", ordinal, decade, scaled, code)]


@lru_cache(maxsize=MOST)
def _times(readings: frozenset[Fraction], power: int) -> frozenset[Fraction]:
    """The values times a power of ten; fractions are slow to reckon with."""
    return frozenset(value * 10**power for value in readings)


def _after_letters(text: str, at: int) -> bool:
    """Whether what starts at `at` is written onto letters: HER2, COVID-19, B.1.1.7."""
    before = text[max(0, at - 2) : at]
    if not before or before[-1] == " ":  # nearly always
        return False
    return before[-1:].isalpha() or (before[-1:] in "-–‑." and before[:1].isalpha())


def _is_date(token: _Token, lexicon: Lexicon) -> bool:
    """Whether a figure before a full stop may be a day and a month, as in `на 1.11.`

    Only where a comma is decimal.
    """
    return lexicon.decimal == "," and _DAY_AND_MONTH.fullmatch(token.text) is not None


def _pieces(token: _Token, whole: frozenset[Fraction], *, code: bool) -> Iterator[NumberMention]:
    """A code or date such as 30.05.2005, number by number; a run of digits that is too long whole.

    Each piece has the readings of the `whole` too.
    """
    for part in re.finditer(r"\d+", token.text):
        start = token.start + part.start()
        digits = part.group()
        value = Fraction(digits) if len(digits) <= LONGEST else Fraction(-hash_of(digits))
        readings = whole | {value}
        yield NumberMention(start, start + len(digits), readings, "figures", code=code)


def hash_of(digits: str) -> int:
    """A stable stand-in for a number of absurd length, so that it can be compared at all."""
    import zlib

    return zlib.crc32(digits.encode()) * 1000 + len(digits) % 1000


def _scale_after(
    text: str, tokens: Sequence[_Token], at: int, end: int, lexicon: Lexicon
) -> int | None:
    if at >= len(tokens) or not tokens[at].word:
        return None
    word = tokens[at].text.lower()
    if word in _AMBIGUOUS_SCALES or word not in lexicon.scales:
        return None
    between = text[end : tokens[at].start]
    return (
        lexicon.scales[word] if between.strip(" \u00a0\u202f-") == "" and len(between) < 3 else None
    )


def _decades(readings: frozenset[Fraction]) -> frozenset[Fraction]:
    """80s is also 1980; 1980s is also 80."""
    more: set[Fraction] = set()
    for value in readings:
        if 1800 <= value < 2100:
            more.add(value % 100)
        elif 10 <= value < 100 and value % 10 == 0:
            more |= {value + 1900, value + 1800}
    return frozenset(more)


def _short_years(
    before: frozenset[Fraction], readings: frozenset[Fraction], written: str
) -> frozenset[Fraction]:
    """In 1950-53 the 53 is 1953 too."""
    if len(written) != 2 or not written.isdecimal():
        return frozenset()
    return frozenset(
        b - b % 100 + r for b in before for r in readings if 1000 <= b < 2100 and b % 100 < r < 100
    )


def _word_number(
    text: str, tokens: Sequence[_Token], at: int, lexicon: Lexicon
) -> tuple[int, NumberMention | None]:
    """The number that starts with the word at `at`, and the place after it."""
    token = tokens[at]
    word = token.text.lower()
    roles = lexicon.numbers.get(word)
    if roles is None:
        return at + 1, _other_number(token, word, lexicon)
    by_role = dict(roles)
    if not by_role.keys() & {"unit", "ten", "hundred", "zero"}:
        readings = frozenset(value for _, value in roles)
        return at + 1, NumberMention(
            token.start, token.end, readings, "words", ordinal="ordinal" in by_role
        )
    value, after, ordinal = _compose(text, tokens, at, lexicon)
    readings = frozenset({value, *(v for r, v in roles if after == at + 1)})
    end = tokens[after - 1].end
    scaled = False
    while (step := _scale_after(text, tokens, after, end, lexicon)) is not None:
        readings = _times(readings, step)
        end, after, scaled = tokens[after].end, after + 1, True
    return after, NumberMention(token.start, end, readings, "words", ordinal=ordinal, scaled=scaled)


def _compose(
    text: str, tokens: Sequence[_Token], at: int, lexicon: Lexicon
) -> tuple[Fraction, int, bool]:
    """Fifty-eight, педесет и осум, njëqind e pesë: the value, the place after it, whether ordinal."""
    value = Fraction(0)
    room = Fraction(10) ** 6  # what may still be added must be smaller than the last part
    ordinal = False
    after = at
    while after < len(tokens):
        place = after
        if place > at:
            if text[tokens[place - 1].end : tokens[place].start] not in {" ", "-", "\u00a0"}:
                break
            if tokens[place].text.lower() in lexicon.joins and place + 1 < len(tokens):
                if text[tokens[place].end : tokens[place + 1].start] != " ":
                    break
                place += 1
        part = _part(tokens[place].text.lower(), lexicon)
        if part is None:
            break
        role, amount = part
        if role == "hundred" and amount == 100 and 0 < value < 10:
            value, room = value * 100, Fraction(100)
        elif amount < room and amount > 0:
            value += amount
            room = Fraction({"unit": 1, "ordinal": 1, "ten": 10, "hundred": 100}.get(role, 1))
        elif place == at:
            return amount, at + 1, role == "ordinal"
        else:
            break
        after = place + 1
        ordinal = role == "ordinal"
        if ordinal:
            break
    return value, max(after, at + 1), ordinal


def _part(word: str, lexicon: Lexicon) -> tuple[str, Fraction] | None:
    for role, amount in lexicon.numbers.get(word, ()):
        if role in {"unit", "ten", "hundred", "ordinal", "zero"}:
            return role, amount
    return None


def _other_number(token: _Token, word: str, lexicon: Lexicon) -> NumberMention | None:
    """A lone scale word (millions), a compound (двочасовен) or a Roman numeral (XIX)."""
    if word in lexicon.scales and word not in _AMBIGUOUS_SCALES:
        value = frozenset({Fraction(10) ** lexicon.scales[word]})
        return NumberMention(token.start, token.end, value, "scale", scaled=True)
    if token.text.isupper() and _ROMAN.match(token.text):
        return NumberMention(
            token.start, token.end, frozenset({Fraction(_roman(token.text))}), "roman"
        )
    if word.startswith(tuple(lexicon.compound_stems)):
        for stem, number in lexicon.compound_stems.items():
            if word.startswith(stem) and word[len(stem) :].startswith(lexicon.compound_ends):
                return NumberMention(token.start, token.end, frozenset({Fraction(number)}), "words")
    return None


def _roman(numeral: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[c] for c in numeral]
    following = [*values[1:], 0]
    return sum(-v if v < n else v for v, n in zip(values, following, strict=True))
