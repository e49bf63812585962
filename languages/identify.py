"""Language identification that abstains, a paragraph at a time.

The letters speak first: ѓ ќ ѕ are only Macedonian, ђ ћ only Serbian, щ ъ only Bulgarian among the
neighbours. Then py3langid decides among the languages of the region and decoys: without Croatian,
Bosnian and Slovene beside them it takes Serbian in Latin letters for Albanian.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from triptych.languages.tongues import marks

# Languages that news of the region is written in, and decoys that draw off what is none of them.
_LANGUAGES = (
    "en", "sq", "mk", "bg", "sr", "hr", "bs", "sl", "tr", "ru", "uk", "el", "ro", "it", "de", "fr",
    "es", "pt", "nl", "pl", "hu", "cs",
)  # fmt: skip
_SAME = {"hr": "sr", "bs": "sr"}  # one language in the eyes of an identifier: told apart by no one
_LONGEST = 2000  # characters looked at; more changes nothing
_FEWEST = 12  # letters below which only script and tell-tale letters count
_SURE = 0.65
_PAGE = 400  # characters from which the small words may decide
_FULL = 0.25  # marks a word; pages of the samples bear .4 in English, .6 and more in Albanian

_CYRILLIC = re.compile("[\u0400-\u04ff]+")
_GREEK = re.compile("[\u0370-\u03ff]+")
_MACEDONIAN = re.compile("[ѓќѕЃЌЅ]")
_SERBIAN = re.compile("[ђћЂЋ]")
_BULGARIAN = re.compile("[щъЩЪ]")
_EASTERN = re.compile("[ыэёіїєЫЭЁІЇЄ]")
_SOUTHERN = re.compile("[јљњџЈЉЊЏ]")


@dataclass(frozen=True, slots=True)
class Guess:
    """A language and how sure the guess is, 0 to 1; `language` is None where none is sure."""

    language: str | None
    confidence: float


class _Ranker(Protocol):
    def rank(self, text: str) -> list[tuple[str, float]]:
        """All languages with their shares, best first."""


@cache
def _identifier() -> _Ranker:
    # py3langid ships no types.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LANGUAGES)
    ranker: _Ranker = identifier
    return ranker


def identify(text: str) -> Guess:
    """The language of a text, or None where the text is too short or too mixed to tell.

    >>> identify("Владата на денешната седница ќе го разгледа предлогот.").language
    'mk'
    >>> identify("Predsednik je juče u Beogradu razgovarao sa ministrima.").language
    'sr'
    >>> identify("11.000 - 12.000").language is None
    True
    """
    text = text[:_LONGEST]
    letters = sum(map(str.isalpha, text))
    if not letters:
        return Guess(None, 0.0)
    cyrillic = len("".join(_CYRILLIC.findall(text)))
    if 0.25 < cyrillic / letters < 0.6:
        return Guess(None, 0.0)  # two scripts: let each part speak for itself
    if len("".join(_GREEK.findall(text))) > 0.6 * letters:
        return Guess("el", 0.99)
    if cyrillic >= 0.6 * letters and (told := _by_letters(text)):
        return told
    if letters < _FEWEST:
        return Guess(None, 0.0)
    if told := _by_small_words(text):
        return told
    return _by_model(text, cyrillic >= 0.6 * letters)


def _by_letters(text: str) -> Guess | None:
    """What tell-tale Cyrillic letters say; None if they are absent or contradict one another."""
    found = {
        language
        for language, pattern in (
            ("mk", _MACEDONIAN),
            ("sr", _SERBIAN),
            ("bg", _BULGARIAN),
            ("ru", _EASTERN),
        )
        if pattern.search(text)
    }
    if len(found) != 1 or "ru" in found:
        return None
    (language,) = found
    if language == "bg" and (_SOUTHERN.search(text) or len(text) < 40):
        return None  # Russian and Ukrainian have щ too, and a quotation may be Bulgarian
    return Guess(language, 0.99)


def _by_small_words(text: str) -> Guess | None:
    """A page that one language's small words and letters fill, and no other's; else None.

    It spares the statistical model, which takes half a second to load, on most pages.
    """
    if len(text) < _PAGE:
        return None
    said = marks(text)
    best = max(said, key=lambda name: said[name], default=None)
    if best is None or said.pop(best) < _FULL or max(said.values(), default=0.0) > 0:
        return None
    return Guess(best, 0.99) if "-" not in best else None


def _by_model(text: str, cyrillic: bool) -> Guess:
    totals: dict[str, float] = {}
    for language, share in _identifier().rank(text):
        name = _SAME.get(language, language)
        totals[name] = totals.get(name, 0.0) + share
    if cyrillic and _SOUTHERN.search(text):
        totals = {name: share for name, share in totals.items() if name in ("mk", "sr")}
    best = max(totals, key=lambda name: totals[name])
    sure = totals[best] / sum(totals.values()) if totals else 0.0
    return Guess(best if sure >= _SURE else None, round(sure, 4))
