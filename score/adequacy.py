"""Whether the versions mean the same, by an encoder that the caller brings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


class Similarity(Protocol):
    """An encoder: sentences and their languages in, unit vectors of shape (n, d) out."""

    def __call__(self, sentences: Sequence[str], languages: Sequence[str]) -> Vectors: ...
