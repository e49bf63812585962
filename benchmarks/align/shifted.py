"""Rows of the reports whose versions do not say the same.

    python benchmarks/align/shifted.py [ENCODER or FOLDER of unseen.py]...

The gold of the long documents rests on the rows of ../shared/bench/mt/osce.tsv. In some reports a
version runs a row ahead of the others for pages. A row counts as shifted where, in the vectors of
e5-small, its versions are unlike and a row at most three away fits better; with its neighbours, for
a shift is seen at its edges last. Letters in common (cognates), which e5-small knows nothing of,
are asked for a second opinion. The beads that such rows are in are left out of the second figure.
Encoding takes a quarter of an hour.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import numpy.typing as npt
from unseen import FOLDS, fold_encoder

from triptych.align import Aligner, Settings
from triptych.align.cognates import cognate_vectors
from triptych.align.encoder import load_encoder
from triptych.align.evaluation import Case, Sides, figures, predicted, read_cases, sides_of
from triptych.align.static import LANGUAGES
from triptych.align.train.lists import Triple, read_triples

BENCH = Path(__file__).parents[3] / "shared" / "bench"
AWAY = 3  # rows
LIKE = 0.45  # versions of a row that are this much alike belong together whatever stands by
MARGIN = 0.1  # by which another row must fit better

Floats = npt.NDArray[np.float32]


def shifted_pairs(left: Floats, right: Floats) -> Iterator[tuple[int, int, int]]:
    """Rows whose two sides do not belong together, and the pair of rows near by that fits better."""
    likeness = left @ right.T
    count = len(likeness)
    for i in range(count):
        near = [j for j in range(max(0, i - AWAY), min(count, i + AWAY + 1)) if j != i]
        if near and likeness[i, i] < LIKE:
            pair = max(
                [*((i, j) for j in near), *((j, i) for j in near)], key=lambda p: likeness[p]
            )
            if likeness[pair] > likeness[i, i] + MARGIN:
                yield i, *pair


def shifted_rows(reports: Sequence[Triple]) -> set[int]:
    """The numbers of those rows, and of their neighbours in the same report."""
    encoder = load_encoder("e5-small")
    assert encoder is not None
    rows: set[int] = set()
    opinions = {"for": 0, "against": 0}
    for document in dict.fromkeys(t.document for t in reports):
        numbers = [n for n, t in enumerate(reports) if t.document == document]
        texts = [[reports[n].texts[k] for n in numbers] for k in range(len(LANGUAGES))]
        vectors = [encoder.encode(s, la) for s, la in zip(texts, LANGUAGES, strict=True)]
        letters = cognate_vectors(texts, LANGUAGES)
        found = set()
        for a, b in combinations(range(len(LANGUAGES)), 2):
            for i, x, y in shifted_pairs(vectors[a], vectors[b]):
                found.add(i)
                gain = float(letters[a][x] @ letters[b][y] - letters[a][i] @ letters[b][i])
                opinions["for"] += gain > 0.02
                opinions["against"] += gain < -0.02
        print(f"{document}: {len(found)} of {len(numbers)} rows", flush=True)
        around = {i + e for i in found for e in (-1, 0, 1)}
        rows |= {n for i, n in enumerate(numbers) if i in around}
    print(f"cognates are for {opinions['for']}, against {opinions['against']} of the pairs")
    return rows


def without(case: Case, found: Sequence[Sides], texts: set[str]) -> tuple[list[Sides], list[Sides]]:
    """Gold and predicted beads, less the gold ones that hold one of the texts."""
    paragraphs = [[_bare(p.text) for p in a.paragraphs] for a in case.story.articles.values()]
    hit = {
        (a, i) for a, ps in enumerate(paragraphs) for i, p in enumerate(ps)
        if any(text in p for text in texts)
    }  # fmt: skip
    out = [b for b in case.gold if any((a, i) in hit for a, s in enumerate(b) for i in s)]
    gone = {(a, i) for b in out for a, s in enumerate(b) for i in s}
    kept = [b for b in found if any((a, i) not in gone for a, s in enumerate(b) for i in s)]
    return [b for b in case.gold if b not in out], kept


def _bare(text: str) -> str:
    return "".join(text.split())


def aligner_of(name: str) -> Callable[[str], Aligner]:
    """The aligner for a document: with the encoder of that name, or one that has not seen it."""
    if not Path(name).is_dir():
        aligner = Aligner(Settings(encoder=name))
        return lambda document: aligner
    names = [[f"osce/{block}" for block in blocks] for blocks in FOLDS]
    folds = [Aligner(encoder=fold_encoder(Path(name), n, held)) for n, held in enumerate(names)]
    return lambda document: next(
        a for a, held in zip(folds, names, strict=True) if document in held
    )


def main() -> None:
    """The share of such rows by report, and bead F1 with and without them."""
    reports = read_triples(BENCH / "mt" / "osce.tsv")
    rows = shifted_rows(reports)
    cases = [c for c in read_cases(BENCH / "align" / "cases.jsonl") if c.id.startswith("osce/")]
    for name in sys.argv[1:] or ["built-in", "e5-small"]:
        aligner = aligner_of(name)
        whole, sound = [], []
        for case in cases:
            document = case.id.partition("~")[0]
            beads = predicted(aligner(document), case)
            found = [sides_of(bead.members, case.languages) for bead in beads]
            texts = {_bare(t) for n in rows if reports[n].document == document
                     for t in reports[n].texts}  # fmt: skip
            whole.append((case.gold, found))
            sound.append(without(case, found, texts))
        print(
            f"{name}: all beads {figures(whole).bead:.3f}, sound {figures(sound).bead:.3f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
