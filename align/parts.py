"""Long texts in parts: cut where all the languages surely stand at the same point.

The joint search looks at every pair of sentences, which a book cannot afford. Sentences that are
each other's best match, and in order (Simard's anchors, W99-0602), tie the languages to the one
with most sentences; cuts are made where ties of all languages meet.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from triptych.align.moved import longest_increasing
from triptych.align.streams import Ints, Stream

Floats = npt.NDArray[np.float32]
Part = tuple[slice, ...]  # the sentences of the part, a language each

WHOLE = 500  # texts of up to so many sentences a language are never cut
TARGET = 250  # sentences of the leading language after which a sure point is cut at
LIMIT = 600  # after which it is cut at the likeliest point
MARGIN = 0.1  # by which an anchor's cosine must beat the next best
TWIN = 1e-3  # sentences whose cosines differ by less are the same sentence repeated
TWINS = 64  # a sentence that occurs more often is no anchor
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


def parts_after(cuts: Iterable[tuple[int, int]], parts: Sequence[Part]) -> list[Part]:
    """The parts, with some sentences `(language, sentence)` cut in two and the rest numbered anew."""
    cut = sorted(cuts)

    def moved(a: int, edge: int) -> int:
        return edge + bisect_left(cut, (a, edge)) - bisect_left(cut, (a, 0))

    return [
        tuple(slice(moved(a, at.start), moved(a, at.stop)) for a, at in enumerate(part))
        for part in parts
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
    """Sentences of `left` with their partner: mutual best by a margin, and in common order.

    A sentence that the text repeats is told from its twins by the order alone.
    """
    rows, columns = _mutual(left, right)
    # Twins stand backwards, so that a chain that increases takes one of them (Hunt, Szymanski 1977).
    order = np.lexsort((-columns, rows))
    chain = order[longest_increasing(columns[order].tolist())]
    return dict(zip(rows[chain].tolist(), columns[chain].tolist(), strict=True))


def _mutual(left: Floats, right: Floats) -> tuple[Ints, Ints]:
    """Pairs that are each other's best, twins aside, `left` by a margin over all others."""
    highest = np.full(len(right), -1, dtype=np.float32)
    found = []
    for first in range(0, len(left), ROWS):
        cosine = left[first : first + ROWS] @ right.T
        np.maximum(highest, cosine.max(axis=0), out=highest)
        top = cosine.max(axis=1)
        near = cosine > (top - MARGIN)[:, None]
        near[near.sum(axis=1) > TWINS] = False
        rows, columns = np.divmod(np.flatnonzero(near), len(right))
        cosines = cosine[rows, columns]
        rival = cosines < top[rows] - TWIN
        alone = ~np.isin(rows, rows[rival])
        found.append((rows[alone] + first, columns[alone], cosines[alone]))
    rows, columns, cosines = (np.concatenate(values) for values in zip(*found, strict=True))
    best = cosines > highest[columns] - TWIN
    return rows[best], columns[best]
