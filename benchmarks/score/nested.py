"""The figures of the checks with thresholds that were chosen on other articles.

    python benchmarks/score/nested.py [ROWS]

The articles are dealt into five folds. For each fold every group of thresholds below takes, from
a grid around the shipped values, the point with the best share of errors named less share of clean
rows alarmed in the other four folds, the other groups as shipped; of equal points the strictest.
The fold left out is measured with those, and the five are pooled. The features, word lists and
rules behind the thresholds were written with all of the articles in sight: what this shows is how
much of the figures hangs on the numbers.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from types import ModuleType

import numpy as np

from triptych.align import load_encoder
from triptych.corpora.engines import Adequacy
from triptych.score import adequacy, coverage, language, names, places
from triptych.score.adequacy import Similarity, Vectors
from triptych.score.known import ALL, KnownRow, figures, find, read_known
from triptych.score.scorer import Scorer
from triptych.story import Finding

ROWS = Path(__file__).parents[2] / "../shared/bench/qa/rows.jsonl"
FOLDS = 5

Found = Mapping[str, Sequence[Finding]]
Point = tuple[tuple[str, float], ...]  # thresholds of one group and their values


@dataclass(frozen=True, slots=True)
class Group:
    """Thresholds of one module that are chosen together, each from its strictest value on."""

    module: ModuleType
    grid: Mapping[str, tuple[float, ...]]

    def points(self) -> Iterator[Point]:
        """Every combination."""
        for values in product(*self.grid.values()):
            yield tuple(zip(self.grid, values, strict=True))


GROUPS = (
    Group(coverage, {"SHORT": (4, 3.5, 3, 2.5), "SHORT_AND_OPEN": (2, 1.6, 1.2), "LONG": (4, 3.5, 3, 2.5)}),
    Group(places, {"FITS": (0.04, 0.06, 0.1), "ASTRAY": (0.15, 0.1, 0.07), "TELLING": (5, 4, 3)}),
    Group(names, {"SAME": (0.78, 0.74, 0.7), "OTHER": (0.58, 0.62, 0.66)}),
    Group(language, {"MARGIN": (0.08, 0.05, 0.03), "LEAST": (1.8, 1.3, 0.9)}),
    Group(adequacy, {"WRONG": (0.0001, 0.001, 0.01), "TRUSTED": (0.2, 0.1, 0.05)}),
)  # fmt: skip


@contextmanager
def set_to(group: Group, point: Point) -> Iterator[None]:
    """The module with its thresholds at a point; afterwards as shipped."""
    shipped = {name: getattr(group.module, name) for name, _ in point}
    for name, value in point:
        setattr(group.module, name, value)
    try:
        yield
    finally:
        for name, value in shipped.items():
            setattr(group.module, name, value)


class Remembered:
    """An encoder that encodes no text twice: each is asked for at every point of the grid."""

    def __init__(self, similarity: Similarity) -> None:
        self.signature = str(getattr(similarity, "signature", ""))
        self._similarity = similarity
        self._known: dict[tuple[str, str], Vectors] = {}

    def __call__(self, sentences: Sequence[str], languages: Sequence[str]) -> Vectors:
        """As the encoder itself; `sentences` are not empty."""
        asked = list(zip(sentences, languages, strict=True))
        new = [key for key in dict.fromkeys(asked) if key not in self._known]
        if new:
            vectors = self._similarity([text for text, _ in new], [lang for _, lang in new])
            self._known.update(zip(new, vectors, strict=True))
        return np.stack([self._known[key] for key in asked])


def worth(rows: Sequence[KnownRow], found: Found) -> float:
    """The share of errors named, less the share of clean rows alarmed."""
    measured = figures(rows, found, "major")
    of_all = measured.errors[ALL]
    return of_all.named / of_all.rows - measured.alarms / 100


def sweep(
    scorer: Scorer, documents: Sequence[Sequence[KnownRow]]
) -> dict[tuple[int, Point], Found]:
    """The findings at every point of every group; an article stays read for all of its points."""
    found: dict[tuple[int, Point], dict[str, tuple[Finding, ...]]] = defaultdict(dict)
    for rows in documents:
        for number, group in enumerate(GROUPS):
            for point in group.points():
                with set_to(group, point):
                    found[number, point].update(find(scorer, rows))
    return dict(found)


def chosen(rows: Sequence[KnownRow], swept: Mapping[tuple[int, Point], Found]) -> list[Point]:
    """The best point of each group on some rows."""
    return [
        max(group.points(), key=lambda point: round(worth(rows, swept[number, point]), 9))
        for number, group in enumerate(GROUPS)
    ]


def measure(scorer: Scorer, rows: Sequence[KnownRow], points: Sequence[Point]) -> Found:
    """The findings with every group at its point."""
    if not points:
        return find(scorer, rows)
    with set_to(GROUPS[len(points) - 1], points[-1]):
        return measure(scorer, rows, points[:-1])


def main() -> None:
    """Print the choice of each fold, and the pooled figures."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with path.open(encoding="utf-8") as file:
        rows = read_known(file, str(path))
    encoder = load_encoder()
    scorer = Scorer(similarity=Remembered(Adequacy(encoder)) if encoder else None)
    by_document: dict[str, list[KnownRow]] = defaultdict(list)
    for row in rows:
        by_document[row.document].append(row)
    documents = [by_document[name] for name in sorted(by_document)]
    swept = sweep(scorer, documents)
    pooled: dict[str, Sequence[Finding]] = {}
    for fold in range(FOLDS):
        out = [row for own in documents[fold::FOLDS] for row in own]
        kept = [row for n, own in enumerate(documents) if n % FOLDS != fold for row in own]
        points = chosen(kept, swept)
        pooled.update(measure(scorer, out, points))
        print(f"fold {fold + 1}:", *(f"{n} {v:g}" for point in points for n, v in point))
    print(*figures(rows, pooled, "major").lines(), sep="\n")


if __name__ == "__main__":
    main()
