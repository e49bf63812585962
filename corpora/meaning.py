"""How alike two articles are in meaning: how well their sentences find each other.

Two articles about one event share words and topic, but only versions of one another share
sentences. So their first sentences are compared each with each, and two figures are kept: what
the sentences that choose each other have in common, and by how much the best pairs stand out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from triptych.align.encoder import Encoder
from triptych.corpora.traces import Trace

_BATCH = 500  # articles whose sentences are encoded at a time
_SCALE = 127  # unit vectors are kept in bytes: 16 sentences of 256 numbers take 4 kB

Codes = npt.NDArray[np.int8]
Floats = npt.NDArray[np.float32]


class Likeness(NamedTuple):
    """`matched`: the summed cosines of the sentences that are each other's best match, over the
    sentences of the shorter article. `contrast`: the mean cosine of each sentence's best match
    less that of all pairs.
    """

    matched: float = 0.0
    contrast: float = 0.0


UNKNOWN = Likeness()


class Meanings:
    """The sentence vectors of the articles that were compared, made once each."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[int, Codes] = {}

    def learn(self, traces: Iterable[Trace]) -> None:
        """Encode the sentences of articles that are to be compared."""
        missing: dict[str, dict[int, Trace]] = defaultdict(dict)
        for trace in traces:
            if trace.number not in self._known and self._encoder.covers(trace.language):
                missing[trace.language][trace.number] = trace
        for language, found in missing.items():
            # The order of the pages must not matter to an encoder that centres what it is given.
            ordered = sorted(found.values(), key=lambda t: t.digest)
            for start in range(0, len(ordered), _BATCH):
                self._encode(ordered[start : start + _BATCH], language)

    def _encode(self, traces: list[Trace], language: str) -> None:
        rows = self._encoder.encode([s for t in traces for s in t.sentences], language)
        codes = np.rint(rows * _SCALE).astype(np.int8)
        ends = np.cumsum([len(trace.sentences) for trace in traces])
        for trace, end in zip(traces, ends, strict=True):
            self._known[trace.number] = codes[end - len(trace.sentences) : end]

    def likeness(self, a: Trace, b: Trace) -> Likeness:
        """How alike two articles are; `UNKNOWN` where the encoder does not know a language."""
        left, right = self._known.get(a.number), self._known.get(b.number)
        if left is None or right is None or not len(left) or not len(right):
            return UNKNOWN
        return likeness(left.astype(np.float32), right.astype(np.float32), _SCALE)


def likeness(left: Floats, right: Floats, length: float = 1.0) -> Likeness:
    """The figures for two articles, from the vectors of their sentences: a row each, of `length`."""
    cosines = left @ right.T / np.float32(length * length)
    down, across = cosines.argmax(axis=0), cosines.argmax(axis=1)
    places = np.arange(len(across))
    mutual = down[across] == places
    matched = cosines[places, across][mutual].sum() / min(cosines.shape)
    best = (cosines.max(axis=0).mean() + cosines.max(axis=1).mean()) / 2
    return Likeness(float(matched), float(best - cosines.mean()))
