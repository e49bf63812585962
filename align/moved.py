"""Reading order, and which members of a bead stand out of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import combinations

Members = tuple[tuple[int, ...], ...]  # paragraphs of the page, a language


def reading_order(beads: Sequence[Members]) -> list[int]:
    """The numbers of the beads in reading order.

    The language with most paragraphs leads; a bead that it lacks follows the bead before it in
    its own language.
    """
    languages = range(len(beads[0]) if beads else 0)
    leader = max(languages, key=lambda a: sum(len(b[a]) for b in beads), default=0)
    holder = {(a, p): n for n, bead in enumerate(beads) for a in languages for p in bead[a]}
    keys: dict[int, tuple[int, ...]] = {}

    def key(number: int) -> tuple[int, ...]:
        if number not in keys:
            bead = beads[number]
            if bead[leader]:
                keys[number] = (bead[leader][0],)
            else:
                keys[number] = _after(bead)
        return keys[number]

    def _after(bead: Members) -> tuple[int, ...]:
        # Walk back over beads that the leader lacks too, to one that has a place.
        a = next(x for x in languages if bead[x])
        first = place = bead[a][0]
        while place > 0:
            place -= 1
            before = beads[holder[a, place]]
            if before[leader]:
                return (before[leader][-1], a + 1, first)
        return (-1, a + 1, first)

    return sorted(range(len(beads)), key=key)


def moved_languages(beads: Sequence[Members]) -> list[frozenset[int]]:
    """For each bead, the languages in which it stands out of order against the others.

    For each pair of languages the longest chain of beads in common order is in place and the rest
    is not. Where a bead is out of place in two pairs, the language they share is the one that
    moved it; where a single pair tells, it is the later language.
    """
    if not beads:
        return []
    languages = range(len(beads[0]))
    out: list[list[tuple[int, int]]] = [[] for _ in beads]
    for a, b in combinations(languages, 2):
        for number in _displaced(beads, a, b):
            out[number].append((a, b))
    return [_blamed(pairs, bead) for pairs, bead in zip(out, beads, strict=True)]


def _blamed(pairs: Sequence[tuple[int, int]], bead: Members) -> frozenset[int]:
    """The fewest languages that explain the pairs."""
    left = list(pairs)
    blamed = set()
    while left:
        counts = {a: sum(a in pair for pair in left) for pair in left for a in pair}
        worst = max(counts, key=lambda a: (counts[a], a))
        blamed.add(worst)
        left = [pair for pair in left if worst not in pair]
    return frozenset(blamed)


def _displaced(beads: Sequence[Members], a: int, b: int) -> list[int]:
    """Beads with both languages that are not on the longest common chain, weighted by size."""
    both = sorted(
        (n for n, bead in enumerate(beads) if bead[a] and bead[b]), key=lambda n: beads[n][a]
    )
    chain = set(longest_increasing([beads[n][b][0] for n in both]))
    return [n for k, n in enumerate(both) if k not in chain]


def longest_increasing(values: Sequence[int]) -> list[int]:
    """Indices of a longest increasing subsequence (patience sorting)."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for k, value in enumerate(values):
        spot = bisect_left(tails, value)
        before.append(ends[spot - 1] if spot else -1)
        if spot == len(tails):
            tails.append(value)
            ends.append(k)
        else:
            tails[spot] = value
            ends[spot] = k
    chain = []
    k = ends[-1] if ends else -1
    while k >= 0:
        chain.append(k)
        k = before[k]
    return chain[::-1]
