"""Cognates: what two texts share letter by letter once both are in Latin script.

Names, loan words and international vocabulary are spelt alike in Albanian, Macedonian and English
when the Cyrillic is romanised: "референдумот", "referendumin", "referendum". Character n-grams
inside words, weighted by how few sentences of the story hold them, find them without a dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from triptych.languages.romanise import fold

Floats = npt.NDArray[np.float32]

SHORTEST, LONGEST = 3, 5
WIDTH = 2048  # columns of the hashed vectors; two n-grams of a story meet by chance in 1 of them

# Spellings of one sound in the three orthographies, after romanisation.
_SOUNDS = (
    ("dzh", "xh"), ("dj", "xh"), ("kj", "q"), ("sh", "s"), ("ch", "c"), ("zh", "z"), ("th", "t"),
    ("ph", "f"), ("ck", "k"), ("w", "v"), ("y", "i"),
)  # fmt: skip
_NOT_WORD = re.compile(r"[^\w]+")


def spelling(text: str, language: str) -> str:
    """The text reduced to how it sounds, roughly, in one alphabet.

    >>> spelling("Џозеф Шекспир", "mk") == spelling("Xhozef Shekspir", "sq")
    True
    """
    folded = fold(text, language)
    for written, sound in _SOUNDS:
        folded = folded.replace(written, sound)
    return _NOT_WORD.sub(" ", folded)


def cognate_vectors(texts: Sequence[Sequence[str]], languages: Sequence[str]) -> list[Floats]:
    """Unit vectors of all sentences of a story, `[sentences, WIDTH]` for each language.

    The product of two is their cosine in the space of weighted n-grams, up to hashing.
    """
    spelt = [
        f" {spelling(text, language)} "
        for group, language in zip(texts, languages, strict=True)
        for text in group
    ]
    vectors = _hashed(*ngrams(spelt), len(spelt))
    ends = np.cumsum([len(group) for group in texts])
    return [vectors[end - len(group) : end] for group, end in zip(texts, ends, strict=True)]


def ngrams(texts: Sequence[str]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint64]]:
    """Row and hash of every n-gram that does not cross a space inside."""
    letters = np.frombuffer("".join(texts).encode("utf-32-le", "replace"), dtype=np.uint32)
    letters = letters.astype(np.uint64)
    rows = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    space = letters == ord(" ")
    all_rows, hashes = [], []
    rolling = letters
    inside = np.ones(len(letters), dtype=bool)  # no space strictly inside, so far
    for size in range(2, LONGEST + 1):
        count = len(letters) - size + 1
        if count <= 0:
            break
        rolling = rolling[:count] * np.uint64(1000003) + letters[size - 1 :]
        inside = inside[:count]
        if size > 2:
            inside = inside & ~space[size - 2 : size - 2 + count]
        if size >= SHORTEST:
            whole = inside & (rows[:count] == rows[size - 1 :])
            hashes.append(rolling[whole])
            all_rows.append(rows[:count][whole])
    if not hashes:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint64)
    return np.concatenate(all_rows), _mixed(np.concatenate(hashes))


def _mixed(hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The finaliser of splitmix64, which spreads the bits of a weak hash."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return hashes ^ (hashes >> np.uint64(31))


def _hashed(rows: npt.NDArray[np.int64], hashes: npt.NDArray[np.uint64], sentences: int) -> Floats:
    """TF-IDF rows, each n-gram signed and hashed to a column (Weinberger et al. 2009)."""
    grams, gram = np.unique(hashes, return_inverse=True)
    keys, counts = np.unique(rows * np.int64(max(len(grams), 1)) + gram, return_counts=True)
    row, gram = keys // max(len(grams), 1), keys % max(len(grams), 1)
    spread = np.bincount(gram, minlength=len(grams))
    weight = np.log((1 + sentences) / np.maximum(spread, 1))
    sign = np.where((grams >> np.uint64(40)) & np.uint64(1), 1.0, -1.0)
    column = (grams % np.uint64(WIDTH)).astype(np.int64)
    flat = np.bincount(
        row * WIDTH + column[gram],
        weights=(1 + np.log(counts)) * (weight * sign)[gram],
        minlength=sentences * WIDTH,
    )
    vectors = flat.reshape(sentences, WIDTH).astype(np.float32)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    return vectors
