"""How much of a story some version lacks, and what that says of each link beforehand.

One story is complete in all its versions, another has lost half its paragraphs in one of them. The
share of sentences that find nobody, estimated from a first look at the links, moves the prior odds
of a link from those of a usual story to those of this one.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

# Chosen on the news documents of the development set, by cross-validation over documents; figures
# hardly change between half and twice the inertia.
USUAL = 0.15  # share of the sentences of a usual story that another version lacks
INERTIA = 20.0  # sentences of a usual story that are added to each, for texts are short
_CERTAIN = 30.0  # log odds beyond this tell nothing more


def bounded(odds: Floats) -> Floats:
    """The odds of log odds, none of them beyond reckoning."""
    return np.exp(np.clip(odds, -_CERTAIN, _CERTAIN))


def lacking_share(odds: Iterable[Floats]) -> float:
    """The expected share of sentences without a counterpart.

    `odds` are a pair of versions each: the log odds of every pair of their sentences, `[n, m]`.
    """
    alone, sentences = INERTIA * USUAL, INERTIA
    for pair in odds:
        chances = bounded(pair)
        for axis in (0, 1):
            alone += float((1 / (1 + chances.sum(axis=axis))).sum())
            sentences += pair.shape[1 - axis]
    return alone / sentences


def prior_shift(share: float) -> float:
    """What to take off the log odds of each link in a story that lacks this share."""
    return float(np.log(share / (1 - share)) - np.log(USUAL / (1 - USUAL)))
