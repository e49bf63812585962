"""The aligner against pairs glued together: `python benchmarks/align/compare.py [CASES]`.

The peers align each pair of languages and join what shares a paragraph: sentweave (the dynamic
programming of vecalign) with the encoder that ships with Triptych, and galechurch (lengths only).
All take the same sentences and run in one process; figures are bead F1, and ratios to Triptych.
Install the peers with `pip install sentweave galechurch`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

import galechurch
import numpy as np
import sentweave

from triptych.align import Aligner
from triptych.align.evaluation import Case, Sides, figures, predicted, read_cases, sides_of
from triptych.align.static import StaticEncoder
from triptych.align.streams import Stream, stream_of

CASES = Path(__file__).parents[3] / "shared" / "bench" / "align" / "cases.jsonl"
Links = Iterator[tuple[list[int], list[int]]]
Method = Callable[[Case], list[Sides]]


def components(streams: Sequence[Stream], link: Callable[[Stream, Stream], Links]) -> list[Sides]:
    """Paragraphs joined by any link of any pair."""
    root = {(a, p): (a, p) for a, s in enumerate(streams) for p in range(len(s.places))}

    def find(place: tuple[int, int]) -> tuple[int, int]:
        while root[place] != place:
            place = root[place]
        return place

    for a, b in combinations(range(len(streams)), 2):
        for left, right in link(streams[a], streams[b]):
            places = [(a, int(streams[a].paragraph[i])) for i in left]
            places += [(b, int(streams[b].paragraph[j])) for j in right]
            for place in places[1:]:
                root[find(place)] = find(places[0])
    groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place in root:
        groups.setdefault(find(place), []).append(place)
    return [
        tuple(tuple(sorted(p for a, p in group if a == k)) for k in range(len(streams)))
        for group in groups.values()
    ]


def by_sentweave(left: Stream, right: Stream) -> Links:
    """Vecalign's beads, up to 2 to 2, with vectors of the built-in encoder."""
    codes = {}
    for stream in (left, right):
        codes.update(dict.fromkeys(stream.sentences, stream.language))

    def encode(texts: list[str]) -> np.ndarray:
        # Windows join sentences with a space: the language is that of the sentence they begin with.
        rows = []
        for text in texts:
            known = codes.get(text) or next(
                (c for s, c in codes.items() if s and text.startswith(s)), left.language
            )
            rows.append(ENCODER.encode([text], known)[0])
        return np.array(rows)

    if not len(left) or not len(right):
        return
    result = sentweave.align(left.sentences, right.sentences, encode, alignment_max_size=4)
    for bead in result.alignments:
        if bead.src_indices and bead.tgt_indices:
            yield list(bead.src_indices), list(bead.tgt_indices)


def by_galechurch(left: Stream, right: Stream) -> Links:
    """Gale and Church's beads, by lengths alone."""
    if not len(left) or not len(right):
        return
    for bead in galechurch.align(list(left.sentences), list(right.sentences)).beads:
        source = list(range(bead.source_start, bead.source_end))
        target = list(range(bead.target_start, bead.target_end))
        if source and target:
            yield source, target


def pairwise(link: Callable[[Stream, Stream], Links]) -> Method:
    """A method that aligns pairs and takes connected components."""
    return lambda case: components([stream_of(a) for a in case.story.articles.values()], link)


def triptych(case: Case) -> list[Sides]:
    """This project's aligner."""
    return [sides_of(bead.members, case.languages) for bead in predicted(ALIGNER, case)]


ALIGNER = Aligner()
ENCODER = StaticEncoder.load()
METHODS: dict[str, Method] = {
    "triptych": triptych,
    "sentweave, same encoder, components": pairwise(by_sentweave),
    "galechurch, components": pairwise(by_galechurch),
}


def main() -> None:
    """Print the table."""
    cases = list(read_cases(Path(sys.argv[1]) if len(sys.argv) > 1 else CASES))
    profiles = sorted({case.profile for case in cases})
    print(f"{'':36}" + "".join(f"{name:>10}" for name in [*profiles, "all", "time"]))
    base = None
    for name, method in METHODS.items():
        start = time.process_time()
        found = [(case, method(case)) for case in cases]
        took = time.process_time() - start
        base = base or took
        scores = [
            figures((c.gold, f) for c, f in found if p in (None, c.profile)).bead
            for p in [*profiles, None]
        ]
        print(f"{name:36}" + "".join(f"{x:10.3f}" for x in scores) + f"{took / base:9.2f}x")


if __name__ == "__main__":
    main()
