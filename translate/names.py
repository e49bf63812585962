"""Names that a translation must keep: none of those shared lost, none taken for another."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise

from triptych.languages.names import (
    NameMention,
    identities,
    is_title,
    name_likeness,
    read_names,
)
from triptych.translate.case import REMEMBERED, WORD, Case

SAME_NAME = 0.75
STRANGE_NAME = 0.6  # likeness below which a name has nothing to do with any word of a text
NAMES_LOST = 0.5  # share of the names shared by all human versions
SHORTEST = 4  # letters


def lost(case: Case) -> str | None:
    """Names that all human versions share (at least two of them) and the translation has not.

    A word that opens a sentence is no name for that. One of two lost may be a word that only some
    languages write with a capital letter.
    """
    languages = list(case.human)
    if len(languages) < 2:
        return None
    first, *others = languages
    spoken = {lang: _spoken(text, lang) for lang, text in case.human.items()}
    made = _every_word(case.text, case.target)
    shared, gone = 0, 0
    for name in spoken[first]:
        if not all(
            any(name_likeness(name, first, other, lang) >= SAME_NAME for other in spoken[lang])
            for lang in others
        ):
            continue
        shared += 1
        gone += not any(name_likeness(name, first, w, case.target) >= SAME_NAME for w in made)
    few = gone < 2 and shared > 1
    return "names are missing" if gone and not few and gone / shared >= NAMES_LOST else None


@lru_cache(maxsize=REMEMBERED)
def _spoken(text: str, language: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.text for m in read_names(text, language) if not m.initial))


def replaced(case: Case) -> str | None:
    """A full name or a place that is like nothing in any version, where one of the original's is gone.

    A capitalised word alone may be one that is translated.
    """
    versions = {lang: _every_word(text, lang) for lang, text in case.human.items()}
    gone = _strange(case.original, case.source, {case.target: _every_word(case.text, case.target)})
    if not gone:
        return None
    strange = _strange(case.text, case.target, versions)
    full = any(
        case.text[a.end : b.start] == " "
        for a, b in pairwise(strange)
        if _personal(a, case.target) and _personal(b, case.target)
    )
    places = any(_is_place(m, case.target) for m in strange)
    if (full and any(_personal(m, case.source) and not m.initial for m in gone)) or (
        places and any(_is_place(m, case.source) for m in gone)
    ):
        return "a name that no version has"
    return None


def _strange(text: str, language: str, others: Mapping[str, frozenset[str]]) -> list[NameMention]:
    """The names of a text that are like no word of the others, but for acronyms."""
    return [
        m
        for m in read_names(text, language)
        if not m.acronym
        and all(
            name_likeness(m.text, language, word, other) < STRANGE_NAME
            for other, found in others.items()
            for word in found
        )
    ]


def _personal(name: NameMention, language: str) -> bool:
    """Whether a name may be a person's: it is not translated."""
    return len(name.text) >= SHORTEST and not is_title(name.text, language)


def _is_place(name: NameMention, language: str) -> bool:
    return any(number > 0 for number in identities(name.text, language))


@lru_cache(maxsize=REMEMBERED)
def _every_word(text: str, language: str) -> frozenset[str]:
    """The words of a text, and its names, which may be parts of them."""
    return frozenset({*WORD.findall(text), *(m.text for m in read_names(text, language))})
