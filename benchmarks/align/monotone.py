"""Two texts aligned in order by dynamic programming, for `compare.py`.

What Bleualign (Sennrich and Volk 2010) and vecalign (Thompson and Koehn 2019) do, with the cosines
of an encoder: of all ways through two texts that never go back, the one whose beads of 1-1, 1-2,
2-1 and 2-2 gain most; a sentence left alone (1-0, 0-1) gains nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]
Move = tuple[int, int]

MOVES: tuple[Move, ...] = ((1, 1), (1, 2), (2, 1), (2, 2))
CUT = 0.4  # cosine at which a bead gains nothing
MERGE = 0.3  # taken off for every sentence beyond 1-1


def monotone(
    left: Floats, right: Floats, *, cut: float = CUT, merge: float = MERGE
) -> Iterator[tuple[list[int], list[int]]]:
    """The beads of two texts, last first, from the unit vectors of their sentences."""
    gains = {move: _gains(left, right, move, cut, merge) for move in MOVES}
    best = np.zeros((len(left) + 1, len(right) + 1))
    for i in range(1, len(left) + 1):
        best[i] = best[i - 1]
        for (n, m), gain in gains.items():
            if n <= i and m <= len(right):
                np.maximum(best[i, m:], best[i - n, :-m] + gain[i - n], out=best[i, m:])
        np.maximum.accumulate(best[i], out=best[i])
    i, j = len(left), len(right)
    while i and j:
        if best[i, j] == best[i - 1, j]:
            i -= 1
        elif best[i, j] == best[i, j - 1]:
            j -= 1
        else:
            n, m = next(
                (n, m) for n, m in MOVES
                if n <= i and m <= j and best[i, j] == best[i - n, j - m] + gains[n, m][i - n, j - m]
            )  # fmt: skip
            i, j = i - n, j - m
            yield list(range(i, i + n)), list(range(j, j + m))


def _gains(left: Floats, right: Floats, move: Move, cut: float, merge: float) -> Doubles:
    """What each bead of `n` and `m` sentences gains, by where it begins."""
    n, m = move
    cosines = _runs(left, n) @ _runs(right, m).T
    return ((cosines - cut) * (n + m) / 2 - merge * (n + m - 2)).astype(np.float64)


def _runs(vectors: Floats, count: int) -> Floats:
    """Unit vectors of runs of so many sentences."""
    total = sum(vectors[k : max(len(vectors) - count + 1 + k, 0)] for k in range(count))
    unit: Floats = total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-6)
    return unit
