"""The built-in encoder on reports it has not seen: `python benchmarks/align/unseen.py FOLDER`.

The long documents of the set are cut from the reports that the encoder is trained on. For each
fold an encoder is trained without the reports of the fold (`FOLDER/0.npz`, `FOLDER/1.npz`; those
that are there are taken as they are) and measured on them: rank 1 among the sentences of the
document, both ways, and bead F1. News is in nobody's training; it is measured for each all the
same. The teacher's cache is `FOLDER/cache`; making it takes half an hour.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np

from triptych.align import Aligner
from triptych.align.evaluation import figures, predicted, read_cases, sides_of
from triptych.align.static import LANGUAGES, StaticEncoder
from triptych.align.train.distil import Recipe
from triptych.align.train.encoder import make_encoder
from triptych.align.train.lists import Triple, read_triples

BENCH = Path(__file__).parents[3] / "shared" / "bench"
# Blocks of 400 lines; neighbours may be of one report and stay together.
FOLDS = (
    ("02400", "05600", "06000", "06400", "06800"),
    ("00400", "00800", "04000", "04800", "07600", "08000", "08400"),
)


def fold_encoder(folder: Path, fold: int, without: Sequence[str]) -> StaticEncoder:
    """The encoder trained without those documents, made unless it is there."""
    path = folder / f"{fold}.npz"
    if not path.is_file():
        tables = make_encoder(
            BENCH / "mt" / "osce.tsv", folder / "cache", recipe=Recipe(), without=without,
            say=lambda text: print(text, file=sys.stderr),
        )  # fmt: skip
        with path.open("wb") as file:
            np.savez(file, allow_pickle=False, **tables)
    with path.open("rb") as file:
        return StaticEncoder.load(file)


def first_ranks(encoder: StaticEncoder, groups: Sequence[Sequence[Triple]]) -> Iterator[float]:
    """For each pair, how often a sentence's nearest of its group is its translation, both ways."""
    texts = [[[t.texts[k] for t in group] for k in range(len(LANGUAGES))] for group in groups]
    vectors = [[encoder.encode(s, la) for s, la in zip(g, LANGUAGES, strict=True)] for g in texts]
    for a, b in combinations(range(len(LANGUAGES)), 2):
        hits = []
        for sides, rows in zip(texts, vectors, strict=True):
            likeness = rows[a] @ rows[b].T
            for found, side in ((likeness.argmax(1), sides[b]), (likeness.argmax(0), sides[a])):
                # Documents repeat their headings word for word.
                hits += [side[k] == text for k, text in zip(found, side, strict=True)]
        yield float(np.mean(hits))


def main() -> None:
    """A line a fold."""
    folder = Path(sys.argv[1])
    reports = read_triples(BENCH / "mt" / "osce.tsv")
    news = read_triples(BENCH / "mt" / "news.tsv")
    cases = list(read_cases(BENCH / "align" / "cases.jsonl"))
    beads = []
    for fold, blocks in enumerate(FOLDS):
        documents = [f"osce/{block}" for block in blocks]
        encoder = fold_encoder(folder, fold, documents)
        aligner = Aligner(encoder=encoder)
        held = [[t for t in reports if t.document == name] for name in documents]
        own = [case for case in cases if case.id.partition("~")[0] in documents]
        found = [[sides_of(b.members, c.languages) for b in predicted(aligner, c)] for c in own]
        beads += [(case.gold, sides) for case, sides in zip(own, found, strict=True)]
        ranks = " ".join(f"{x:.3f}" for x in first_ranks(encoder, held))
        news_ranks = " ".join(f"{x:.3f}" for x in first_ranks(encoder, [news]))
        f1 = figures((c.gold, s) for c, s in zip(own, found, strict=True)).bead
        print(
            f"fold {fold}: rank 1 {ranks}, news {news_ranks}; long documents {f1:.3f}", flush=True
        )
    print(f"long documents, all folds: {figures(beads).bead:.3f}")


if __name__ == "__main__":
    main()
