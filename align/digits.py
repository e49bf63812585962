"""Numbers as an alignment signal: which figures a sentence holds, whatever their punctuation."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

_FIGURES = re.compile(r"\d+")


def digit_matrices(texts: Sequence[Sequence[str]]) -> tuple[list[Floats], Floats]:
    """For each language `[sentences, figures]` of 0 and 1, and the weight of each figure.

    A single digit tells less than a longer figure and weighs half. 11.000 counts as 11 and 000,
    so that both readings of it meet.
    """
    columns: dict[str, int] = {}
    found = [
        [{columns.setdefault(f, len(columns)) for f in _FIGURES.findall(t)} for t in group]
        for group in texts
    ]
    weights = np.array([1.0 if len(f) > 1 else 0.5 for f in columns], dtype=np.float32)
    matrices = []
    for group in found:
        matrix = np.zeros((len(group), len(columns)), dtype=np.float32)
        for row, hits in enumerate(group):
            matrix[row, list(hits)] = 1
        matrices.append(matrix)
    return matrices, weights
