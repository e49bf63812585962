"""Whether the persons of a text are men or women, as far as its pronouns tell."""

from __future__ import annotations

from dataclasses import dataclass

from triptych.languages.lexicon import Gender, load_lexicon
from triptych.languages.words import Words


@dataclass(frozen=True, slots=True)
class Pronouns:
    """The genders of the pronouns of a text, and of those beside a word of speech: of persons."""

    every: frozenset[Gender]
    speaking: frozenset[Gender]


def read_pronouns(words: Words, language: str) -> Pronouns:
    """The genders of the pronouns among the words of a text.

    >>> from triptych.languages.words import read_words
    >>> sorted(read_pronouns(read_words("He said it"), "en").every)
    ['masculine', 'thing']
    """
    lexicon = load_lexicon(language)
    lower = [word.lower() for word in words.texts]
    every, speaking = set(), set()
    for at, word in enumerate(lower):
        if gender := lexicon.pronouns.get(word):
            every.add(gender)
            beside = lower[max(0, at - 1) : at + 2]
            if word in lexicon.subjects and not lexicon.speech.isdisjoint(beside):
                speaking.add(gender)
    return Pronouns(frozenset(every), frozenset(speaking))
