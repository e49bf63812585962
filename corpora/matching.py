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
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import numpy.typing as npt

from triptych.corpora.assignment import assign
from triptych.corpora.links import Link, Settings
from triptych.corpora.meaning import UNKNOWN, Likeness, Meanings
from triptych.corpora.traces import Features, Trace
from triptych.corpora.weights import WITH_MEANING, WITHOUT, Scale, Weights
from triptych.counted import counted

Doubles = npt.NDArray[np.float64]

_BEST = 6  # candidates of an article in another language that are looked at closely
_FEWEST = 4  # names, numbers and cognates in common: fewer are chance, however rare
_MATCHED = 0.15  # matched meaning that is no chance, however few they have in common
_COMMON = 0.1  # a feature of a larger part of the articles tells nothing
_HOPELESS = 0.05  # confidence below which a pair is not even considered
_NOBODY = -4.0  # the log-odds of a rival where there is none
_ALWAYS = 20  # articles that may share a feature in any case


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two articles that may be versions of one story, and what speaks for it."""

    a: Trace
    b: Trace
    numbers: float
    names: float
    words: float
    length: float
    days: float
    image: float
    meaning: Likeness = UNKNOWN

    def log_odds(self, weights: Weights) -> float:
        """How much speaks for it, by the weights."""
        return (
            weights.bias
            + weights.numbers * self.numbers
            + weights.names * self.names
            + weights.words * self.words
            + weights.matched * self.meaning.matched
            + weights.contrast * self.meaning.contrast
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
    def grounded(self) -> bool:
        """Whether there is more than chance: sentences that match, or several words in common."""
        return self.meaning.matched >= _MATCHED or sum(self.shared()) >= _FEWEST

    @property
    def why(self) -> str:
        """The reason in words."""
        names, numbers, words = self.shared()
        both = f"{counted(names, 'name')}, {counted(numbers, 'number')} and"
        parts = [f"{both} {counted(words, 'cognate')} in common"]
        if self.a.date and self.b.date:
            parts.append(f"{counted(abs((self.a.date - self.b.date).days), 'day')} apart")
        if self.meaning != UNKNOWN:
            parts.append(f"similarity of meaning {self.meaning.matched:.2f}")
        return "content: " + ", ".join(parts)


def match_content(
    items: Sequence[tuple[Trace, frozenset[str]]], settings: Settings
) -> Iterator[Link]:
    """Links between articles by what they tell, the surest first.

    `items` gives each article and the languages that its story has already.
    """
    found: list[tuple[float, str, str, Link]] = []
    scale = settings.scale or (WITH_MEANING if settings.encoder else WITHOUT)
    for candidates in candidates_of(items, settings):
        for candidate, confidence in _chosen(candidates, scale):
            if confidence >= settings.least and candidate.grounded:
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
    meanings = Meanings(settings.encoder) if settings.encoder else None
    for left, right in combinations(languages, 2):
        ours = [t for t, codes in items if t.language == left and right not in codes]
        theirs = _Side.of([t for t, codes in items if t.language == right and left not in codes])
        rough = [c for t in ours for c in _rough(t, theirs, rarity, settings.days)]
        yield _compared(rough, meanings)


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
                length=abs(math.log((trace.length + 200) / (other.length + 200))),
                days=_days(trace, other),
                image=float(place in pictures),
            )
        )
    found.sort(key=lambda c: (-c.log_odds(WITHOUT.weights), c.b.digest, c.b.source))
    return found[:_BEST]


def _cosine(shared: float, norm: float, weights: Doubles) -> float:
    other = math.sqrt(float(weights.sum()))
    return shared / (norm * other) if norm and other else 0.0


def _days(a: Trace, b: Trace) -> float:
    """Days apart; one that is not dated counts as a day off."""
    return float(abs((a.date - b.date).days)) if a.date and b.date else 1.0


def _compared(candidates: Sequence[Candidate], meanings: Meanings | None) -> list[Candidate]:
    """The candidates with their likeness in meaning; unchanged without an encoder."""
    if meanings is None:
        return list(candidates)
    meanings.learn(trace for c in candidates for trace in (c.a, c.b))
    return [replace(c, meaning=meanings.likeness(c.a, c.b)) for c in candidates]


def _chosen(candidates: Sequence[Candidate], scale: Scale) -> Iterator[tuple[Candidate, float]]:
    """One-to-one pairs with their confidence, from what speaks for each and for its best rival."""
    scores = [c.log_odds(scale.weights) for c in candidates]
    found: dict[tuple[int, int], Candidate] = {}
    worth = []
    for c, score, lead in zip(candidates, scores, leads(candidates, scores), strict=True):
        confidence = scale.certainty.of(score, lead)
        if confidence > _HOPELESS:
            found[c.a.number, c.b.number] = c
            worth.append((c.a.number, c.b.number, confidence))
    for a, b, confidence in assign(worth):
        yield found[a, b], confidence


def leads(candidates: Sequence[Candidate], scores: Sequence[float]) -> list[float]:
    """By how much the score of each pair exceeds that of the best rival of either article."""
    best: dict[int, list[float]] = {}  # the two highest scores of each article
    for c, score in zip(candidates, scores, strict=True):
        for number in (c.a.number, c.b.number):
            known = best.setdefault(number, [_NOBODY, _NOBODY])
            known.append(score)
            known.sort(reverse=True)
            known.pop()
    found = []
    for c, score in zip(candidates, scores, strict=True):
        rivals = (best[number] for number in (c.a.number, c.b.number))
        found.append(score - max(two[1] if two[0] == score else two[0] for two in rivals))
    return found
