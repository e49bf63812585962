"""Evidence that two runs say the same: a log likelihood ratio from a handful of cheap signals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from triptych.align.runs import Runs, Vectors, blocks, reduce_windows, window_sums

Floats = npt.NDArray[np.float32]

CROWDED = np.float32(0.15)  # rivals more alike than this are of texts that repeat themselves
NEIGHBOURS = 4  # how many rivals a cosine is compared with
NEVER = np.float32(-1e4)  # the evidence of what cannot be: a heading against body text

SIGNALS = (
    "cosine",  # of the encoder's vectors
    "cosine_rivals",  # mean of the best rivals', along both sides
    "cosine_weakest",  # of the one sentence in either run that is least like the other run
    "cognates",  # the same three of cognate vectors, where there are no encoder's
    "cognates_rivals",
    "cognates_weakest",
    "figures_shared",
    "figures_alone",  # held by one side only
    "length",  # absolute log ratio of lengths, beyond what the languages differ by anyway
    "length_near",  # the same, at most .4
    "shorter",  # log length of the shorter side
)


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of the signals, `SIGNALS` in order, and the constant; natural logarithms.

    Fitted by logistic regression on gold links against other pairs of the same story, less the
    logarithm of the base rate: 0 says that a pair is as likely true as false a priori.
    """

    signals: Floats
    constant: float


def evidence(
    a: Runs, b: Runs, figures: Floats, weights: Weights, expansion: Mapping[str, float]
) -> Floats:
    """Log likelihood ratio of every run of `a` against every run of `b`, `[len(a), len(b)]`."""
    total = np.full((len(a), len(b)), weights.constant, dtype=np.float32)
    weighted = np.empty_like(total)
    for weight, signal in zip(weights.signals, _signals(a, b, figures, expansion), strict=True):
        if weight and signal is not None:
            total += np.multiply(signal, weight, out=weighted)
    total[a.kind < 0] = NEVER
    total[a.kind[:, None] != b.kind] = NEVER
    return total


def signals(
    a: Runs, b: Runs, figures: Floats, expansion: Mapping[str, float]
) -> npt.NDArray[np.float32]:
    """The signals by themselves, `[len(a), len(b), len(SIGNALS)]`, for fitting."""
    shape = (len(a), len(b))
    zero = np.zeros(shape, dtype=np.float32)
    found = (zero if s is None else s for s in _signals(a, b, figures, expansion))
    return np.stack([np.broadcast_to(s, shape) for s in found], axis=-1)


def _signals(
    a: Runs, b: Runs, figures: Floats, expansion: Mapping[str, float]
) -> Iterator[Floats | None]:
    if a.vectors is not None and b.vectors is not None:
        yield from _cosines(a, b, a.vectors, b.vectors)
        yield from (None, None, None)
    elif a.cognates is not None and b.cognates is not None:
        yield from (None, None, None)
        cosine, rivals, weakest = _cosines(a, b, a.cognates, b.cognates)
        yield from (cosine, np.minimum(rivals, CROWDED), weakest)
    else:
        yield from (None,) * 6
    held_a, held_b = a.numbers * figures, b.numbers * figures
    shared = held_a @ b.numbers.T
    yield np.minimum(shared, np.float32(3))
    alone = held_a.sum(axis=1)[:, None] + held_b.sum(axis=1) - 2 * shared
    yield np.minimum(alone, np.float32(4))
    size_a = np.log(a.characters + 8) - np.float32(expansion.get(a.language, 0.0))
    size_b = np.log(b.characters + 8) - np.float32(expansion.get(b.language, 0.0))
    apart = np.abs(size_a[:, None] - size_b[None])
    yield apart
    yield np.minimum(apart, np.float32(0.4))
    yield np.minimum(size_a[:, None], size_b[None])


def _cosines(a: Runs, b: Runs, left: Vectors, right: Vectors) -> Iterator[Floats]:
    """Cosines of the runs, from the products of their sentences, and those of their rivals."""
    products = left.sentences @ right.sentences.T
    rows = window_sums(products)  # runs of a, sentences of b
    cosine = window_sums(rows, columns=True)
    cosine /= right.norms
    cosine /= left.norms[:, None]
    yield cosine
    rows /= left.norms[:, None]
    rows /= right.norms[: b.sentences]
    columns = window_sums(products, columns=True).T  # runs of b, sentences of a
    columns = np.divide(columns, right.norms[:, None], order="C")
    columns /= left.norms[: a.sentences]
    rivals = _rivals(rows)
    rivals += _rivals(columns).T
    rivals *= np.float32(0.5)
    yield rivals
    weakest = reduce_windows(rows, np.minimum, columns=True)
    # For each run of b and of a, the least cosine with a sentence of the run of a.
    yield np.minimum(weakest, reduce_windows(columns, np.minimum, columns=True).T, out=weakest)


def _rivals(cosine: Floats) -> Floats:
    """For each row and run, the mean of the row's best cosines with sentences outside the run.

    `cosine` is `[rows, sentences]`. The margin over rivals is what CSLS (Conneau et al. 2018)
    measures; leaving the run itself out keeps it meaningful in stories of three sentences.
    """
    count = min(NEIGHBOURS, cosine.shape[1] - 1)
    if count < 1:
        runs = sum(size for _, _, size in blocks(cosine.shape[1]))
        return np.zeros((len(cosine), runs), dtype=np.float32)
    best = np.partition(cosine, -count - 1, axis=1)[:, -count - 1 :]
    floor = best[:, :1]
    above = cosine - floor
    np.maximum(above, 0, out=above)
    rivals = window_sums(above, columns=True)
    np.subtract(above.sum(axis=1, keepdims=True), rivals, out=rivals)
    rivals /= count
    rivals += floor
    return rivals
