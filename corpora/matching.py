"""Pairing by content: numbers, names, meaning and dates of articles that no link joins.

Articles are compared only within a window of days, and only where they share a number or a name
that is not everywhere: an inverted index (blocking). What is left is weighed as log-odds and
assigned one to one, a pair of languages at a time; rivals of a pair lower its confidence.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import numpy.typing as npt

from triptych.corpora.assignment import assign
from triptych.corpora.links import Link, Settings
from triptych.corpora.traces import Features, Trace

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

_BEST = 6  # candidates of an article in another language that are looked at closely
_FEWEST = 4  # names, numbers and cognates in common: fewer are chance, however rare
_COMMON = 0.1  # a feature of a larger part of the articles tells nothing
_HOPELESS = 0.05  # confidence below which a pair is not even considered
_UNRIVALLED = 1.0  # the lead, in log-odds, of a pair that has no rival
_ALWAYS = 20  # articles that may share a feature in any case


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-odds that two articles are versions of one story, a feature a weight."""

    bias: float
    numbers: float
    names: float
    words: float
    meaning: float
    length: float
    days: float
    image: float


# Fitted by benchmarks/corpora/pairing.py on news and institutional reports in three languages.
WITH_MEANING = Weights(-7.1, 3.7, 7.7, 10.7, 10.4, -2.5, -0.5, 2.0)
WITHOUT = Weights(-5.7, 5.0, 15.8, 25.0, 0.0, -2.3, -0.5, 2.0)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two articles that may be versions of one story, and what speaks for it."""

    a: Trace
    b: Trace
    numbers: float
    names: float
    words: float
    meaning: float
    length: float
    days: float
    image: float

    def log_odds(self, weights: Weights) -> float:
        """How much speaks for it, by the weights."""
        return (
            weights.bias
            + weights.numbers * self.numbers
            + weights.names * self.names
            + weights.words * self.words
            + weights.meaning * self.meaning
            + weights.length * self.length
            + weights.days * self.days
            + weights.image * self.image
        )

    def shared(self) -> tuple[int, int, int]:
        """How many names, numbers and cognates both have."""
        a, b = self.a, self.b
        pairs = ((a.names, b.names), (a.numbers, b.numbers), (a.words, b.words))
        names, numbers, words = (
            np.intersect1d(left, right, assume_unique=True).size for left, right in pairs
        )
        return names, numbers, words

    @property
    def why(self) -> str:
        """The reason in words."""
        names, numbers, words = self.shared()
        parts = [f"{names} names, {numbers} numbers and {words} cognates in common"]
        if self.a.date and self.b.date:
            parts.append(f"{abs((self.a.date - self.b.date).days)} days apart")
        if self.meaning:
            parts.append(f"similarity of meaning {self.meaning:.2f}")
        return "content: " + ", ".join(parts)


def match_content(
    items: Sequence[tuple[Trace, frozenset[str]]], settings: Settings
) -> Iterator[Link]:
    """Links between articles by what they tell, the surest first.

    `items` gives each article and the languages that its story has already.
    """
    found: list[tuple[float, str, str, Link]] = []
    weights = WITH_MEANING if settings.encoder else WITHOUT
    for candidates in candidates_of(items, settings):
        for candidate, confidence in _chosen(candidates, weights):
            if confidence >= settings.least and sum(candidate.shared()) >= _FEWEST:
                a, b = candidate.a, candidate.b
                link = Link(a.number, b.number, "content", candidate.why, confidence)
                found.append((-confidence, a.digest, b.digest, link))
    found.sort(key=lambda item: item[:3])
    for *_, link in found:
        yield link


def candidates_of(
    items: Sequence[tuple[Trace, frozenset[str]]], settings: Settings
) -> Iterator[list[Candidate]]:
    """The candidates of each pair of languages."""
    languages = sorted({trace.language for trace, _ in items})
    rarity = _Rarity.of([trace for trace, _ in items])
    vectors = _Vectors(settings)
    for left, right in combinations(languages, 2):
        ours = [t for t, codes in items if t.language == left and right not in codes]
        theirs = _Side.of([t for t, codes in items if t.language == right and left not in codes])
        rough = [c for t in ours for c in _rough(t, theirs, rarity, settings.days)]
        yield vectors.compared(rough)


@dataclass(frozen=True, slots=True)
class _Rarity:
    """How much each feature says: the square of its inverse document frequency; 0 if common."""

    features: Features
    weights: Doubles

    @classmethod
    def of(cls, traces: Sequence[Trace]) -> _Rarity:
        everything = [f for t in traces for f in (t.numbers, t.names, t.words)]
        if not everything:
            return cls(np.zeros(0, np.uint32), np.zeros(0))
        features, counts = np.unique(np.concatenate(everything), return_counts=True)
        weights = np.log(1 + len(traces) / counts) ** 2
        weights[counts > max(_ALWAYS, _COMMON * len(traces))] = 0.0
        return cls(features, weights)

    def __getitem__(self, features: Features) -> Doubles:
        found: Doubles = self.weights[np.searchsorted(self.features, features)]
        return found


@dataclass(frozen=True, slots=True)
class _Side:
    """The open articles of one language in order of date, the undated last, with an index."""

    traces: list[Trace]
    days: list[int]
    numbers: dict[int, list[int]]
    names: dict[int, list[int]]
    words: dict[int, list[int]]
    images: dict[str, list[int]]

    @classmethod
    def of(cls, traces: Sequence[Trace]) -> _Side:
        ordered = sorted(
            traces, key=lambda t: (t.date.toordinal() if t.date else 10**9, t.digest, t.source)
        )
        days = [t.date.toordinal() for t in ordered if t.date is not None]
        numbers: dict[int, list[int]] = defaultdict(list)
        names: dict[int, list[int]] = defaultdict(list)
        words: dict[int, list[int]] = defaultdict(list)
        images: dict[str, list[int]] = defaultdict(list)
        for place, trace in enumerate(ordered):
            for feature in trace.numbers.tolist():
                numbers[feature].append(place)
            for feature in trace.names.tolist():
                names[feature].append(place)
            for feature in trace.words.tolist():
                words[feature].append(place)
            for image in trace.images:
                images[image].append(place)
        return cls(ordered, days, numbers, names, words, images)

    def window(self, trace: Trace, days: int) -> tuple[int, int]:
        """The places that lie near in time, half-open; the undated beyond `len(days)` also do."""
        if trace.date is None:
            return 0, len(self.days)
        day = trace.date.toordinal()
        return bisect_left(self.days, day - days), bisect_right(self.days, day + days)

    def shared(
        self, index: dict[int, list[int]], features: Features, weights: Doubles, at: tuple[int, int]
    ) -> dict[int, float]:
        """The summed weight of the features that each article of the window shares."""
        totals: dict[int, float] = defaultdict(float)
        first, last = at
        for feature, weight in zip(features.tolist(), weights.tolist(), strict=True):
            places = index.get(feature)
            if not weight or places is None:
                continue
            for place in places[bisect_left(places, first) : bisect_left(places, last)]:
                totals[place] += weight
            for place in places[bisect_left(places, len(self.days)) :]:
                totals[place] += weight
        return totals


def _rough(trace: Trace, side: _Side, rarity: _Rarity, days: int) -> list[Candidate]:
    """The best candidates for an article by numbers, names, pictures, length and dates."""
    at = side.window(trace, days)
    own_numbers, own_names = rarity[trace.numbers], rarity[trace.names]
    own_words = rarity[trace.words]
    numbers = side.shared(side.numbers, trace.numbers, own_numbers, at)
    names = side.shared(side.names, trace.names, own_names, at)
    words = side.shared(side.words, trace.words, own_words, at)
    pictures = {p for image in trace.images for p in side.images.get(image, ())}
    norms = [math.sqrt(float(w.sum())) for w in (own_numbers, own_names, own_words)]
    found = []
    for place in {*numbers, *names, *words}:
        other = side.traces[place]
        found.append(
            Candidate(
                a=trace,
                b=other,
                numbers=_cosine(numbers.get(place, 0.0), norms[0], rarity[other.numbers]),
                names=_cosine(names.get(place, 0.0), norms[1], rarity[other.names]),
                words=_cosine(words.get(place, 0.0), norms[2], rarity[other.words]),
                meaning=0.0,
                length=abs(math.log((trace.length + 200) / (other.length + 200))),
                days=_days(trace, other),
                image=float(place in pictures),
            )
        )
    found.sort(key=lambda c: (-c.log_odds(WITHOUT), c.b.digest, c.b.source))
    return found[:_BEST]


def _cosine(shared: float, norm: float, weights: Doubles) -> float:
    other = math.sqrt(float(weights.sum()))
    return shared / (norm * other) if norm and other else 0.0


def _days(a: Trace, b: Trace) -> float:
    """Days apart; one that is not dated counts as a day off."""
    return float(abs((a.date - b.date).days)) if a.date and b.date else 1.0


@dataclass(slots=True)
class _Vectors:
    """The vectors of the articles that candidates need, made once each."""

    settings: Settings
    known: dict[int, Floats] = field(default_factory=dict)

    def compared(self, candidates: list[Candidate]) -> list[Candidate]:
        """The candidates with their similarity of meaning; unchanged without an encoder."""
        encoder = self.settings.encoder
        if encoder is None:
            return candidates
        missing: dict[str, dict[int, Trace]] = defaultdict(dict)
        for trace in (t for c in candidates for t in (c.a, c.b)):
            if trace.number not in self.known and encoder.covers(trace.language):
                missing[trace.language][trace.number] = trace
        for language, traces in missing.items():
            ordered = sorted(traces.values(), key=lambda t: t.digest)
            rows = encoder.encode([t.sample for t in ordered], language)
            self.known.update(
                (t.number, row.astype(np.float32)) for t, row in zip(ordered, rows, strict=True)
            )
        return [self._with_meaning(c) for c in candidates]

    def _with_meaning(self, c: Candidate) -> Candidate:
        a, b = self.known.get(c.a.number), self.known.get(c.b.number)
        meaning = float(a @ b) if a is not None and b is not None else 0.0
        return Candidate(c.a, c.b, c.numbers, c.names, c.words, meaning, c.length, c.days, c.image)


def _chosen(candidates: list[Candidate], weights: Weights) -> Iterator[tuple[Candidate, float]]:
    """One-to-one pairs with their confidence, from what speaks for each and for its best rival."""
    scored = {(c.a.number, c.b.number): (c, c.log_odds(weights)) for c in candidates}
    rows: dict[int, list[float]] = defaultdict(list)
    columns: dict[int, list[float]] = defaultdict(list)
    for (a, b), (_, score) in scored.items():
        rows[a].append(score)
        columns[b].append(score)
    sure = {}
    for (a, b), (_, score) in scored.items():
        rivals = [_without(rows[a], score), _without(columns[b], score)]
        sure[a, b] = _confidence(score, score - max(rivals))
    worth = [(a, b, value) for (a, b), value in sure.items() if value > _HOPELESS]
    for a, b, value in assign(worth):
        yield scored[a, b][0], value


def _without(scores: list[float], own: float) -> float:
    """The best of the others; `own` less a little where there is none."""
    best = max(scores)
    if best != own:
        return best
    return max((score for score in scores if score != own), default=own - _UNRIVALLED)


def _confidence(score: float, margin: float) -> float:
    """The probability of a pair that leads its best rival by `margin`, both in log-odds."""
    margin = max(-6.0, min(6.0, margin))
    log_odds = 0.89 + 0.89 * score + 0.27 * margin + 1.07 * min(0.0, margin)
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, log_odds))))
