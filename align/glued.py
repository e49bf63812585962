"""Headlines and list items that ran into the next sentence, for want of a full stop between them.

"Quake kills hundreds At least 384 people were killed" is one sentence to a splitter; the version
that kept the headline apart shows that it is two. A sentence is cut before a capital where the
pieces then match two sentences of another language, of which it has one, or none. A needless cut does
little harm, for runs put the pieces together again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from triptych.align.search import Found, Sentence, members_of
from triptych.align.streams import Stream
from triptych.align.threads import one_thread

Floats = npt.NDArray[np.float32]
Encode = Callable[[Sequence[str]], Floats]

LEAST = 0.35  # cosine of each piece with its partner, at least
SHARE = 0.5  # of the cosine that the whole sentence has with its present partner
SLACK = 0.05  # by which the rest may be less like that partner than the whole was
RISE = 0.1  # by which a piece must be more like a stray from elsewhere than the whole was
MOST = 12  # cuts tried in one sentence
ROWS = 256  # of the similarity matrix that are held at a time

# White space after a word without punctuation and before a capital.
_SEAM = re.compile(r"(?<=[\w\"”“»’')%])\s+(?=[\"„“«‘(]?[^\W\d_a-zа-џ])")


@dataclass(frozen=True, slots=True)
class _Suspect:
    """A sentence that may hold two: `stray` has no partner in its language.

    `partner` has the sentence, or none either and is most like it.
    """

    language: int
    sentence: int
    stray: Found
    partner: Found
    first: bool  # whether the stray's piece stands before the partner's
    far: bool = False  # whether the two need not stand beside each other


def seams(sentence: str) -> list[int]:
    """Where a sentence may be cut, as offsets; both pieces have at least two words.

    >>> seams("Quake kills hundreds At least 384 people died")
    [21]
    """
    spots = [m.end() for m in _SEAM.finditer(sentence)]
    return [s for s in spots if sentence[:s].count(" ") > 1 and " " in sentence[s:]][:MOST]


def find_cuts(
    streams: Sequence[Stream],
    vectors: Sequence[Floats],
    found: Sequence[Found],
    encoders: Sequence[Encode],
) -> dict[tuple[int, int], int]:
    """The sentences to cut, `(language, sentence)`, and the offset of the cut."""
    cuts: dict[tuple[int, int], int] = {}
    pieces: dict[tuple[int, int, bool], Floats] = {}

    def encoded(a: int, i: int, spots: Sequence[int], first: bool) -> Floats:
        """Vectors of what stands before each spot, or after it; a sentence may be asked again."""
        if (a, i, first) not in pieces:
            text = streams[a].sentences[i]
            parts = [(text[:s] if first else text[s:]).strip() for s in spots]
            pieces[a, i, first] = encoders[a](parts)
        return pieces[a, i, first]

    for suspect in (*_beside(found), *_elsewhere(found, vectors), *_lone(found, vectors)):
        a, i = suspect.language, suspect.sentence
        spots = seams(streams[a].sentences[i])
        if not spots or (a, i) in cuts:
            continue
        partner = _mean(suspect.partner, vectors, a)
        whole = float(vectors[a][i] @ partner)
        to_partner = encoded(a, i, spots, not suspect.first) @ partner
        least = max(LEAST, SHARE * whole)
        if to_partner.max() < max(least, whole - SLACK):
            continue  # whatever the other piece is like
        stray = _mean(suspect.stray, vectors, a)
        to_stray = encoded(a, i, spots, suspect.first) @ stray
        weaker = np.minimum(to_stray, to_partner)
        if suspect.far:
            weaker[to_stray < vectors[a][i] @ stray + RISE] = -1
        weaker[to_partner < whole - SLACK] = -1
        best = int(np.argmax(weaker))
        if weaker[best] >= least:
            cuts[a, i] = spots[best]
    return cuts


def _beside(found: Sequence[Found]) -> Iterator[_Suspect]:
    """Beads that lack a language beside beads that have one sentence of it."""
    holder = _holders(found)
    for stray in found:
        for b, run in enumerate(stray.group):
            if run is None:
                continue
            for at, first in ((run[0] + run[1], True), (run[0] - 1, False)):
                partner = holder.get((b, at))
                if partner is None:
                    continue
                for a, own in enumerate(partner.group):
                    if own is not None and own[1] == 1 and stray.group[a] is None:
                        yield _Suspect(a, own[0], stray, partner, first)


def _elsewhere(found: Sequence[Found], vectors: Sequence[Floats]) -> Iterator[_Suspect]:
    """Beads that lack a language, with the tied sentence of it that is most like them.

    A paragraph that only one version has may stand between a headline and its lead.
    """
    holder = _holders(found)
    for a, rows in enumerate(vectors):
        strays = [bead for bead in found if bead.group[a] is None]
        if not strays or not len(rows):
            continue
        means = np.stack([_mean(bead, vectors, a) for bead in strays])
        for stray, i in zip(strays, _nearest(means, rows), strict=True):
            partner = holder.get((a, i))  # of a long text not every sentence has a bead
            own = partner.group[a] if partner else None
            if partner and own and own[1] == 1 and not _is_single(partner):
                for first in (True, False):
                    yield _Suspect(a, i, stray, partner, first, far=True)


def _lone(found: Sequence[Found], vectors: Sequence[Floats]) -> Iterator[_Suspect]:
    """Sentences that nobody has, with the bead most like them and those beside it."""
    holder = _holders(found)
    for a, rows in enumerate(vectors):
        lone = [i for (b, i), bead in holder.items() if b == a and _is_single(bead)]
        lacking = [spot for spot, bead in holder.items() if bead.group[a] is None]
        if not lone or not lacking:
            continue
        others = np.stack([vectors[b][k] for b, k in lacking])
        for i, best in zip(lone, _nearest(rows[lone], others), strict=True):
            b, k = lacking[best]
            partner = holder[b, k]
            for at, first in ((k - 1, True), (k + 1, False)):
                stray = holder.get((b, at))
                if stray is not None and stray is not partner and stray.group[a] is None:
                    yield _Suspect(a, i, stray, partner, first)


@one_thread
def _nearest(left: Floats, right: Floats) -> list[int]:
    """For each row of `left` the row of `right` that is most like it."""
    blocks = (left[first : first + ROWS] for first in range(0, len(left), ROWS))
    return [i for block in blocks for i in (block @ right.T).argmax(axis=1).tolist()]


def _is_single(bead: Found) -> bool:
    return sum(run is not None for run in bead.group) == 1


def _holders(found: Sequence[Found]) -> dict[Sentence, Found]:
    return {spot: bead for bead in found for spot in members_of(bead.group)}


def _mean(bead: Found, vectors: Sequence[Floats], without: int) -> Floats:
    """The unit mean of a bead's sentences in the other languages."""
    total = np.zeros(vectors[0].shape[1], dtype=np.float32)
    for b, run in enumerate(bead.group):
        if run is not None and b != without:
            total += vectors[b][run[0] : run[0] + run[1]].sum(axis=0)
    unit: Floats = total / max(float(np.linalg.norm(total)), 1e-6)
    return unit


def recut(
    stream: Stream, vectors: Floats, cuts: Mapping[int, int], encode: Encode
) -> tuple[Stream, Floats]:
    """The stream with the cuts made, and its vectors."""
    if not cuts:
        return stream, vectors
    numbers = np.sort([*range(len(stream)), *cuts])
    sentences = list(stream.sentences)
    pieces = {i: (sentences[i][:at].strip(), sentences[i][at:].strip()) for i, at in cuts.items()}
    texts: list[str] = []
    for i, sentence in enumerate(sentences):
        texts += pieces.get(i, (sentence,))
    made = encode([piece for pair in pieces.values() for piece in pair])
    rows = vectors[numbers].copy()
    spot = {i: int(np.searchsorted(numbers, i)) for i in pieces}
    for k, i in enumerate(pieces):
        rows[spot[i] : spot[i] + 2] = made[2 * k : 2 * k + 2]
    fresh = Stream(
        stream.language,
        tuple(texts),
        stream.paragraph[numbers],
        stream.kind[numbers],
        stream.places,
    )
    return fresh, rows
