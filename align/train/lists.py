"""What the student learns from: words, parallel sentences, and pieces of them."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from triptych.align.static import LANGUAGES, words

ENGLISH, MACEDONIAN = 32_000, 45_000  # most frequent words of wordfreq
_CYRILLIC = re.compile(r"[а-џѓќѐѝ']+")
# Learned forms of Wiktionary's tables that no newspaper prints: the admirative, the optative and
# their kin, and words with stress marks.
_BOOKISH = re.compile(r"akësh|kësh[ai]?$|fsh(im|a|in|i|it)?$|[áéíóúý]")


@dataclass(frozen=True, slots=True)
class Triple:
    """One sentence in every language of `LANGUAGES`, and the document it is from."""

    document: str
    texts: tuple[str, ...]


def read_triples(path: Path) -> list[Triple]:
    """The rows of a table with the columns doc, en, sq, mk, separated by tabs."""
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    cells = [line.split("\t") for line in lines]
    return [Triple(c[0], tuple(c[1:])) for c in cells if len(c) == len(LANGUAGES) + 1]


def corpus_counts(triples: Sequence[Triple]) -> dict[str, Counter[str]]:
    """How often each word occurs in the parallel text, by language."""
    return {
        language: Counter(w for t in triples for w in words(t.texts[k]))
        for k, language in enumerate(LANGUAGES)
    }


def vocabulary(counts: Mapping[str, Counter[str]]) -> dict[str, list[str]]:
    """The words of the table by language: frequent ones, dictionary forms, those of the corpus."""
    import wordfreq
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    dictionary = DefaultDictionaryFactory().get_dictionary("sq")
    albanian = {form.lower() for pair in dictionary.items() for form in pair}
    lists = {
        "en": [w for w in wordfreq.top_n_list("en", 2 * ENGLISH) if words(w) == [w]][:ENGLISH],
        "sq": sorted(w for w in albanian if words(w) == [w] and not _BOOKISH.search(w)),
        "mk": [w for w in wordfreq.top_n_list("mk", 200_000) if _CYRILLIC.fullmatch(w)][
            :MACEDONIAN
        ],
    }
    return {
        language: list(dict.fromkeys([*lists[language], *sorted(counts[language])]))
        for language in LANGUAGES
    }


def frequencies(counts: Mapping[str, Counter[str]]) -> dict[str, dict[str, float]]:
    """Relative frequencies: wordfreq's, where it knows the language, and the corpus's."""
    import wordfreq

    tables = {}
    for language in LANGUAGES:
        total = sum(counts[language].values())
        own = {word: n / total for word, n in counts[language].items()}
        if language == "sq":
            tables[language] = own
            continue
        # The corpus is of one genre; its words count less than those of running text.
        general = wordfreq.get_frequency_dict(language, wordlist="best")
        tables[language] = {
            word: max(general.get(word, 0.0), 0.3 * own.get(word, 0.0)) for word in (*general, *own)
        }
    return tables


def windows(triples: Sequence[Triple], seed: int) -> Iterator[tuple[str, str, str]]:
    """Document, language and text of runs of 3 to 12 words cut from the longer sentences."""
    chance = random.Random(seed)
    for triple in triples:
        for language, text in zip(LANGUAGES, triple.texts, strict=True):
            pieces = text.split()
            if len(pieces) < 8:
                continue
            at = chance.randrange(4)
            while at < len(pieces) - 3:
                size = chance.choice((3, 4, 5, 6, 8, 10, 12))
                yield triple.document, language, " ".join(pieces[at : at + size])
                at += size + chance.randrange(10)
