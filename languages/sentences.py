"""Sentence boundaries: ICU's, mended with the abbreviations of the language packs.

ICU (Unicode Standard Annex 29) breaks after every full stop before a capital. No splitter knows
the abbreviations of Albanian and Macedonian, so a break is undone where the token before it is a
listed abbreviation, a capital initial or a form of address, or where the next letter is small.
"""

from __future__ import annotations

import re

from icu4py.breakers import SentenceBreaker

from triptych.languages.packs import OPENING, SentenceRules, bare_word, load_pack

_YEAR = re.compile(r"(?:1[0-9]|20)\d\d")
_CLOSING = "\"'“”»«‘’)]}"
# Line breaks inside a paragraph are white space here: ICU would end a sentence at each.
_SPACES = {ord(c): " " for c in "\n\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029"}
# ICU counts UTF-16 units and refuses half a surrogate pair: one stand-in for one character.
_SURROGATES = dict.fromkeys(range(55296, 57344), "�")


def sentence_spans(text: str, language: str) -> list[tuple[int, int]]:
    """The sentences of a paragraph as half-open ranges of characters, without the space around."""
    plain = text.translate(_SPACES)
    if not plain.isascii() and not plain.isprintable():
        plain = plain.translate(_SURROGATES)
    rules = load_pack(language).sentences
    spans: list[tuple[int, int]] = []
    position = 0
    for segment in SentenceBreaker(plain, language):
        start, end = position, position + len(segment)
        position = end
        if not segment.strip():
            continue
        if spans and _goes_on(plain, spans[-1][0], start, end, rules):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return [_trimmed(text, start, end) for start, end in spans]


def split_sentences(text: str, language: str) -> list[str]:
    """The sentences of a paragraph; joined with spaces they are the paragraph but for white space.

    >>> split_sentences("Д-р Петров и г. Илиев дојдоа во 2024 г. Заминаа вчера.", "mk")
    ['Д-р Петров и г. Илиев дојдоа во 2024 г.', 'Заминаа вчера.']
    >>> split_sentences("Z. Hoxha foli për nr. 5, d.m.th. për shtëpinë. Askush s'erdhi.", "sq")
    ['Z. Hoxha foli për nr. 5, d.m.th. për shtëpinë.', "Askush s'erdhi."]
    """
    return [text[start:end] for start, end in sentence_spans(text, language)]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _goes_on(text: str, begin: int, at: int, end: int, rules: SentenceRules) -> bool:
    """Whether the sentence that began at `begin` goes on over the break at `at`."""
    before = text[max(begin, at - 80) : at].rstrip()
    after = text[at : min(end, at + 40)].lstrip()
    bare = after.lstrip(OPENING + " ")
    if not bare:
        return not any(c.isalnum() for c in text[at:end])  # a stray quote or dash belongs to it
    if bare[0].islower() and bare[:1] == after.lstrip(_CLOSING + "„‚([{")[:1]:
        return True
    if not before.endswith("."):
        return False
    return _abbreviated(before, bare, rules)


def _abbreviated(before: str, after: str, rules: SentenceRules) -> bool:
    """Whether the full stop that ends `before` belongs to an abbreviation."""
    words = before[:-1].rsplit(None, 2)
    if not words:
        return False
    token = bare_word(words[-1])
    folded = token.casefold()
    first = after.split(None, 1)[0].rstrip(".,;:!?" + _CLOSING)
    starts = first in rules.starters
    if folded in rules.address:
        year = len(words) > 1 and _YEAR.search(words[-2].strip(OPENING + ",.")) is not None
        return after[0].isupper() and not year and not (starts and not token[0].isupper())
    if folded in rules.abbreviations:
        return True
    if folded in rules.before_digit and after[0].isdigit():
        return True
    if (len(token) == 1 and token.isalpha() and token.isupper()) or token in rules.initials:
        return not starts
    return folded in rules.sometimes and not starts
