"""How often the order of a story's versions breaks, and what that says of the steps of its chain.

A short piece of news tells little of its own order, and paragraphs of news do move. A long report is
its own witness: where hundreds of sentences follow each other, a twin of a repeated formula that
stands a hundred sentences off is not the partner.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from triptych.align.lacking import bounded
from triptych.align.order import REACH

Floats = npt.NDArray[np.float32]

# Steps of a usual story that are added to each. Chosen on the development set: 100 does as well on
# long documents and loses moved paragraphs of news.
INERTIA = 200.0


def jump_share(odds: Iterable[Floats], usual: float) -> float:
    """The expected share of steps that jump, `usual` of them in a story that does not tell.

    `odds` are a pair of versions each: the log odds of every pair of their sentences, `[n, m]`. A
    step leads from the partner of a sentence to that of the next; one that goes back, or further
    ahead than the chain reaches, is a jump.
    """
    jumps, steps = INERTIA * usual, INERTIA
    for pair in odds:
        chances = bounded(pair).astype(np.float64)
        for direction in (chances, chances.T):
            found = direction / (1 + direction.sum(axis=1, keepdims=True))
            taken, near = _steps(found)
            jumps += taken - near
            steps += taken
    return jumps / steps


def _steps(chances: npt.NDArray[np.float64]) -> tuple[float, float]:
    """Expected steps between the partners of neighbouring rows, and those within reach."""
    rows, columns = chances.shape
    before = np.zeros((rows, columns + 1))
    np.cumsum(chances, axis=1, out=before[:, 1:])
    ends = np.minimum(np.arange(columns) + REACH + 1, columns)
    within = before[1:, ends] - before[1:, :-1]
    linked = before[:, -1]
    return float(linked[:-1] @ linked[1:]), float((chances[:-1] * within).sum())
