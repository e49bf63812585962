"""How alike the texts of a bead are, pair by pair."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from triptych.align.cognates import cognate_vectors
from triptych.align.moved import Members
from triptych.align.streams import Ints, Stream
from triptych.align.sums import group_sums

Floats = npt.NDArray[np.float32]


def agreements(
    streams: Sequence[Stream], vectors: Sequence[Floats | None], beads: Sequence[Members]
) -> list[dict[tuple[str, str], float]]:
    """For each bead and pair of its languages the cosine of their texts, 0 to 1.

    Codes stand in alphabetical order. The cosine is that of the encoder's vectors, longer sentences
    weighing more; for a language that the encoder does not cover, that of cognates.
    """
    found: list[dict[tuple[str, str], float]] = [{} for _ in beads]
    owners = [_owners(a, stream, beads) for a, stream in enumerate(streams)]
    own = [
        None if v is None else _unit_sums(s, v, owner, len(beads))
        for s, v, owner in zip(streams, vectors, owners, strict=True)
    ]
    spelt: list[Floats] = []
    if any(v is None for v in vectors):
        texts = cognate_vectors([s.sentences for s in streams], [s.language for s in streams])
        signals = zip(streams, texts, owners, strict=True)
        spelt = [_unit_sums(*signal, len(beads)) for signal in signals]
    codes = sorted((stream.language, a) for a, stream in enumerate(streams))
    for (code, a), (other, b) in combinations(codes, 2):
        x, y = own[a], own[b]
        if x is None or y is None:
            x, y = spelt[a], spelt[b]
        cosines = np.clip(np.einsum("nd,nd->n", x, y), 0, 1).tolist()
        for bead, pairs, cosine in zip(beads, found, cosines, strict=True):
            if bead[a] and bead[b]:
                pairs[code, other] = cosine
    return found


def _owners(a: int, stream: Stream, beads: Sequence[Members]) -> Ints:
    """The number of the bead of each sentence."""
    of_paragraph = {p: n for n, bead in enumerate(beads) for p in bead[a]}
    return np.array([of_paragraph[p] for p in stream.paragraph.tolist()], dtype=np.int64)


def _unit_sums(stream: Stream, vectors: Floats, owners: Ints, count: int) -> Floats:
    """The direction of the text of each bead, zero without any."""
    weight = np.sqrt(np.array([len(s) for s in stream.sentences], dtype=np.float32))
    order = np.argsort(owners, kind="stable")
    sums = group_sums((vectors * weight[:, None])[order], owners[order], count)
    sums /= np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-5)
    return sums
