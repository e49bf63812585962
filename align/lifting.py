"""From beads of sentences to beads of paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from triptych.align.search import Found
from triptych.align.streams import Stream

Bools = npt.NDArray[np.bool_]
Place = tuple[int, int]  # language, paragraph of the page


@dataclass(slots=True)
class Parcel:
    """Paragraphs, by language, that share sentences; `links` are the sentence beads behind them."""

    members: tuple[tuple[int, ...], ...]
    links: list[Found] = field(default_factory=list)


class Constraints:
    """Pinned groups of paragraphs: none may join another, or a stranger in a language it settles.

    `settled[p]` holds the languages that pin `p` speaks for, also where it says "none".
    """

    def __init__(
        self, pins: Sequence[Iterable[Place]] = (), settled: Sequence[frozenset[int]] = ()
    ) -> None:
        self.groups = [tuple(pin) for pin in pins]
        self.settled = list(settled)
        self.of: Mapping[Place, int] = {p: n for n, pin in enumerate(self.groups) for p in pin}

    def bars(self, left: Place, right: Place) -> bool:
        """Whether two paragraphs must not meet directly."""
        x, y = self.of.get(left), self.of.get(right)
        if x is not None and y is not None:
            return x != y
        if x is None and y is None:
            return False
        pin, stranger = (x, right) if x is not None else (y, left)
        assert pin is not None
        return stranger[0] in self.settled[pin]

    def holds(self, members: Sequence[Sequence[int]]) -> bool:
        """Whether a bead is a pinned group and nothing else."""
        places = tuple((a, p) for a, paragraphs in enumerate(members) for p in paragraphs)
        pin = self.of.get(places[0])
        return pin is not None and sorted(self.groups[pin]) == sorted(places)

    def barred(self, streams: Sequence[Stream], a: int, b: int) -> Bools | None:
        """Which sentences of two languages must not be tied, `[n, m]`; None where all may."""
        if not self.groups:
            return None
        left = [self.of.get((a, int(p)), -1) for p in streams[a].paragraph]
        right = [self.of.get((b, int(p)), -1) for p in streams[b].paragraph]
        closed_left = np.array([pin >= 0 and b in self.settled[pin] for pin in left])
        closed_right = np.array([pin >= 0 and a in self.settled[pin] for pin in right])
        x, y = np.array(left)[:, None], np.array(right)[None]
        apart = (x >= 0) & (y >= 0) | closed_left[:, None] | closed_right[None]
        barred: Bools = apart & (x != y)
        return barred


def lift(
    found: Iterable[Found], streams: Sequence[Stream], constraints: Constraints
) -> list[Parcel]:
    """Paragraphs joined where their sentences are, the strongest beads first.

    Pinned groups stand first; a bead that would break one is left out.
    """
    union = _Union(streams, constraints)
    for group in constraints.groups:
        for place in group[1:]:
            union.join(group[0], place)
    links: dict[Place, list[Found]] = {}
    for bead in sorted(found, key=lambda f: (-f.score, _key(f))):
        places = _places(bead, streams)
        kept = [places[0], *(p for p in places[1:] if union.join(places[0], p))]
        if len(kept) > 1:
            links.setdefault(places[0], []).append(bead)
    return union.parcels(links)


def _key(bead: Found) -> tuple[tuple[int, int], ...]:
    return tuple(run or (-1, 0) for run in bead.group)


def _places(bead: Found, streams: Sequence[Stream]) -> list[Place]:
    return [
        (a, int(streams[a].paragraph[i]))
        for a, run in enumerate(bead.group)
        if run is not None
        for i in range(run[0], run[0] + run[1])
    ]


class _Union:
    """Union-find over paragraphs that refuses what the constraints bar."""

    def __init__(self, streams: Sequence[Stream], constraints: Constraints) -> None:
        self._languages = len(streams)
        self._root: dict[Place, Place] = {
            (a, p): (a, p) for a, stream in enumerate(streams) for p in range(len(stream.places))
        }
        self._members: dict[Place, list[Place]] = {p: [p] for p in self._root}
        self._constraints = constraints

    def find(self, place: Place) -> Place:
        while self._root[place] != place:
            self._root[place] = self._root[self._root[place]]
            place = self._root[place]
        return place

    def join(self, left: Place, right: Place) -> bool:
        """Join two sets; False where a pin forbids it."""
        x, y = self.find(left), self.find(right)
        if x == y:
            return True
        if self._constraints.groups and any(
            self._constraints.bars(p, q) for p in self._members[x] for q in self._members[y]
        ):
            return False
        self._root[y] = x
        self._members[x] += self._members.pop(y)
        return True

    def parcels(self, links: Mapping[Place, Sequence[Found]]) -> list[Parcel]:
        by_root: dict[Place, list[Found]] = {}
        for place, beads in links.items():
            by_root.setdefault(self.find(place), []).extend(beads)
        parcels = []
        for root in sorted(self._members):
            members = tuple(
                tuple(sorted(p for a, p in self._members[root] if a == language))
                for language in range(self._languages)
            )
            parcels.append(Parcel(members, by_root.get(root, [])))
        return parcels
