"""The joint search: beads of sentences over all languages at once.

A bead holds for each language one run of sentences or none. Its score is the evidence of all its
pairs together, so that a third version can tie two that look unlike, or keep apart two that look
alike; contradictory triples cannot arise, since a sentence is in one bead only. The search joins
beads while that gains, the best first, and then re-checks every member: it may leave, move to
another bead or take another's place, which may then move too (coordinate ascent on the same score).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import product

import numpy as np
import numpy.typing as npt

from triptych.align.runs import LONGEST, Runs, blocks

Floats = npt.NDArray[np.float32]
Run = tuple[int, int]  # first sentence, number of sentences
Pair = tuple[int, int]  # of languages
Group = tuple[Run | None, ...]  # one entry a language
Sentence = tuple[int, int]  # language, sentence
Spots = tuple[int, ...]  # a group by the number of each run among those of its language

NONE = -1  # the spot of a language that a group lacks
IMPOSSIBLE = 1e9  # the cost of a run that is tied to nothing
GAIN = 0.01  # the least worth a change; beads that gain nothing together stay apart
ROUNDS = 3  # of re-checking; it mostly settles in one


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """What beads gain and cost.

    `agreement` is what a third pair's texts add to the two that already tie three versions, 0 to 1.
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
    """Searches the beads of one story.

    For each pair of languages `texts` and `orders` are the log odds of each pair of runs: from what
    the two say, and from where they stand. The texts of every pair are a witness of their own, if
    not quite independent. Where a version stands is one fact, however many others there are to
    compare it with, and counts as the mean over them.
    """

    def __init__(
        self,
        runs: Sequence[Runs],
        texts: Mapping[Pair, Floats],
        orders: Mapping[Pair, Floats],
        settings: SearchSettings,
    ) -> None:
        self._settings = settings
        # What counts in a bead of so many versions: languages, the width of a row, and the rows.
        self._links: dict[int, list[tuple[int, int, int, memoryview]]] = {}
        counts = [r.sentences for r in runs]
        self._first = [_firsts(r) for r in runs]
        self._start: list[list[int]] = [r.start.tolist() for r in runs]
        self._size: list[list[int]] = [r.length.tolist() for r in runs]
        # Sizes as digits of a number, 0 at the spot of a language that is lacking.
        self._digits = [[n << 2 * a for n in (*sizes, 0)] for a, sizes in enumerate(self._size)]
        self._terms = _terms_for(settings)
        # Sentences are numbered through all languages, and so are their groups at first.
        offsets = [sum(counts[:a]) for a in range(len(counts))]
        self._sentences = [
            [range(offset + i, offset + i + n) for i, n in zip(starts, sizes, strict=True)]
            for offset, starts, sizes in zip(offsets, self._start, self._size, strict=True)
        ]
        self._none = (NONE,) * len(runs)
        self._where = list(range(sum(counts)))  # the group of each sentence
        self._groups: dict[int, Spots] = {
            offsets[a] + i: self._single(a, i) for a, n in enumerate(counts) for i in range(n)
        }
        self._value = dict.fromkeys(self._groups, 0.0)  # score of each group
        self._next = len(self._groups)
        self._unsettled: set[int] = set()  # groups to check: they or a neighbour changed
        self._queue: list[tuple[float, int, int, Spots]] = []  # what is worth joining
        # Of each sentence the candidates and those beside it.
        self._near: list[list[int]] = [[] for _ in self._where]
        for present in range(2, len(runs) + 1):
            share = np.float32(_share(present, settings.agreement))
            place = np.float32(1 / (present - 1))
            self._links[present] = []
            for (a, b), odds in texts.items():
                if not odds.size:
                    continue
                ordered = _in_order(share * odds + place * orders[a, b], runs[a], runs[b])
                rows = ordered.reshape(-1).data
                self._links[present].append((a, b, ordered.shape[1], rows))
                if present == 2:
                    self._propose(ordered[: counts[a], : counts[b]], offsets[a], offsets[b])
        for offset, count in zip(offsets, counts, strict=True):
            for i in range(offset + 1, offset + count):
                self._near[i].append(i - 1)
                self._near[i - 1].append(i)

    def run(self) -> list[Found]:
        """The beads, each sentence in one, in no particular order."""
        self._join()
        self._unsettled = set(self._groups)
        for _ in range(ROUNDS):
            if not self._recheck():
                break
        return [Found(self._runs(group), self._value[key]) for key, group in self._groups.items()]

    def score(self, group: Spots) -> float:
        """The joint log odds of a bead; 0 for a single sentence by itself."""
        sizes = 0
        for digits, spot in zip(self._digits, group, strict=True):
            sizes += digits[spot]
        present, cost = self._terms(sizes)
        total = -cost
        if present > 1:
            for a, b, width, odds in self._links[present]:
                # NONE is the zero before the row, or in the row before the first.
                total += odds[group[a] * width + group[b]]
        return total

    def _propose(self, odds: Floats, top: int, left: int) -> None:
        """Queue the pairs of sentences that are worth a bead; others are not tried by themselves."""
        rows, columns = np.nonzero(odds > self._settings.member)
        gains = odds[rows, columns] - self._settings.member
        spots = zip((rows + top).tolist(), (columns + left).tolist(), gains.tolist(), strict=True)
        for i, j, gain in spots:
            self._near[i].append(j)
            self._near[j].append(i)
            if gain > GAIN:
                joined = tuple(map(max, self._groups[i], self._groups[j]))
                self._queue.append((-gain, i, j, joined))

    def _runs(self, group: Spots) -> Group:
        return tuple(
            None if spot < 0 else (self._start[a][spot], self._size[a][spot])
            for a, spot in enumerate(group)
        )

    def _single(self, language: int, spot: int) -> Spots:
        return _with(self._none, language, spot)

    def _add(self, group: Spots) -> int:
        key = self._next
        self._next += 1
        self._put(key, group)
        return key

    def _put(self, key: int, group: Spots) -> None:
        self._groups[key] = group
        self._value[key] = self.score(group)
        for sentence in self._members(group):
            self._where[sentence] = key

    def _members(self, group: Spots) -> list[int]:
        return [i for a, spot in enumerate(group) if spot >= 0 for i in self._sentences[a][spot]]

    def _neighbours(self, sentences: Iterable[int], key: int) -> list[int]:
        """Beads that hold a candidate partner of the sentences, or stand beside them."""
        where = self._where
        found = {where[near]: None for i in sentences for near in self._near[i]}
        found.pop(key, None)
        return list(found)

    def _join(self) -> None:
        queue = self._queue
        heapq.heapify(queue)
        while queue:
            _, x, y, joined = heapq.heappop(queue)
            if x in self._groups and y in self._groups:
                del self._groups[x], self._groups[y]
                new = self._add(joined)
                for other in self._neighbours(self._members(joined), new):
                    wider = self._joined(joined, self._groups[other])
                    if wider is not None:
                        gain = self.score(wider) - self._value[new] - self._value[other]
                        if gain > GAIN:
                            heapq.heappush(queue, (-gain, new, other, wider))

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

    def _best_change(self, key: int) -> dict[int, Spots] | None:
        """The change that gains most among those that take a piece out of one bead, if any does.

        It is given as the new groups by key, -1 for a new one.
        """
        group, value = self._groups[key], self._value[key]
        best, found = GAIN, None
        for a, spot in enumerate(group):
            if spot < 0:
                continue
            size = self._size[a]
            for piece, rest in self._pieces(a, spot):
                left = _with(group, a, rest)
                loss = value - self.score(left)
                if size[piece] == 1 and -loss > best and any(other >= 0 for other in left):
                    best, found = -loss, {key: left, -1: self._single(a, piece)}
                for other in self._neighbours(self._sentences[a][piece], key):
                    target, least = self._groups[other], self._value[other] + loss
                    held = target[a]
                    joint = piece if held < 0 else self._union(a, held, piece)
                    if joint >= 0:
                        joined = _with(target, a, joint)
                        gain = self.score(joined) - least
                        if gain > best:
                            best, found = gain, {key: left, other: joined}
                    if held >= 0 and size[held] == 1:
                        swapped = _with(target, a, piece)
                        gain = self.score(swapped) - least
                        out = {key: left, other: swapped}
                        if gain > best:
                            best, found = gain, {**out, -1: self._single(a, held)}
                        if left == self._none:  # one that was alone; the other may find a place too
                            for home, moved in self._homes(a, held, other, key):
                                more = gain + self.score(moved) - self._value[home]
                                if more > best:
                                    best, found = more, {**out, home: moved}
        return found

    def _homes(self, a: int, spot: int, left: int, barred: int) -> Iterator[tuple[int, Spots]]:
        """The beads near a run that left one and lack its language, each as it is with the run."""
        for home in self._neighbours(self._sentences[a][spot], left):
            group = self._groups[home]
            if home != barred and group[a] < 0:
                yield home, _with(group, a, spot)

    def _apply(self, change: dict[int, Spots]) -> None:
        for key, group in change.items():
            if key == -1:
                self._add(group)
            elif any(spot >= 0 for spot in group):
                self._put(key, group)
            else:
                del self._groups[key]
        for group in change.values():
            members = self._members(group)
            self._unsettled.update(self._neighbours(members, -1))
            self._unsettled.update(self._where[member] for member in members)

    def _pieces(self, language: int, spot: int) -> Iterator[tuple[int, int]]:
        """What may be taken out of a run, and what is then left."""
        yield spot, NONE
        start, size = self._start[language][spot], self._size[language][spot]
        if size > 1:
            shorter = self._first[language][size - 1] + start
            yield start, shorter + 1
            yield start + size - 1, shorter

    def _joined(self, x: Spots, y: Spots) -> Spots | None:
        """The union of two groups where their runs touch; None where they do not."""
        out = []
        for a, (u, v) in enumerate(zip(x, y, strict=True)):
            if u >= 0 and v >= 0:
                u = self._union(a, u, v)
                if u < 0:
                    return None
                out.append(u)
            else:
                out.append(u if v < 0 else v)
        return tuple(out)

    def _union(self, language: int, u: int, v: int) -> int:
        """Two runs that touch as one; NONE where they do not, or it would be too long."""
        starts, sizes = self._start[language], self._size[language]
        size = sizes[u] + sizes[v]
        if size > LONGEST:
            return NONE
        if starts[u] + sizes[u] == starts[v]:
            return self._first[language][size] + starts[u]
        if starts[v] + sizes[v] == starts[u]:
            return self._first[language][size] + starts[v]
        return NONE


