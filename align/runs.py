"""Runs: up to three neighbouring sentences of one language, taken as one unit of alignment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from triptych.align.streams import Ints, Stream

Floats = npt.NDArray[np.float32]

Number = TypeVar("Number", bound=np.generic)

LONGEST = 3
MIXED = -1  # the kind of a run over headings and body, which is never linked


@dataclass(frozen=True, slots=True)
class Vectors:
    """Vectors of the sentences, scaled by their weight in a run, and the norm of each run."""

    sentences: Floats
    norms: Floats


@dataclass(frozen=True, slots=True)
class Runs:
    """All runs of one language: the single sentences, then all pairs, then all triples.

    `start`, `length` and `kind` are a run each; so are the signals `characters` and `numbers`
    (1 where the run holds that figure of the story). `vectors` is None without an
    encoder, `cognates` where vectors do.
    """

    language: str
    sentences: int
    start: Ints
    length: Ints
    kind: Ints
    characters: Floats
    numbers: Floats
    vectors: Vectors | None
    cognates: Vectors | None

    def __len__(self) -> int:
        return len(self.start)


def runs_of(
    stream: Stream, vectors: Floats | None, cognates: Floats | None, numbers: Floats
) -> Runs:
    """The runs of a stream from the signals of its sentences; longer sentences weigh more."""
    count = len(stream)
    start, length = _spans(count)
    low, high = (reduce_windows(stream.kind, how) for how in (np.minimum, np.maximum))
    characters = np.array([len(s) for s in stream.sentences], dtype=np.float32)
    weight = np.sqrt(np.maximum(characters, 1))[:, None]
    return Runs(
        language=stream.language,
        sentences=count,
        start=start,
        length=length,
        kind=np.where(low == high, low, MIXED),
        characters=window_sums(characters),
        numbers=np.minimum(window_sums(numbers), 1),
        vectors=None if vectors is None else _vectors(vectors * weight),
        cognates=None if cognates is None else _vectors(cognates * weight),
    )


@lru_cache
def blocks(sentences: int) -> tuple[tuple[int, int, int], ...]:
    """Where the runs of each length stand: length, first run, number of runs."""
    sizes = [max(sentences - length, 0) for length in range(LONGEST)]
    return tuple((n + 1, sum(sizes[:n]), size) for n, size in enumerate(sizes))


@lru_cache
def _spans(sentences: int) -> tuple[Ints, Ints]:
    """The first sentence of each run, and its length; not to be written to."""
    start = np.concatenate([np.arange(size) for _, _, size in blocks(sentences)])
    length = np.concatenate([np.full(size, n) for n, _, size in blocks(sentences)])
    return start, length


def window_sums(values: Floats, *, columns: bool = False) -> Floats:
    """Sums of the sentences' `values` for each run; see `reduce_windows`."""
    return reduce_windows(values, np.add, columns=columns)


def reduce_windows(
    values: npt.NDArray[Number],
    how: np.ufunc,
    *,
    columns: bool = False,
    out: npt.NDArray[Number] | None = None,
) -> npt.NDArray[Number]:
    """The sentences' `values` put together for each run, in `out` where that is given.

    The sentences stand along the first axis, with `columns` along the second.
    """
    count = values.shape[1] if columns else len(values)
    if out is None:
        total = sum(size for _, _, size in blocks(count))
        shape = (len(values), total) if columns else (total, *values.shape[1:])
        out = np.empty(shape, dtype=values.dtype)
    # The loop runs along the first axis of both, whichever holds the sentences.
    source, made = (values.T, out.T) if columns else (values, out)
    before = source
    for length, first, size in blocks(count):
        part = made[first : first + size]
        if length == 1:
            part[...] = source
        else:
            how(before[:size], source[length - 1 : length - 1 + size], out=part)
        before = part
    return out


def _vectors(weighted: Floats) -> Vectors:
    """The norm of a sum follows from the products of neighbours, without making the sums."""
    square = np.einsum("nd,nd->n", weighted, weighted)
    total = window_sums(square)
    for length, first, size in blocks(len(weighted)):
        for apart in range(1, length):
            products = np.einsum("nd,nd->n", weighted[:-apart], weighted[apart:])
            for offset in range(length - apart):
                total[first : first + size] += 2 * products[offset : offset + size]
    return Vectors(weighted, np.sqrt(np.maximum(total, 1e-12)))
