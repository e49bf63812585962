"""How well the cells of a story fit one another, by what their words, names and numbers share.

International words sound alike in the three languages (referendum, referendumin, референдумот):
the first consonants of a word, weighted by how rare they are in the story, tell which cells belong
together, without any model. An encoder, where the caller brings one, is averaged in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from itertools import chain, combinations

import numpy as np
import numpy.typing as npt

from triptych.languages.names import identities
from triptych.languages.phonetics import keys
from triptych.languages.words import Known
from triptych.score.adequacy import Similarity
from triptych.score.reading import Reading, Sheet

Matrix = npt.NDArray[np.float64]

CONSONANTS = 4  # of a word that are compared
SHORTEST = 3  # consonants below which a word says nothing
CAPITAL = 1.5  # weight of a capitalised word


def features(reading: Reading) -> dict[str, float]:
    """The comparable features of a cell and their weights."""
    plain, capital = _word_features(reading.language)
    found = dict.fromkeys(chain.from_iterable(map(plain.__getitem__, reading.words)), 1.0)
    named = [*chain.from_iterable(map(capital.__getitem__, reading.words))]
    for number in reading.numbers:
        named += _number_features(number.readings)
    found.update(dict.fromkeys(named, CAPITAL))
    return found


@lru_cache(maxsize=4096)
def _number_features(readings: frozenset[Fraction]) -> tuple[str, ...]:
    return tuple(f"#{value}" for value in readings if value > 2)


@cache
def _word_features(language: str) -> tuple[Known[tuple[str, ...]], Known[tuple[str, ...]]]:
    """What a word may mean by the exonym table, and its first consonants.

    In one table for words in small letters, in the other for capitalised ones.
    """

    def judge(word: str) -> tuple[str, ...]:
        found = [f"x{line}" for line in identities(word, language)]
        if len(word) > 3 and not word[0].isdigit():
            sound = keys(word)[0].replace("a", "")[:CONSONANTS]
            if len(sound) >= SHORTEST:
                found.append(sound)
        return tuple(found)

    return (
        Known(lambda word: () if word[0].isupper() else judge(word)),
        Known(lambda word: judge(word) if word[0].isupper() else ()),
    )


def affinities(
    sheets: Sequence[Sheet], similarity: Similarity | None = None
) -> Mapping[tuple[str, str], Matrix]:
    """For each pair of languages the fit of every row's cell to every row's other cell.

    Shape (rows, rows), values 0 to 1; NaN where a cell is missing.
    """
    languages = sorted({lang for sheet in sheets for lang in sheet.readings})
    vectors = _vectors(sheets, languages)
    encoded = _encoded(sheets, languages, similarity) if similarity else None
    found = {}
    for a, b in combinations(languages, 2):
        fit = vectors[a] @ vectors[b].T
        if encoded is not None:
            fit = (fit + encoded[a] @ encoded[b].T) / 2
        found[a, b], found[b, a] = fit, fit.T
    return found


def _vectors(sheets: Sequence[Sheet], languages: Sequence[str]) -> dict[str, Matrix]:
    """By language a row a cell, of length 1 where it has features; NaN where it is missing."""
    cells = [(lang, i) for i, sheet in enumerate(sheets) for lang in sheet.readings]
    bags = [features(sheets[i].readings[lang]) for lang, i in cells]
    frequency = Counter(chain.from_iterable(bags))
    index = {feature: column for column, feature in enumerate(frequency)}
    idf = np.log(1 + len(bags) / np.fromiter(frequency.values(), np.float64))
    rows = np.repeat(np.arange(len(bags)), [len(bag) for bag in bags])
    columns = np.fromiter((index[f] for bag in bags for f in bag), np.intp, len(rows))
    weights = np.fromiter(chain.from_iterable(bag.values() for bag in bags), np.float64, len(rows))
    matrix = np.zeros((len(bags), max(1, len(index))))
    matrix[rows, columns] = weights * idf[columns]
    matrix /= np.maximum(1e-9, np.linalg.norm(matrix, axis=1, keepdims=True))
    vectors = {lang: np.full((len(sheets), matrix.shape[1]), np.nan) for lang in languages}
    for vector, (lang, i) in zip(matrix, cells, strict=True):
        vectors[lang][i] = vector
    return vectors


def _encoded(
    sheets: Sequence[Sheet], languages: Sequence[str], similarity: Similarity
) -> dict[str, Matrix]:
    vectors = {}
    for lang in languages:
        texts = [s.readings[lang].text if lang in s.readings else "" for s in sheets]
        matrix = np.asarray(similarity(texts, [lang] * len(texts)), dtype=np.float64)
        for i, text in enumerate(texts):
            if not text:
                matrix[i] = np.nan
        vectors[lang] = matrix
    return vectors
