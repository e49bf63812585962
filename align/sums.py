"""Sums of rows by group: words into sentences, sentences into paragraphs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

TOGETHER = 16  # groups that one product of matrices sums; np.add.reduceat takes twice as long


def group_sums(rows: Floats, groups: Ints, count: int) -> Floats:
    """The sum of the rows of each of `count` groups, zero for one without any; `groups` ascend."""
    total = np.empty((count, rows.shape[1]), dtype=np.float32)
    for first in range(0, count, TOGETHER):
        part = np.arange(first, min(first + TOGETHER, count))
        low, high = np.searchsorted(groups, [first, first + TOGETHER])
        held = groups[low:high] == part[:, None]
        np.matmul(held.astype(np.float32), rows[low:high], out=total[part[0] : part[-1] + 1])
    return total
