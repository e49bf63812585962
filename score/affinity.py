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
from triptych.score.adequacy import Meanings
from triptych.score.reading import Reading, Sheet

Matrix = npt.NDArray[np.float64]

CONSONANTS = 4  # of a word that are compared
SHORTEST = 3  # consonants below which a word says nothing
CAPITAL = 1.5  # weight of a capitalised word


def features(reading: Reading) -> dict[str, float]:
    """The comparable features of a cell and their weights."""
    plain, capital = _word_features(reading.language)
    found = dict.fromkeys(chain.from_iterable(map(plain.__getitem__, reading.words)), 1.0)
    named = chain.from_iterable(map(capital.__getitem__, reading.words))
    found.update(dict.fromkeys(named, CAPITAL))
    for number in reading.numbers:
        found.update(_number_features(number.readings))
    return found


@lru_cache(maxsize=4096)
def _number_features(readings: frozenset[Fraction]) -> dict[str, float]:
    return {f"#{value}": CAPITAL for value in readings if value > 2}


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
    sheets: Sequence[Sheet], meanings: Meanings | None = None
) -> Mapping[tuple[str, str], Matrix]:
    """For each pair of languages the fit of every row's cell to every row's other cell.

    Shape (rows, rows), values 0 to 1; NaN where a cell is missing. `meanings` are the vectors of an
    encoder.
    """
    places: dict[str, list[int]] = {}  # by language its rows
    for row, sheet in enumerate(sheets):
        for language in sheet.readings:
            places.setdefault(language, []).append(row)
    readings = [sheets[row].readings[lang] for lang in sorted(places) for row in places[lang]]
    words = _spread(_vectors(readings), places, len(sheets))
    found = {(a, b): words[a] @ words[b].T for a, b in combinations(words, 2)}
    if meanings is not None:
        rows = [meanings[row][lang] for lang in sorted(places) for row in places[lang]]
        encoded = _spread(np.array(rows, dtype=np.float64), places, len(sheets))
        found = {(a, b): (fit + encoded[a] @ encoded[b].T) / 2 for (a, b), fit in found.items()}
    return found | {(b, a): fit.T for (a, b), fit in found.items()}


def _spread(vectors: Matrix, places: Mapping[str, Sequence[int]], rows: int) -> dict[str, Matrix]:
    """By language a vector a row, of those of its cells in order; NaN where it has none."""
    spread, start = {}, 0
    for language in sorted(places):
        own = places[language]
        spread[language] = np.full((rows, vectors.shape[1]), np.nan)
        spread[language][own] = vectors[start : start + len(own)]
        start += len(own)
    return spread


def _vectors(readings: Sequence[Reading]) -> Matrix:
    """A row a cell, of length 1 where it has features."""
    bags = list(map(features, readings))
    frequency = Counter(chain.from_iterable(bags))
    index = {feature: column for column, feature in enumerate(frequency)}
    idf = np.log(1 + len(bags) / np.fromiter(frequency.values(), np.float64))
    rows = np.repeat(np.arange(len(bags)), list(map(len, bags)))
    columns = np.fromiter(map(index.__getitem__, chain.from_iterable(bags)), np.intp, len(rows))
    weights = np.fromiter(
        chain.from_iterable(map(dict[str, float].values, bags)), np.float64, len(rows)
    )
    matrix = np.zeros((len(bags), max(1, len(index))))
    matrix[rows, columns] = weights * idf[columns]
    matrix /= np.maximum(1e-9, np.linalg.norm(matrix, axis=1, keepdims=True))
    return matrix
