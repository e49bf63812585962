"""The aligner: a story in, beads out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from triptych.align.cognates import cognate_vectors
from triptych.align.digits import digit_matrices
from triptych.align.encoder import Encoder, load_encoder
from triptych.align.evidence import evidence
from triptych.align.lifting import Constraints, Parcel, lift
from triptych.align.moved import moved_languages, reading_order
from triptych.align.order import order_odds
from triptych.align.runs import LONGEST, Runs, runs_of
from triptych.align.search import JointSearch
from triptych.align.settings import Settings, load_fitted
from triptych.align.streams import Stream, stream_of
from triptych.errors import SettingsError
from triptych.story import KINDS, Bead, Kind, Story

Floats = npt.NDArray[np.float32]
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pin:
    """Paragraphs that a person, or an earlier alignment, has tied together.

    `members` maps languages to indices of that kind. A language with an empty tuple is known to
    lack the content; one that is not mentioned is open, and the aligner may add to it.
    """

    kind: Kind
    members: Mapping[str, tuple[int, ...]]

    @classmethod
    def of(cls, bead: Bead) -> Pin:
        """The pin that keeps a bead as it is, so that a further language only adds to it."""
        return cls(bead.kind, bead.members)


class Aligner:
    """Aligns stories; holds the encoder, and can be used for any number of them."""

    def __init__(self, settings: Settings | None = None, encoder: Encoder | None = None) -> None:
        self.settings = settings or Settings()
        self._encoder = encoder or load_encoder(self.settings.encoder)
        self._fitted = load_fitted()

    @property
    def signature(self) -> str:
        """Names the settings and the encoder; stored with each result."""
        name = self._encoder.name if self._encoder else "none"
        return f"{self.settings.signature}|model:{name}"

    def align(self, story: Story, pins: Iterable[Pin] = ()) -> list[Bead]:
        """The beads of a story in reading order: title, then headings and body as they stand.

        Every paragraph of every language is in exactly one bead. A language that is absent from
        the story is absent from the beads.
        """
        streams = [stream_of(article) for article in story.articles.values()]
        constraints = _constraints(story, streams, pins)
        parcels = self._parcels(streams, constraints)
        return [*_titles(story), *self._beads(streams, parcels)]

    def _parcels(self, streams: Sequence[Stream], constraints: Constraints) -> list[Parcel]:
        if sum(len(s) > 0 for s in streams) < 2:
            return lift((), streams, constraints)
        runs, figures = self._runs(streams)
        links = self._links(runs, figures)
        return lift(JointSearch(runs, links, self.settings.search).run(), streams, constraints)

    def _runs(self, streams: Sequence[Stream]) -> tuple[list[Runs], Floats]:
        texts = [s.sentences for s in streams]
        cognates = cognate_vectors(texts, [s.language for s in streams])
        figures, weights = digit_matrices(texts)
        vectors = [self._vectors(s) for s in streams]
        signals = zip(streams, vectors, cognates, figures, strict=True)
        return [runs_of(*signal) for signal in signals], weights

    def _vectors(self, stream: Stream) -> Floats | None:
        if self._encoder is None or not self._encoder.covers(stream.language) or not len(stream):
            return None
        return self._encoder.encode(stream.sentences, stream.language)

    def _links(self, runs: Sequence[Runs], figures: Floats) -> dict[Pair, Floats]:
        links = {}
        for a, b in combinations(range(len(runs)), 2):
            if len(runs[a]) and len(runs[b]):
                links[a, b] = self._odds(runs[a], runs[b], figures)
            else:
                links[a, b] = np.zeros((len(runs[a]), len(runs[b])), dtype=np.float32)
        return links

    def _odds(self, a: Runs, b: Runs, figures: Floats) -> Floats:
        """Evidence of the texts and of their order together."""
        both = a.vectors is not None and b.vectors is not None
        name = self._encoder.name.partition("@")[0] if self._encoder and both else None
        weights = self._fitted.weights_for(name)
        texts = evidence(a, b, figures, weights, self._fitted.expansion) - self.settings.bias
        order = order_odds(_strongest(a, b, texts, self.settings.search.extra), self.settings.steps)
        first = order[np.ix_(a.start, b.start)]
        last = order[np.ix_(a.start + a.length - 1, b.start + b.length - 1)]
        odds: Floats = texts + self.settings.order * (first + last) / 2
        return odds

    def _beads(self, streams: Sequence[Stream], parcels: Sequence[Parcel]) -> list[Bead]:
        members = [p.members for p in parcels]
        moved = moved_languages(members)
        beads = []
        for number in reading_order(members):
            beads.append(_bead(streams, members[number], moved[number]))
        return beads


def _strongest(a: Runs, b: Runs, odds: Floats, extra: float) -> Floats:
    """For each pair of sentences the best evidence of any pair of runs that hold them."""
    best = odds[: a.sentences, : b.sentences].copy()
    for n in range(1, LONGEST + 1):
        rows = np.flatnonzero(a.length == n)
        for m in range(1, LONGEST + 1):
            columns = np.flatnonzero(b.length == m)
            if n == m == 1 or not len(rows) or not len(columns):
                continue
            part = odds[np.ix_(rows, columns)] - extra * (n + m - 2)
            for x in range(n):
                for y in range(m):
                    spot = np.ix_(a.start[rows] + x, b.start[columns] + y)
                    best[spot] = np.maximum(best[spot], part)
    return best


def _titles(story: Story) -> list[Bead]:
    """The titles are one bead, whatever they say."""
    members = {lang: (0,) if article.title else () for lang, article in story.articles.items()}
    return [Bead("title", members, 1.0)] if any(members.values()) else []


def _bead(
    streams: Sequence[Stream], members: tuple[tuple[int, ...], ...], moved: frozenset[int]
) -> Bead:
    kind = next(streams[a].places[p][0] for a, ps in enumerate(members) for p in ps)
    indices = {
        stream.language: tuple(stream.places[p][1] for p in paragraphs)
        for stream, paragraphs in zip(streams, members, strict=True)
    }
    return Bead(kind, indices, 0.5, frozenset(streams[a].language for a in moved))


def _constraints(story: Story, streams: Sequence[Stream], pins: Iterable[Pin]) -> Constraints:
    """Pins in terms of streams; checked."""
    places = {
        (a, kind, index): p
        for a, stream in enumerate(streams)
        for p, (kind, index) in enumerate(stream.places)
    }
    number = {stream.language: a for a, stream in enumerate(streams)}
    groups, settled, taken = [], [], set()
    for pin in pins:
        if pin.kind not in KINDS:
            raise SettingsError(f"a pin has kind {pin.kind!r}; it takes one of {', '.join(KINDS)}")
        if pin.kind == "title":
            continue
        group = []
        for language, indices in pin.members.items():
            if language not in number:
                raise SettingsError(
                    f"story {story.id}: a pin names {language!r}, which the story does not have"
                )
            for index in indices:
                place = places.get((number[language], pin.kind, index))
                if place is None:
                    raise SettingsError(
                        f"story {story.id}: a pin names {language} {pin.kind} {index}, which is not there"
                    )
                if (number[language], place) in taken:
                    raise SettingsError(
                        f"story {story.id}: two pins hold {language} {pin.kind} {index}"
                    )
                taken.add((number[language], place))
                group.append((number[language], place))
        if group:
            groups.append(group)
            settled.append(frozenset(number[language] for language in pin.members))
    return Constraints(groups, settled)
