"""The built-in encoder: a table of word vectors distilled from a large model, summed a sentence.

A sentence is the sum of the vectors of its words, whose lengths carry their weight. Words outside
the table are made from the character n-grams of their spelling in one alphabet, so that names and
international words of the three languages meet. `triptych.align.train` makes the table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import IO, Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from triptych.align.cognates import ngrams, spelling
from triptych.align.sums import group_sums
from triptych.align.threads import one_thread
from triptych.errors import ModelError

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Tables = Mapping[str, npt.NDArray[Any]]  # of several kinds of number, by name

FILE = "encoder.npz"
LANGUAGES = ("en", "sq", "mk")
LEVELS = 7  # codes run from -7 to 7, two to a byte
KEPT = 8192  # words of a language whose vectors are remembered, 8 MB of 256 numbers each

_WORDS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


def words(text: str) -> list[str]:
    """The words as the table spells them: lower case, straight apostrophes, no figures.

    >>> words("Petar’s 3 ÇELËSA, д-р Ана")
    ["petar's", 'çelësa', 'д', 'р', 'ана']
    """
    return _WORDS.findall(text.lower().replace("’", "'"))


def word_key(language: str, word: str) -> int:
    """The number that stands for a word of a language (CRC-32); forms of a word share a row."""
    return crc32(f"{language} {word}".encode("utf-8", "replace"))


def pack(rows: Floats) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float16]]:
    """Rows in four bits a number, with a scale a row; the number of columns must be even."""
    scale = np.maximum(np.abs(rows).max(axis=1), 1e-6) / LEVELS
    # Clipping the rare large values costs less than coarser steps for all the others.
    scale = np.minimum(scale, 3.0 * rows.std(axis=1) / LEVELS + 1e-9).astype(np.float16)
    codes = np.rint(rows / np.maximum(scale.astype(np.float32), 1e-9)[:, None])
    shifted = (np.clip(codes, -LEVELS, LEVELS) + LEVELS).astype(np.uint8)
    return shifted[:, 0::2] | (shifted[:, 1::2] << 4), scale


def unpack(packed: npt.NDArray[np.uint8], scale: npt.NDArray[np.float16]) -> Floats:
    """The rows of `pack`."""
    rows = np.empty((len(packed), packed.shape[1] * 2), dtype=np.float32)
    rows[:, 0::2] = packed & 15
    rows[:, 1::2] = packed >> 4
    rows -= LEVELS
    rows *= scale.astype(np.float32)[:, None]
    return rows


def _packed(
    tables: Tables, rows: str, scale: str
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float16]]:
    return tables[rows].astype(np.uint8, copy=False), tables[scale].astype(np.float16, copy=False)


class StaticEncoder:
    """Word vectors, packed in four bits; see `Encoder`."""

    def __init__(self, tables: Tables) -> None:
        try:
            self.name = f"built-in@{tables['version'].item()}"
            self._keys = tables["keys"].astype(np.uint32)  # sorted
            self._places = tables["places"].astype(np.int64)  # the row of each key
            self._rows, self._row_scale = _packed(tables, "rows", "row_scale")
            self._grams, self._gram_scale = _packed(tables, "grams", "gram_scale")
            self._means = dict(zip(LANGUAGES, tables["means"].astype(np.float32), strict=True))
            self._kept: dict[str, dict[str, Floats]] = {language: {} for language in LANGUAGES}
        except (KeyError, ValueError) as error:
            raise ModelError(
                f"the table of the built-in encoder is incomplete ({error}); reinstall triptych, "
                "or make it again with python -m triptych.align.train"
            ) from None

    @classmethod
    def load(cls, file: IO[bytes] | None = None) -> StaticEncoder:
        """The encoder that ships with the package, or one made of another file."""
        if file is None:
            path = resources.files("triptych.align").joinpath("model").joinpath(FILE)
            with path.open("rb") as opened:
                return cls.load(opened)
        with np.load(file, allow_pickle=False) as tables:
            return cls(dict(tables))

    def covers(self, language: str) -> bool:
        """English, Albanian and Macedonian."""
        return language in LANGUAGES

    @one_thread
    def encode(self, sentences: Sequence[str], language: str) -> Floats:
        """Unit rows, centred on the mean of the language; zero for a text without words."""
        total = self.sums(sentences, language)
        spoken = total.any(axis=1, keepdims=True)
        total -= self._means[language] * spoken
        unit: Floats = total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-6)
        return unit

    def sums(self, sentences: Sequence[str], language: str) -> Floats:
        """The sums of the words' vectors scaled to length 1, before centring."""
        split = [words(sentence) for sentence in sentences]
        known = {word: k for k, word in enumerate(dict.fromkeys(w for ws in split for w in ws))}
        vectors = self._word_vectors(list(known), language)
        rows = np.repeat(np.arange(len(split)), [len(ws) for ws in split])
        total = group_sums(vectors[[known[w] for ws in split for w in ws]], rows, len(sentences))
        total /= np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-6)
        return total

    def _word_vectors(self, vocabulary: Sequence[str], language: str) -> Floats:
        """A row a word, remembered: the aligner and the checks ask for the same words by turns."""
        kept = self._kept[language]
        rows = {word: kept.get(word) for word in vocabulary}
        missing = [word for word, row in rows.items() if row is None]
        if missing:
            made = dict(zip(missing, self._new_vectors(missing, language), strict=True))
            rows.update(made)
            if len(kept) + len(made) > KEPT:
                kept.clear()
            if len(made) <= KEPT:
                kept.update(made)
        width = 2 * self._rows.shape[1]
        found = [row for row in rows.values() if row is not None]
        return np.concatenate([np.zeros(0, np.float32), *found]).reshape(-1, width)

    def _new_vectors(self, vocabulary: Sequence[str], language: str) -> Floats:
        """A row a word: from the language's own table, a sibling's (names), or n-grams."""
        found = self._find(vocabulary, language)
        for sibling in LANGUAGES:
            missing = np.flatnonzero(found < 0).tolist()
            if sibling != language and missing:
                found[missing] = self._find([vocabulary[k] for k in missing], sibling)
        vectors = unpack(self._rows[found], self._row_scale[found])
        missing = np.flatnonzero(found < 0).tolist()
        if missing:
            vectors[missing] = self._spelt([vocabulary[k] for k in missing], language)
        return vectors

    def _find(self, vocabulary: Sequence[str], language: str) -> Ints:
        keys = np.array([word_key(language, word) for word in vocabulary], dtype=np.uint32)
        spots = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.where(self._keys[spots] == keys, self._places[spots], -1)

    def _spelt(self, vocabulary: Sequence[str], language: str) -> Floats:
        """Vectors of words outside the table: the mean of their n-grams'."""
        rows, hashes = ngrams([f" {spelling(word, language)} " for word in vocabulary])
        buckets = (hashes % np.uint64(len(self._grams))).astype(np.int64)
        grams = unpack(self._grams[buckets], self._gram_scale[buckets])
        order = np.argsort(rows, kind="stable")
        total = group_sums(grams[order], rows[order], len(vocabulary))
        counts = np.bincount(rows, minlength=len(vocabulary))
        total /= np.maximum(counts, 1)[:, None]
        return total
