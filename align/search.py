"""The joint search: beads of sentences over all languages at once.

A bead holds for each language one run of sentences or none. Its score is the evidence of all its
pairs together, so that a third version can tie two that look unlike, or keep apart two that look
alike; contradictory triples cannot arise, since a sentence is in one bead only. The search joins
beads while that gains, the best first, and then re-checks every member: it may leave, move to
another bead or take another's place (coordinate ascent on the same score).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from triptych.align.runs import LONGEST, Runs, blocks

Floats = npt.NDArray[np.float32]
Run = tuple[int, int]  # first sentence, number of sentences
Group = tuple[Run | None, ...]  # one entry a language
Sentence = tuple[int, int]  # language, sentence

IMPOSSIBLE = -1e9
GAIN = 0.01  # the least worth a change; beads that gain nothing together stay apart
ROUNDS = 3  # of re-checking; it mostly settles in one


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """`agreement` is what a third pair adds to the two that already tie three versions, 0 to 1.

    `extra` is the cost of each sentence by which the longest run of a bead exceeds the shortest,
    `member` that of each sentence that is tied to one of another language.
    """

    agreement: float = 0.81
    extra: float = 1.25
    member: float = 1.06


@dataclass(frozen=True, slots=True)
class Found:
    """A bead of sentences and its score."""

    group: Group
    score: float


class JointSearch:
    """Searches the beads of one story; `links[a, b]` is the log odds of each pair of runs."""

    def __init__(
        self,
        runs: Sequence[Runs],
        links: Mapping[tuple[int, int], Floats],
        settings: SearchSettings,
    ) -> None:
        self._settings = settings
        self._counts = [r.sentences for r in runs]
        self._odds = {(a, b): _in_order(odds, runs[a], runs[b]) for (a, b), odds in links.items()}
        self._links = {pair: odds.tolist() for pair, odds in self._odds.items()}
        self._first = [_firsts(r) for r in runs]
        self._shares = [_share(present, settings.agreement) for present in range(len(runs) + 1)]
        self._groups: dict[int, Group] = {}
        self._value: dict[int, float] = {}  # score of each group
        self._unsettled: set[int] = set()  # groups to check: they or a neighbour changed
        self._where: dict[Sentence, int] = {}
        self._near: dict[Sentence, list[Sentence]] = {}
        self._next = 0
        for a, count in enumerate(self._counts):
            for i in range(count):
                self._near[a, i] = []
                self._add(self._single(a, (i, 1)))
        self._collect_candidates()

    def run(self) -> list[Found]:
        """The beads, each sentence in one, in no particular order."""
        self._join()
        self._unsettled = set(self._groups)
        for _ in range(ROUNDS):
            if not self._recheck():
                break
        return [Found(group, self._value[key]) for key, group in self._groups.items()]

    def score(self, group: Group) -> float:
        """The joint log odds of a bead; 0 for a single sentence by itself."""
        spots: list[tuple[int, int]] = []
        total, members, longest, shortest = 0.0, 0, 0, LONGEST
        for a, run in enumerate(group):
            if run is None:
                continue
            start, size = run
            spot = self._first[a][size] + start
            for b, other in spots:
                total += self._links[b, a][other][spot]
            spots.append((a, spot))
            members += size
            longest, shortest = max(longest, size), min(shortest, size)
        if len(spots) < 2:
            return IMPOSSIBLE if longest > 1 else 0.0
        cost = self._settings.extra * (longest - shortest)
        cost += self._settings.member * (members - longest)
        return total * self._shares[len(spots)] - cost

    def _collect_candidates(self) -> None:
        """The pairs of sentences that are worth a bead by themselves; others are not tried."""
        for (a, b), odds in self._odds.items():
            single = odds[: self._counts[a], : self._counts[b]]
            for i, j in np.argwhere(single > self._settings.member).tolist():
                self._near[a, i].append((b, j))
                self._near[b, j].append((a, i))

    def _single(self, language: int, run: Run) -> Group:
        return tuple(run if a == language else None for a in range(len(self._counts)))

    def _add(self, group: Group) -> int:
        key = self._next
        self._next += 1
        self._put(key, group)
        return key

    def _put(self, key: int, group: Group) -> None:
        self._groups[key] = group
        self._value[key] = self.score(group)
        for sentence in members_of(group):
            self._where[sentence] = key

    def _neighbours(self, sentences: Iterable[Sentence], key: int) -> list[int]:
        """Beads that hold a candidate partner of the sentences, or stand beside them."""
        where = self._where
        found: dict[int, None] = {}
        for a, i in sentences:
            for near in self._near[a, i]:
                found[where[near]] = None
            if i > 0:
                found[where[a, i - 1]] = None
            if i + 1 < self._counts[a]:
                found[where[a, i + 1]] = None
        found.pop(key, None)
        return list(found)

    def _join(self) -> None:
        queue: list[tuple[float, int, int, Group]] = []

        def propose(x: int, y: int) -> None:
            joined = _joined(self._groups[x], self._groups[y])
            if joined is not None:
                gain = self.score(joined) - self._value[x] - self._value[y]
                if gain > GAIN:
                    heapq.heappush(queue, (-gain, x, y, joined))

        for sentence, partners in self._near.items():
            for partner in partners:
                if partner > sentence:
                    propose(self._where[sentence], self._where[partner])
        while queue:
            _, x, y, joined = heapq.heappop(queue)
            if x in self._groups and y in self._groups:
                del self._groups[x], self._groups[y]
                new = self._add(joined)
                for other in self._neighbours(members_of(joined), new):
                    propose(new, other)

    def _recheck(self) -> bool:
        """Let members leave, move or take another's place; whether anything changed."""
        changed = False
        for key in list(self._groups):
            if key in self._groups and key in self._unsettled:
                self._unsettled.discard(key)
                change = self._best_change(key)
                if change is not None:
                    self._apply(change)
                    changed = True
        return changed

    def _best_change(self, key: int) -> dict[int, Group] | None:
        """The change that gains most among those that take a piece out of one bead, if any does.

        It is given as the new groups by key, -1 for a new one.
        """
        group, value = self._groups[key], self._value[key]
        best, found = GAIN, None
        for a, run in enumerate(group):
            if run is None:
                continue
            for piece, rest in _pieces(run):
                left = _with(group, a, rest)
                remaining = self.score(left)
                if piece[1] == 1 and any(left) and remaining - value > best:
                    best, found = remaining - value, {key: left, -1: self._single(a, piece)}
                sentences = [(a, i) for i in range(piece[0], piece[0] + piece[1])]
                for other in self._neighbours(sentences, key):
                    target, before = self._groups[other], value + self._value[other]
                    held = target[a]
                    joint = piece if held is None else _union(held, piece)
                    if joint is not None:
                        joined = _with(target, a, joint)
                        gain = remaining + self.score(joined) - before
                        if gain > best:
                            best, found = gain, {key: left, other: joined}
                    if held is not None and held[1] == 1:
                        swapped = _with(target, a, piece)
                        gain = remaining + self.score(swapped) - before
                        if gain > best:
                            alone = self._single(a, held)
                            best, found = gain, {key: left, other: swapped, -1: alone}
        return found

    def _apply(self, change: dict[int, Group]) -> None:
        for key, group in change.items():
            if key == -1:
                self._add(group)
            elif any(group):
                self._put(key, group)
            else:
                del self._groups[key]
        for group in change.values():
            members = list(members_of(group))
            self._unsettled.update(self._neighbours(members, -1))
            self._unsettled.update(self._where[member] for member in members)


