"""Families: the forms of a word, which share one row of the table.

An alignment has no use for case or number, and what training learns about one form then holds for
the forms that no sentence had.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from triptych.align.static import LANGUAGES, words
from triptych.align.train.albanian import Lexeme, lexemes

RAREST = 1e-6  # an Albanian word must have a meaning at least this frequent in English
FILLERS = frozenset({
    "a", "an", "at", "be", "by", "for", "from", "in", "of", "on", "or", "sb", "somebody", "something",
    "sth", "the", "to",
})  # fmt: skip
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")

Word = tuple[str, str]  # language and spelling


@dataclass(frozen=True, slots=True)
class Family:
    """Forms of one word, and its English glosses, the best first, as words."""

    language: str
    forms: tuple[str, ...]
    glosses: tuple[tuple[str, ...], ...] = ()


def families(
    vocabulary: Mapping[str, Collection[str]], english: Mapping[str, float]
) -> list[Family]:
    """The words of the vocabulary in families, with the forms that dictionaries add to them.

    `english` holds relative frequencies, which say what Albanian word a form is likely to be.
    """
    known = {language: list(dict.fromkeys(vocabulary[language])) for language in LANGUAGES}
    made = [Family("en", forms) for forms in _by_lemma("en", known["en"], ())]
    made += _albanian(known["sq"], english)
    dictionary = sorted(_dictionary("mk"))
    made += [Family("mk", forms) for forms in _by_lemma("mk", known["mk"], dictionary)]
    return made


def _albanian(vocabulary: Sequence[str], english: Mapping[str, float]) -> list[Family]:
    lexicon = list(lexemes())
    rank = [_frequency(lexeme, english) for lexeme in lexicon]
    best: dict[str, int] = {}
    for k in sorted(range(len(lexicon)), key=lambda k: -rank[k]):
        for form in lexicon[k].forms:
            if words(form) == [form]:
                best.setdefault(form, k)
    spoken = {best[word] for word in vocabulary if word in best}
    forms: dict[int, list[str]] = {}
    for form, k in best.items():
        if k in spoken or rank[k] > RAREST:
            forms.setdefault(k, []).append(form)
    made = [Family("sq", tuple(forms[k]), glosses(lexicon[k].gloss)) for k in sorted(forms)]
    strangers = [word for word in vocabulary if word not in best]
    return made + [Family("sq", own) for own in _by_lemma("sq", strangers, ())]


def glosses(text: str) -> tuple[tuple[str, ...], ...]:
    """The meanings that a dictionary gives, as words.

    >>> glosses("feasible, workable (of plans)")
    (('feasible',), ('workable',))
    """
    parts = re.split("[,;/]", _ASIDE.sub("", text.lower()))
    return tuple(tuple(found) for part in parts if (found := words(part)))


def _frequency(lexeme: Lexeme, english: Mapping[str, float]) -> float:
    """How frequent the rarest word of the first meaning is; phrases count half."""
    meanings = glosses(lexeme.gloss)
    if not meanings:
        return 0.0
    content = [w for w in meanings[0] if w not in FILLERS] or list(meanings[0])
    return min(english.get(w, 0.0) for w in content) / min(len(content), 2)


def _by_lemma(
    language: str, vocabulary: Iterable[str], dictionary: Iterable[str]
) -> list[tuple[str, ...]]:
    """Words by dictionary form, and words of the dictionary whose dictionary form is among them."""
    lemmas = _dictionary(language)
    groups: dict[str, dict[str, None]] = {}
    for word in vocabulary:
        groups.setdefault(_lemma(word, lemmas), {})[word] = None
    for word in dictionary:
        if words(word) == [word] and (group := groups.get(_lemma(word, lemmas))) is not None:
            group[word] = None
    return [tuple(group) for group in groups.values()]


def _lemma(word: str, lemmas: Mapping[str, str]) -> str:
    """The dictionary form, if it begins alike: "left" is no form of "leave" more often than not."""
    lemma = lemmas.get(word, word).lower()
    return lemma if word.startswith(lemma[: max(4, len(lemma) - 2)]) else word


def _dictionary(language: str) -> Mapping[str, str]:
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    dictionary: Mapping[str, str] = DefaultDictionaryFactory().get_dictionary(language)
    return dictionary
