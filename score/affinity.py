"""How well the cells of a story fit one another, by what their words, names and numbers share.

International words sound alike in the three languages (referendum, referendumin, референдумот):
the first consonants of a word, weighted by how rare they are in the story, tell which cells belong
together, without any model. An encoder, where the caller brings one, is averaged in.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache, lru_cache

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
    found: dict[str, float] = {}
    table = _word_features(reading.language)
    for weight, features in map(table.__getitem__, reading.words):
        for feature in features:
            found[feature] = max(found.get(feature, 0.0), weight)
    for number in reading.numbers:
        found.update(_number_features(number.readings))
    return found


@lru_cache(maxsize=4096)
def _number_features(readings: frozenset[Fraction]) -> dict[str, float]:
    return {f"#{value}": CAPITAL for value in readings if value > 2}


@cache
def _word_features(language: str) -> Known[tuple[float, tuple[str, ...]]]:
    """For a word its weight, and what it may mean by the exonym table and its first consonants."""

    def judge(word: str) -> tuple[float, tuple[str, ...]]:
        found = [f"x{line}" for line in identities(word, language)]
        if len(word) > 3 and not word[0].isdigit():
            sound = keys(word)[0].replace("a", "")[:CONSONANTS]
            if len(sound) >= SHORTEST:
                found.append(sound)
        return CAPITAL if word[0].isupper() else 1.0, tuple(found)

    return Known(judge)


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
    for a in languages:
        for b in languages:
            if a != b:
                fit = vectors[a] @ vectors[b].T
                if encoded is not None:
                    fit = (fit + encoded[a] @ encoded[b].T) / 2
                found[a, b] = fit
    return found


def _vectors(sheets: Sequence[Sheet], languages: Sequence[str]) -> dict[str, Matrix]:
    bags = {
        (lang, i): features(sheet.readings[lang])
        for i, sheet in enumerate(sheets)
        for lang in languages
        if lang in sheet.readings
    }
    frequency = Counter(f for bag in bags.values() for f in bag)
    index = {f: i for i, f in enumerate(sorted(frequency))}
    idf = {f: math.log(1 + len(bags) / n) for f, n in frequency.items()}
    vectors = {}
    for lang in languages:
        matrix = np.full((len(sheets), max(1, len(index))), np.nan)
        for i in range(len(sheets)):
            if (lang, i) in bags:
                bag = bags[lang, i]
                matrix[i] = 0.0
                matrix[i, [index[f] for f in bag]] = [w * idf[f] for f, w in bag.items()]
                matrix[i] /= max(1e-9, float(np.linalg.norm(matrix[i])))
        vectors[lang] = matrix
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
