"""Runs: up to three neighbouring sentences of one language, taken as one unit of alignment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from triptych.align.streams import Ints, Stream

Floats = npt.NDArray[np.float32]

LONGEST = 3


@dataclass(frozen=True, slots=True)
class Runs:
    """All runs of one language, the single sentences first.

    `start` and `length` count sentences; a run never mixes headings with body. The rest are
    signals a run: `characters`, unit `vectors` (None without an encoder), unit `cognates`, and
    `numbers`, 1 where the run holds that number of the story.
    """

    language: str
    sentences: int
    start: Ints
    length: Ints
    kind: Ints
    characters: Floats
    vectors: Floats | None
    cognates: Floats
    numbers: Floats

    def __len__(self) -> int:
        return len(self.start)


def spans_of(stream: Stream) -> tuple[Ints, Ints]:
    """Start and length of each run of a stream."""
    starts, lengths = [], []
    for length in range(1, LONGEST + 1):
        start = np.arange(max(len(stream) - length + 1, 0))
        if length > 1:
            same = stream.kind[start] == stream.kind[start + length - 1]
            middle = stream.kind[start] == stream.kind[start + length // 2]
            start = start[same & middle]
        starts.append(start)
        lengths.append(np.full(len(start), length))
    return np.concatenate(starts), np.concatenate(lengths)


def runs_of(stream: Stream, vectors: Floats | None, cognates: Floats, numbers: Floats) -> Runs:
    """The runs of a stream from the signals of its sentences; longer sentences weigh more."""
    start, length = spans_of(stream)
    characters = np.array([len(s) for s in stream.sentences], dtype=np.float32)
    weight = np.sqrt(np.maximum(characters, 1))[:, None]
    return Runs(
        language=stream.language,
        sentences=len(stream),
        start=start,
        length=length,
        kind=stream.kind[start],
        characters=window_sums(characters, start, length),
        vectors=None if vectors is None else unit(window_sums(vectors * weight, start, length)),
        cognates=unit(window_sums(cognates * weight, start, length)),
        numbers=np.minimum(window_sums(numbers, start, length), 1),
    )


def window_sums(values: Floats, start: Ints, length: Ints) -> Floats:
    """Sums of `values` along the first axis over the runs, added up term by term."""
    total = values[start].copy()
    for offset in range(1, LONGEST):
        longer = np.flatnonzero(length > offset)
        total[longer] += values[start[longer] + offset]
    return total


def unit(vectors: Floats) -> Floats:
    """Rows scaled to length 1; a zero row stays zero."""
    scaled: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    return scaled
