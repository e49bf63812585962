"""How likely a bead is exactly right: a logistic model of what spoke for it and against it.

The score of the search is no probability. The model takes the weakest support that a paragraph of
the bead has, the strongest tie to a sentence outside, and how much of the text is tied at all; it
was fitted on gold beads, and docs/alignment.md shows how its probabilities hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from triptych.align.lifting import Parcel
from triptych.align.streams import Ints, Stream

Floats = npt.NDArray[np.float32]
Pair = tuple[int, int]

SIGNALS = (
    "support",  # of the paragraph that has least, log odds; 0 for a paragraph alone
    "rival",  # the strongest log odds of a sentence with one outside the bead
    "tied",  # share of the sentences that are tied to another language
    "alone",  # 1 for a paragraph of one language
    "partial",  # 1 where some languages but not all have it
    "size",  # paragraphs beyond one a language
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was known of one part of a story: its sentences, a language each, and their log odds."""

    sentences: tuple[slice, ...]
    links: Mapping[Pair, Floats]


SPAN = 12.0  # log odds beyond this tell nothing more


def bead_signals(
    parcels: Sequence[Parcel], streams: Sequence[Stream], parts: Sequence[Evidence]
) -> Floats:
    """The signals of every bead, `[len(parcels), len(SIGNALS)]`."""
    owners = _owners(parcels, streams)
    rivals = _rivals(owners, parts, len(parcels))
    rows = [(*_support(parcel, streams), parcel) for parcel in parcels]
    out = np.zeros((len(parcels), len(SIGNALS)), dtype=np.float32)
    for n, (support, tied, parcel) in enumerate(rows):
        present = sum(bool(m) for m in parcel.members)
        surplus = sum(len(m) for m in parcel.members) - present
        partial = 1 < present < len(parcel.members)
        out[n] = (support, rivals[n], tied, present == 1, partial, min(surplus, 4))
    return out


def _owners(parcels: Sequence[Parcel], streams: Sequence[Stream]) -> list[Ints]:
    """The number of the bead of every sentence, a language each."""
    by_paragraph = [np.zeros(len(s.places), dtype=np.int64) for s in streams]
    for n, parcel in enumerate(parcels):
        for a, paragraphs in enumerate(parcel.members):
            by_paragraph[a][list(paragraphs)] = n
    return [owner[s.paragraph] for owner, s in zip(by_paragraph, streams, strict=True)]


def _rivals(owners: Sequence[Ints], parts: Sequence[Evidence], beads: int) -> Floats:
    best = np.full(beads, -SPAN, dtype=np.float32)
    for part in parts:
        for (a, b), odds in part.links.items():
            left, right = owners[a][part.sentences[a]], owners[b][part.sentences[b]]
            if len(left) and len(right):
                other = np.where(left[:, None] != right, odds, -SPAN)
                np.maximum.at(best, left, other.max(axis=1))
                np.maximum.at(best, right, other.max(axis=0))
    clipped: Floats = np.clip(best, -SPAN, SPAN)
    return clipped


def _support(parcel: Parcel, streams: Sequence[Stream]) -> tuple[float, float]:
    """The least support of a paragraph, and the share of sentences that are tied."""
    best = {(a, p): 0.0 for a, paragraphs in enumerate(parcel.members) for p in paragraphs}
    tied = 0
    for bead in parcel.links:
        for a, run in enumerate(bead.group):
            if run is not None:
                tied += run[1]
                for i in range(run[0], run[0] + run[1]):
                    place = (a, int(streams[a].paragraph[i]))
                    if place in best:
                        best[place] = max(best[place], bead.score)
    sentences = sum(int(np.count_nonzero(streams[a].paragraph == p)) for a, p in best)
    return min(min(best.values(), default=0.0), SPAN), tied / max(sentences, 1)


def probabilities(signals: Floats, weights: Floats, constant: float) -> Floats:
    """The probability of each bead, `[beads]`."""
    odds: Floats = signals @ weights + np.float32(constant)
    p: Floats = np.reciprocal(1 + np.exp(-odds))
    return p