def _in_order(odds: Floats, a: Runs, b: Runs) -> Floats:
    """The odds of two runs: as a whole, or of their parts in order where that is more."""
    best = odds.copy()
    first_a, first_b = _firsts(a), _firsts(b)
    for (n, row, rows), (m, column, columns) in product(blocks(a.sentences), blocks(b.sentences)):
        whole = best[row : row + rows, column : column + columns]
        for x, y in product(range(1, n), range(1, m)):
            top, left = first_a[x], first_b[y]
            parts = best[top : top + rows, left : left + columns]
            top, left = first_a[n - x] + x, first_b[m - y] + y
            rest = best[top : top + rows, left : left + columns]
            np.maximum(whole, parts + rest, out=whole)
    return best


def _firsts(runs: Runs) -> list[int]:
    """The first run of each length, 0 standing for none."""
    return [0, *(first for _, first, _ in blocks(runs.sentences))]


def _share(present: int, agreement: float) -> float:
    """The share of its pairs' odds that counts for a bead of so many languages."""
    if present < 2:
        return 0.0
    pairs, ties = present * (present - 1) / 2, present - 1
    return (ties + agreement * (pairs - ties)) / pairs


def members_of(group: Group) -> Iterator[Sentence]:
    """The sentences of a group."""
    for a, run in enumerate(group):
        if run is not None:
            for i in range(run[0], run[0] + run[1]):
                yield a, i


def _with(group: Group, language: int, run: Run | None) -> Group:
    return (*group[:language], run, *group[language + 1 :])


def _pieces(run: Run) -> Iterator[tuple[Run, Run | None]]:
    """What may be taken out of a run, and what is then left."""
    start, length = run
    yield run, None
    if length > 1:
        yield (start, 1), (start + 1, length - 1)
        yield (start + length - 1, 1), (start, length - 1)


def _joined(x: Group, y: Group) -> Group | None:
    """The union of two groups where their runs touch; None where they do not."""
    out: list[Run | None] = []
    for u, v in zip(x, y, strict=True):
        run = (u or v) if u is None or v is None else _union(u, v)
        if run is None and u is not None:
            return None
        out.append(run)
    return tuple(out)


def _union(u: Run, v: Run) -> Run | None:
    """Two runs that touch as one; None where they do not, or it would be too long."""
    if u[0] > v[0]:
        u, v = v, u
    if u[0] + u[1] != v[0] or u[1] + v[1] > LONGEST:
        return None
    return u[0], u[1] + v[1]
