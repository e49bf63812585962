"""How alike the texts of a bead are, pair by pair."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from triptych.align.cognates import cognate_vectors
from triptych.align.moved import Members
from triptych.align.streams import Stream

Floats = npt.NDArray[np.float32]


def agreements(
    streams: Sequence[Stream], vectors: Sequence[Floats | None], beads: Sequence[Members]
) -> list[dict[tuple[str, str], float]]:
    """For each bead and pair of its languages the cosine of their texts, 0 to 1.

    Codes stand in alphabetical order. The cosine is that of the encoder's vectors, longer sentences
    weighing more; for a language that the encoder does not cover, that of cognates.
    """
    found: list[dict[tuple[str, str], float]] = [{} for _ in beads]
    cognates: list[Floats] = []
    codes = sorted((stream.language, a) for a, stream in enumerate(streams))
    for (code, a), (other, b) in combinations(codes, 2):
        both = [n for n, members in enumerate(beads) if members[a] and members[b]]
        if not both:
            continue
        x, y = vectors[a], vectors[b]
        if x is None or y is None:
            if not cognates:
                texts = [s.sentences for s in streams]
                cognates = cognate_vectors(texts, [s.language for s in streams])
            x, y = cognates[a], cognates[b]
        left = _unit_sums(streams[a], x, [beads[n][a] for n in both])
        right = _unit_sums(streams[b], y, [beads[n][b] for n in both])
        cosines = np.clip(np.einsum("nd,nd->n", left, right), 0, 1)
        for n, cosine in zip(both, cosines.tolist(), strict=True):
            found[n][code, other] = cosine
    return found


def _unit_sums(stream: Stream, vectors: Floats, groups: Sequence[Sequence[int]]) -> Floats:
    """The direction of each group of paragraphs, none of them empty."""
    owner = np.full(len(stream.places), len(groups))
    for n, paragraphs in enumerate(groups):
        owner[list(paragraphs)] = n
    group = owner[stream.paragraph]
    order = np.argsort(group, kind="stable")[: np.count_nonzero(group < len(groups))]
    weight = np.sqrt([len(stream.sentences[k]) for k in order], dtype=np.float32)
    starts = np.searchsorted(group[order], np.arange(len(groups)))
    sums = np.add.reduceat(vectors[order] * weight[:, None], starts, axis=0)
    unit: Floats = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-5)
    return unit
