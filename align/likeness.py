"""How alike the texts of a bead are, pair by pair."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from triptych.align.cognates import cognate_vectors
from triptych.align.streams import Stream

Floats = npt.NDArray[np.float32]


class Likeness:
    """Cosines between paragraphs of a story.

    Those of the encoder's vectors, longer sentences weighing more; for a language that the encoder
    does not cover, those of cognates.
    """

    def __init__(self, streams: Sequence[Stream], vectors: Sequence[Floats | None]) -> None:
        self._streams = streams
        self._vectors = list(vectors)
        self._cognates: list[Floats] | None = None

    def agreement(self, members: Sequence[Sequence[int]]) -> dict[tuple[str, str], float]:
        """For each pair of languages present, by code in alphabetical order, 0 to 1."""
        present = sorted((self._streams[a].language, a) for a, ps in enumerate(members) if ps)
        found = {}
        for (code, a), (other, b) in combinations(present, 2):
            left, right = self._pair(a, b, members)
            norm = float(np.linalg.norm(left) * np.linalg.norm(right))
            cosine = float(left @ right) / max(norm, 1e-9)
            found[code, other] = min(1.0, max(0.0, cosine))
        return found

    def _pair(self, a: int, b: int, members: Sequence[Sequence[int]]) -> tuple[Floats, Floats]:
        x, y = self._vectors[a], self._vectors[b]
        if x is None or y is None:
            if self._cognates is None:
                texts = [s.sentences for s in self._streams]
                self._cognates = cognate_vectors(texts, [s.language for s in self._streams])
            x, y = self._cognates[a], self._cognates[b]
        return self._sum(a, x, members[a]), self._sum(b, y, members[b])

    def _sum(self, a: int, vectors: Floats, paragraphs: Sequence[int]) -> Floats:
        stream = self._streams[a]
        total = np.zeros(vectors.shape[1], dtype=np.float32)
        for paragraph in paragraphs:
            low, high = np.searchsorted(stream.paragraph, [paragraph, paragraph + 1])
            for k in range(low, high):
                total += np.sqrt(np.float32(len(stream.sentences[k]))) * vectors[k]
        return total
