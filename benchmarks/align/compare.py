"""The aligner against pairs glued together: `python benchmarks/align/compare.py [CASES] [--grid]`.

The peers align each pair of languages and join what shares a paragraph: dynamic programming over
cosines (`monotone.py`) and sentweave (that of vecalign), both with the encoder that ships with
Triptych, and galechurch (lengths only). All take the same sentences and run in one process. Figures
are bead F1, components whose links contradict one another, and processor time as ratios to
Triptych's. `--grid` prints instead what the penalties of `monotone.py` bring: they are the best of
it, on the very cases that are measured. Install the peers with `pip install sentweave galechurch`.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import combinations, product
from pathlib import Path

import galechurch
import numpy as np
import sentweave
from monotone import CUT, MERGE, monotone

from triptych.align import Aligner
from triptych.align.evaluation import Case, Sides, figures, predicted, read_cases, sides_of
from triptych.align.static import StaticEncoder
from triptych.align.streams import Stream, stream_of

CASES = Path(__file__).parents[3] / "shared" / "bench" / "align" / "cases.jsonl"
ALONE = 0.02  # vecalign's percentile for a sentence left alone: best of .005 to .2 (default .2)
Links = Iterator[tuple[list[int], list[int]]]
Link = Callable[[Stream, Stream], Links]
Place = tuple[int, int]  # language and paragraph
Method = Callable[[Case], tuple[list[Sides], int]]  # beads, and how many contradict themselves


def components(streams: Sequence[Stream], link: Link) -> tuple[list[Sides], int]:
    """Paragraphs joined by any link of any pair."""
    root = {(a, p): (a, p) for a, s in enumerate(streams) for p in range(len(s.places))}
    met: defaultdict[Place, set[Place]] = defaultdict(set)

    def find(place: Place) -> Place:
        while root[place] != place:
            place = root[place]
        return place

    for a, b in combinations(range(len(streams)), 2):
        for left, right in link(streams[a], streams[b]):
            sources = [(a, int(streams[a].paragraph[i])) for i in left]
            targets = [(b, int(streams[b].paragraph[j])) for j in right]
            for source, target in product(sources, targets):
                met[source].add(target)
                met[target].add(source)
                root[find(target)] = find(source)
    groups: dict[Place, list[Place]] = {}
    for place in root:
        groups.setdefault(find(place), []).append(place)
    beads = [
        tuple(tuple(sorted(p for a, p in group if a == k)) for k in range(len(streams)))
        for group in groups.values()
    ]
    return beads, sum(any(contradicted(p, met) for p in group) for group in groups.values())


def contradicted(place: Place, met: Mapping[Place, set[Place]]) -> bool:
    """Whether the way over another language leads elsewhere than the paragraph's own links."""
    own = met.get(place, set())
    languages = {a for a, _ in own}
    over = {far for near in own for far in met[near] if far[0] in languages}
    return not over <= own


@lru_cache(maxsize=3)
def vectors(sentences: tuple[str, ...], language: str) -> np.ndarray:
    """Of a stream, once for both its pairs."""
    return ENCODER.encode(sentences, language)


def in_order(left: Stream, right: Stream, *, cut: float = CUT, merge: float = MERGE) -> Links:
    """The beads of dynamic programming, up to 2 to 2, with vectors of the built-in encoder."""
    sides = (vectors(s.sentences, s.language) for s in (left, right))
    return monotone(*sides, cut=cut, merge=merge)


def by_sentweave(left: Stream, right: Stream) -> Links:
    """Vecalign's beads, up to 2 to 2, with vectors of the built-in encoder."""
    codes = {}
    for stream in (left, right):
        codes.update(dict.fromkeys(stream.sentences, stream.language))

    def encode(texts: list[str]) -> np.ndarray:
        # Windows join sentences with a space: the language is that of the sentence they begin with.
        spoken = np.array([
            codes.get(text)
            or next((c for s, c in codes.items() if s and text.startswith(s)), left.language)
            for text in texts
        ])  # fmt: skip
        rows = np.zeros((len(texts), ENCODER.encode([""], left.language).shape[1]), np.float32)
        for code in dict.fromkeys(spoken.tolist()):
            rows[spoken == code] = ENCODER.encode(
                [t for t, c in zip(texts, spoken, strict=True) if c == code], code
            )
        return rows

    if not len(left) or not len(right):
        return
    result = sentweave.align(
        left.sentences, right.sentences, encode, alignment_max_size=4, del_percentile_frac=ALONE
    )
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


def pairwise(link: Link) -> Method:
    """A method that aligns pairs and takes connected components."""
    return lambda case: components([stream_of(a) for a in case.story.articles.values()], link)


def triptych(case: Case) -> tuple[list[Sides], int]:
    """This project's aligner: a paragraph is in one bead only, and no bead has links of pairs."""
    return [sides_of(bead.members, case.languages) for bead in predicted(ALIGNER, case)], 0


ALIGNER = Aligner()
ENCODER = StaticEncoder.load()
METHODS: dict[str, Method] = {
    "triptych": triptych,
    "dynamic programming, same encoder, components": pairwise(in_order),
    "sentweave, same encoder, components": pairwise(by_sentweave),
    "galechurch, components": pairwise(by_galechurch),
}


def grid() -> dict[str, Method]:
    """Dynamic programming over a grid of its penalties."""
    return {
        f"cut {cut}, merge {merge}": pairwise(partial(in_order, cut=cut, merge=merge))
        for cut, merge in product((0.3, 0.35, 0.4, 0.45), (0.2, 0.3, 0.4))
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path, nargs="?", default=CASES)
    parser.add_argument("--grid", action="store_true")
    asked = parser.parse_args()
    cases = list(read_cases(asked.cases))
    profiles = sorted({case.profile for case in cases})
    columns = [*profiles, "all", "against", "time"]
    print(f"{'':46}" + "".join(f"{name:>10}" for name in columns))
    base = None
    for name, method in (grid() if asked.grid else METHODS).items():
        start = time.process_time()
        found = [(case, *method(case)) for case in cases]
        took = time.process_time() - start
        base = base or took
        scores = [
            figures((c.gold, beads) for c, beads, _ in found if p in (None, c.profile)).bead
            for p in [*profiles, None]
        ]
        against = sum(count for _, _, count in found)
        print(
            f"{name:46}{''.join(f'{x:10.3f}' for x in scores)}{against:10}{took / base:9.2f}x",
            flush=True,
        )


if __name__ == "__main__":
    main()
