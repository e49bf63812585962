"""Long texts in parts: cut where all the languages surely stand at the same point.

The joint search looks at every pair of sentences, which a book cannot afford. Sentences that are
each other's best match, and in order (Simard's anchors, W99-0602), tie the languages to the one
with most sentences; cuts are made where ties of all languages meet.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from triptych.align.moved import longest_increasing
from triptych.align.streams import Stream

Floats = npt.NDArray[np.float32]
Part = tuple[slice, ...]  # the sentences of the part, a language each

WHOLE = 500  # texts of up to so many sentences a language are never cut
TARGET = 250  # sentences of the leading language after which a sure point is cut at
LIMIT = 600  # after which it is cut at the likeliest point
MARGIN = 0.1  # by which an anchor's cosine must beat the next best
ROWS = 1024  # of the similarity matrix that are held at a time


def parts_of(streams: Sequence[Stream], vectors: Sequence[Floats]) -> list[Part]:
    """The parts, in order; one part for all but long texts.

    `vectors` are unit rows a sentence, comparable between the languages.
    """
    counts = [len(s) for s in streams]
    if max(counts) <= WHOLE:
        return [tuple(slice(0, count) for count in counts)]
    leader = int(np.argmax(counts))
    ties = {
        a: _anchors(vectors[leader], vectors[a])
        for a in range(len(streams))
        if a != leader and counts[a]
    }
    edges = [[0] * len(streams)]
    latest = dict.fromkeys(ties, (-1, -1))  # the last tie of each language
    for i in range(counts[leader] - 1):
        latest.update({a: (i, tie[i]) for a, tie in ties.items() if i in tie})
        size = i + 1 - edges[-1][leader]
        sure = all(tied == i for tied, _ in latest.values())
        if size >= (TARGET if sure else LIMIT):
            edges.append(_edge(edges[-1], counts, leader, i, latest))
    edges.append(counts)
    return [
        tuple(slice(low, high) for low, high in zip(before, after, strict=True))
        for before, after in itertools.pairwise(edges)
    ]


def _edge(
    before: Sequence[int],
    counts: Sequence[int],
    leader: int,
    i: int,
    latest: Mapping[int, tuple[int, int]],
) -> list[int]:
    """Where each language is cut after sentence `i` of the leader; a guess from the last tie."""
    edge = list(before)
    edge[leader] = i + 1
    for a, (tied, partner) in latest.items():
        edge[a] = min(counts[a], max(before[a], partner + 1 + i - tied))
    return edge


def _anchors(left: Floats, right: Floats) -> dict[int, int]:
    """Sentences of `left` with their partner: mutual best by a margin, and in common order."""
    best, margin = _best(left, right)
    back, _ = _best(right, left)
    mutual = np.flatnonzero((back[best] == np.arange(len(left))) & (margin > MARGIN))
    chain = longest_increasing(best[mutual].tolist())
    return {int(mutual[k]): int(best[mutual[k]]) for k in chain}


def _best(left: Floats, right: Floats) -> tuple[npt.NDArray[np.int64], Floats]:
    """For each row of `left` the nearest of `right`, and how far ahead of the next it is."""
    nearest = np.zeros(len(left), dtype=np.int64)
    margin = np.zeros(len(left), dtype=np.float32)
    for first in range(0, len(left), ROWS):
        cosine = left[first : first + ROWS] @ right.T
        spot = cosine.argmax(axis=1)
        rows = np.arange(len(spot))
        top = cosine[rows, spot]
        cosine[rows, spot] = -1
        nearest[first : first + ROWS] = spot
        margin[first : first + ROWS] = top - cosine.max(axis=1)
    return nearest, margin