def _in_order(odds: Floats, a: Runs, b: Runs) -> Floats:
    """The odds of two runs: as a whole, or of their parts in order where that is more.

    A row and a column of zeros are added, for groups that lack a language: NONE is the last.
    """
    best = np.zeros((len(a) + 1, len(b) + 1), dtype=np.float32)
    best[:-1, :-1] = odds
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


@cache
def _terms_for(settings: SearchSettings) -> Callable[[int], tuple[int, float]]:
    return cache(partial(_terms, settings))


def _terms(settings: SearchSettings, digits: int) -> tuple[int, float]:
    """How many versions a bead holds, and its cost, by its runs' sizes."""
    sizes = []
    while digits:
        digits, size = divmod(digits, 4)
        sizes += [size] if size else []
    if len(sizes) < 2:
        return len(sizes), IMPOSSIBLE if max(sizes, default=0) > 1 else 0.0
    longest = max(sizes)
    cost = settings.extra * (longest - min(sizes)) + settings.member * (sum(sizes) - longest)
    return len(sizes), cost


def _share(present: int, agreement: float) -> float:
    """The share of its pairs' texts that counts for a bead of so many versions."""
    pairs, ties = present * (present - 1) / 2, present - 1
    return (ties + agreement * (pairs - ties)) / pairs


def members_of(group: Group) -> Iterator[Sentence]:
    """The sentences of a group."""
    for a, run in enumerate(group):
        if run is not None:
            for i in range(run[0], run[0] + run[1]):
                yield a, i


def _with(group: Spots, language: int, spot: int) -> Spots:
    return (*group[:language], spot, *group[language + 1 :])
