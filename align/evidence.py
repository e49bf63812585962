"""Evidence that two runs say the same: a log likelihood ratio from a handful of cheap signals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from triptych.align.runs import Runs, Vectors, reduce_windows, window_sums

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
    weight = dict(zip(SIGNALS, weights.signals, strict=True))
    total = _lengths(a, b, weight, expansion)
    total += np.float32(weights.constant)
    if a.vectors is not None and b.vectors is not None:
        _add_cosines(total, a.vectors, b.vectors, weights.signals[:3])
    elif a.cognates is not None and b.cognates is not None:
        _add_cosines(total, a.cognates, b.cognates, weights.signals[3:6], crowded=CROWDED)
    if len(figures):
        _add_figures(total, a.numbers, b.numbers, figures, weight)
    total[a.kind < 0] = NEVER
    total[a.kind[:, None] != b.kind] = NEVER
    return total


def signals(
    a: Runs, b: Runs, figures: Floats, expansion: Mapping[str, float]
) -> npt.NDArray[np.float32]:
    """The signals by themselves, `[len(a), len(b), len(SIGNALS)]`, for fitting."""
    single = np.eye(len(SIGNALS), dtype=np.float32)
    a, b = (
        replace(runs, kind=np.zeros_like(runs.kind)) for runs in (a, b)
    )  # whatever is a heading
    found = [evidence(a, b, figures, Weights(row, 0.0), expansion) for row in single]
    return np.stack(found, axis=-1)


def _lengths(
    a: Runs, b: Runs, weight: Mapping[str, np.float32], expansion: Mapping[str, float]
) -> Floats:
    """What the lengths say. The shorter of two is half of what their sum exceeds their difference."""
    half = weight["shorter"] / 2
    size_a, size_b = (
        np.log(r.characters + 8) - np.float32(expansion.get(r.language, 0.0)) for r in (a, b)
    )
    apart = size_a[:, None] - size_b
    np.abs(apart, out=apart)
    total: Floats = np.minimum(apart, np.float32(0.4))
    total *= weight["length_near"]
    apart *= weight["length"] - half
    total += apart
    total += half * size_a[:, None]
    total += half * size_b
    return total


def _add_figures(
    total: Floats, a: Floats, b: Floats, figures: Floats, weight: Mapping[str, np.float32]
) -> None:
    """Add what the figures say; most runs have none, and only the others' are to be added."""
    held = a * figures
    weight_a, weight_b = held.sum(axis=1), b @ figures
    others = np.minimum(weight_b, np.float32(4))
    total += weight["figures_alone"] * others
    rows = np.flatnonzero(weight_a)
    shared = held[rows] @ b.T
    alone = weight_a[rows, None] + weight_b
    alone -= shared
    alone -= shared
    np.minimum(alone, np.float32(4), out=alone)
    alone -= others
    alone *= weight["figures_alone"]
    np.minimum(shared, np.float32(3), out=shared)
    shared *= weight["figures_shared"]
    shared += alone
    total[rows] += shared


def _add_cosines(
    total: Floats,
    left: Vectors,
    right: Vectors,
    weights: Floats,
    crowded: np.float32 | None = None,
) -> None:
    """Add what the cosines of the runs say, from the products of their sentences."""
    products = left.sentences @ right.sentences.T
    size = slice(len(products)), slice(products.shape[1])
    rows = window_sums(products)  # runs of a, sentences of b
    rows /= left.norms[:, None]
    part = window_sums(rows, columns=True)
    part *= weights[0] / right.norms
    total += part
    rows /= right.norms[size[1]]
    columns = window_sums(products, columns=True)  # sentences of a, runs of b
    columns /= right.norms
    columns /= left.norms[size[0], None]
    mean, above = _rivals(rows)
    mean_b, above_b = _rivals(columns.T)
    reduce_windows(above, np.add, columns=True, out=part)
    part += window_sums(above_b.T)
    part -= mean
    part -= mean_b.T
    part *= np.float32(-0.5)
    if crowded is not None:
        np.minimum(part, crowded, out=part)
    part *= weights[1]
    total += part
    reduce_windows(rows, np.minimum, columns=True, out=part)
    # For each run of a and of b, the least cosine with a sentence of the run of a.
    np.minimum(part, reduce_windows(columns, np.minimum), out=part)
    part *= weights[2]
    total += part


def _rivals(cosine: Floats) -> tuple[Floats, Floats]:
    """The mean of each row's best cosines, `[rows, 1]`, and what each cosine adds to it.

    The mean without what the sentences of a run add is that of the best outside the run. The
    margin over rivals is what CSLS (Conneau et al. 2018) measures; leaving the run itself out
    keeps it meaningful in stories of three sentences.
    """
    count = min(NEIGHBOURS, cosine.shape[1] - 1)
    if count < 1:
        return np.zeros((len(cosine), 1), dtype=np.float32), np.zeros_like(cosine)
    best = np.partition(cosine, -count - 1, axis=1)[:, -count - 1 :]
    above = cosine - best[:, :1]
    np.maximum(above, 0, out=above)
    above /= count
    return best[:, 1:].mean(axis=1, keepdims=True), above
