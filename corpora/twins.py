"""Near-duplicate stories: MinHash over words, in every language, joined through the story.

Broder (1997), On the resemblance and containment of documents; the banding is that of Leskovec,
Rajaraman and Ullman, Mining of Massive Datasets, section 3.4.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from triptych.languages.words import Known
from triptych.story import Article, Story

SHINGLE = 3  # words
BANDS, ROWS = 32, 4  # finds .87 of the pairs that share half of their shingles, .99 from .6 on
THRESHOLD = 0.5  # of the shingles of both together that both must have

_WORD = re.compile(r"\w+")

Signature = NDArray[np.uint32]
Sketch = tuple[tuple[str, bytes], ...]  # the signature of an article by language


@dataclass(frozen=True, slots=True)
class Twins:
    """The stories of a group, in order, and how alike the least alike linked pair is, 0 to 1."""

    stories: tuple[str, ...]
    resemblance: float


def near_duplicates(stories: Iterable[Story], *, threshold: float = THRESHOLD) -> list[Twins]:
    """The groups of two stories or more that tell the same thing in almost the same words.

    Two stories are linked if in one language their articles share at least `threshold` of their
    shingles, as MinHash estimates it (standard error .04); links are followed. Titles and very
    short articles (under three words) are not looked at.
    """
    return twins_of(((story.id, sketch(story)) for story in stories), threshold=threshold)


def sketch(story: Story) -> Sketch:
    """What is compared of a story."""
    shingles = [(lang, _shingles(article)) for lang, article in sorted(story.articles.items())]
    return tuple((lang, _signature(found).tobytes()) for lang, found in shingles if found.size)


def twins_of(
    sketches: Iterable[tuple[str, Sketch]], *, threshold: float = THRESHOLD
) -> list[Twins]:
    """As `near_duplicates`, of ids and sketches."""
    owners: list[tuple[str, str]] = []
    signatures: list[Signature] = []
    for story, sketched in sketches:
        for language, signature in sketched:
            owners.append((language, story))
            signatures.append(np.frombuffer(signature, np.uint32))
    if not signatures:
        return []
    matrix = np.stack(signatures)
    groups = _Groups()
    for a, b in _candidates(matrix):
        same_language = owners[a][0] == owners[b][0]
        if same_language and owners[a][1] != owners[b][1]:
            likeness = float(np.mean(matrix[a] == matrix[b]))
            if likeness >= threshold:
                groups.join(owners[a][1], owners[b][1], likeness)
    return groups.found()


def _shingles(article: Article) -> NDArray[np.uint64]:
    """The hashes of an article's runs of three words, without case and marks."""
    words = _WORD.findall(" ".join(article.texts("body")).casefold())
    hashes = np.fromiter(map(_HASHES.__getitem__, words), np.uint64, len(words))
    runs = max(0, len(words) - SHINGLE + 1)
    total = np.zeros(runs, np.uint64)
    for place in range(SHINGLE):
        total += hashes[place : place + runs] * _FACTORS[place]
    return total


def _factors() -> NDArray[np.uint64]:
    """Odd factors of hash functions by multiplication and shift (Dietzfelbinger et al., 1997)."""
    digests = (hashlib.sha256(b"minhash %d" % n).digest() for n in range(BANDS * ROWS))
    odd = [int.from_bytes(digest[:8], "big") | 1 for digest in digests]
    return np.array(odd, dtype=np.uint64).reshape(-1, 1)


_FACTORS = _factors()
_HASHES: Known[int] = Known(lambda word: zlib.crc32(word.encode()))


def _signature(shingles: NDArray[np.uint64]) -> Signature:
    """The least value of each hash function, `[BANDS * ROWS]`; products wrap at 64 bits."""
    least: Signature = ((_FACTORS * shingles).min(axis=1) >> np.uint64(32)).astype(np.uint32)
    return least


def _candidates(matrix: Signature) -> Iterator[tuple[int, int]]:
    """Pairs of lines of `[n, BANDS * ROWS]` that agree in a band.

    Lines that agree are chained, first with second, second with third: groups come out whole as
    long as each link holds, and a thousand copies give a thousand pairs and not half a million.
    """
    for band in range(BANDS):
        part = np.ascontiguousarray(matrix[:, band * ROWS : (band + 1) * ROWS])
        keys = part.view(np.dtype((np.void, part.itemsize * ROWS))).ravel()
        order = np.argsort(keys, kind="stable")
        equal = np.flatnonzero(keys[order[1:]] == keys[order[:-1]])
        for place in equal:
            yield int(order[place]), int(order[place + 1])


class _Groups:
    """Stories joined by links (union-find), with the weakest link of each group."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}
        self._weakest: dict[str, float] = {}

    def _root(self, story: str) -> str:
        self._parents.setdefault(story, story)
        while self._parents[story] != story:
            self._parents[story] = self._parents[self._parents[story]]
            story = self._parents[story]
        return story

    def join(self, a: str, b: str, likeness: float) -> None:
        roots = sorted({self._root(a), self._root(b)})
        known = [self._weakest[root] for root in roots if root in self._weakest]
        if len(roots) == 2:
            self._parents[roots[1]] = roots[0]
            self._weakest[roots[0]] = min([likeness, *known])

    def found(self) -> list[Twins]:
        members: dict[str, list[str]] = {}
        for story in self._parents:
            members.setdefault(self._root(story), []).append(story)
        return [
            Twins(tuple(sorted(stories)), round(self._weakest[root], 4))
            for root, stories in sorted(members.items())
        ]
