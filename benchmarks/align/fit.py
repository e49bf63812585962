"""Fit the weights of the aligner's signals and of its probabilities on gold beads.

    python benchmarks/align/fit.py ../shared/bench/align/cases.jsonl --encoder built-in

Prints what `align/model/weights.json` holds for that encoder. Cases of reports that the encoder was
trained on are left out with `--skip osce/`. The probabilities are fitted with the weights that are
in the package: fit those first, put them in, and run it again.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import numpy.typing as npt

from triptych.align import Aligner, Settings
from triptych.align.aligner import Pair
from triptych.align.confidence import SIGNALS as BEAD_SIGNALS
from triptych.align.confidence import bead_signals
from triptych.align.evaluation import Case, read_cases
from triptych.align.evidence import SIGNALS, signals
from triptych.align.lifting import lift
from triptych.align.pins import constraints_of
from triptych.align.runs import Runs
from triptych.align.settings import load_fitted
from triptych.align.streams import Ints, Stream, stream_of

Doubles = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
NEGATIVES = 20  # pairs that are wrong, for each that is right
RIDGE = 1e-3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--encoder", default="built-in")
    parser.add_argument("--skip", default="osce/", help="leave out cases whose id begins so")
    options = parser.parse_args()
    aligner = Aligner(Settings(encoder=options.encoder))
    cases = [c for c in read_cases(options.cases) if not c.id.startswith(options.skip)]
    print(json.dumps(fit(aligner, cases), indent=1))


def fit(aligner: Aligner, cases: Sequence[Case]) -> dict[str, dict[str, float]]:
    """The weights of the links and of the probabilities, as `weights.json` has them."""
    features, right, weight = (
        np.concatenate(part) for part in zip(*links(aligner, cases), strict=True)
    )
    weights, constant = regression(features, right, weight)
    constant -= np.log(weight[right].sum() / weight[~right].sum())
    beads, exact = (
        np.concatenate(part) for part in zip(*probabilities(aligner, cases), strict=True)
    )
    chances, base = regression(beads, exact, np.ones(len(exact)))
    return {
        "weights": {**_rounded(SIGNALS, weights), "constant": round(constant, 3)},
        "confidence": {**_rounded(BEAD_SIGNALS, chances), "constant": round(base, 3)},
    }


def links(aligner: Aligner, cases: Iterable[Case]) -> Iterator[tuple[Doubles, Bools, Doubles]]:
    """Signals of pairs of runs, whether each is right, and how many like it there are."""
    random = np.random.default_rng(0)
    for case in cases:
        streams = [stream_of(article) for article in case.story.articles.values()]
        runs, figures = aligner._runs(streams, [aligner._vectors(s) for s in streams])
        owners = [_owners(case, a, stream) for a, stream in enumerate(streams)]
        for a, b in combinations(range(len(streams)), 2):
            if not len(runs[a]) or not len(runs[b]):
                continue
            found = signals(runs[a], runs[b], figures, load_fitted().expansion)
            right, wrong = _labels(runs, owners, (a, b))
            yield found[right].astype(float), np.ones(right.sum(), bool), np.ones(right.sum())
            spots = np.argwhere(wrong)
            taken = min(len(spots), max(400, NEGATIVES * int(right.sum())))
            if taken:
                x, y = spots[random.choice(len(spots), taken, replace=False)].T
                many = np.full(taken, 20.0 * int(right.sum()) / taken)
                yield found[x, y].astype(float), np.zeros(taken, bool), many


def probabilities(aligner: Aligner, cases: Iterable[Case]) -> Iterator[tuple[Doubles, Bools]]:
    """Signals of the beads that are found, and whether each is exactly right."""
    for case in cases:
        streams = [stream_of(article) for article in case.story.articles.values()]
        vectors = [aligner._vectors(s) for s in streams]
        constraints = constraints_of(streams, ())
        found, parts = aligner._found(streams, vectors, constraints)
        parcels = lift(found, streams, constraints)
        gold = set(case.gold)
        exact = [tuple(tuple(m) for m in parcel.members) in gold for parcel in parcels]
        yield bead_signals(parcels, streams, parts).astype(float), np.array(exact)


def regression(features: Doubles, right: Bools, weight: Doubles) -> tuple[Doubles, float]:
    """Logistic regression by Newton's method with a small ridge: weights and constant."""
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[spread == 0] = 1
    scaled = np.c_[(features - mean) / spread, np.ones(len(features))]
    ridge = RIDGE * np.eye(scaled.shape[1])
    ridge[-1, -1] = 0
    found = np.zeros(scaled.shape[1])
    for _ in range(100):
        chances = 1 / (1 + np.exp(-np.clip(scaled @ found, -30, 30)))
        slope = scaled.T @ (weight * (chances - right)) / len(right) + ridge @ found
        bend = (scaled * (weight * chances * (1 - chances))[:, None]).T @ scaled / len(right)
        step = np.linalg.solve(bend + ridge + 1e-12 * np.eye(len(found)), slope)
        found -= step
        if np.abs(step).max() < 1e-8:
            break
    weights = found[:-1] / spread
    return weights, float(found[-1] - weights @ mean)


def _owners(case: Case, language: int, stream: Stream) -> Ints:
    """The gold bead of each sentence; one of its own, below 0, where gold says nothing."""
    beads = {p: n for n, bead in enumerate(case.gold) for p in bead[language]}
    return np.array([beads.get(int(p), -1 - i) for i, p in enumerate(stream.paragraph)])


def _labels(runs: Sequence[Runs], owners: Sequence[Ints], pair: Pair) -> tuple[Bools, Bools]:
    """Which pairs of runs are all of one bead on both sides, and which are surely wrong."""
    inside, whole, several = [], [], []
    for a in pair:
        ends = runs[a].start + runs[a].length
        spans = [owners[a][start:end] for start, end in zip(runs[a].start, ends, strict=True)]
        bead = np.array([s[0] if (s == s[0]).all() else -(10**6) for s in spans])
        size = np.array([(owners[a] == s[0]).sum() for s in spans])
        inside.append(bead)
        whole.append(size == runs[a].length)
        several.append(size > 1)
    x, y = pair
    kind = runs[x].kind[:, None] == runs[y].kind
    kind &= runs[x].kind[:, None] >= 0
    same = (inside[0][:, None] == inside[1]) & (inside[0][:, None] >= 0)
    right = same & whole[0][:, None] & whole[1] & kind
    unsure = same & ~right & several[0][:, None] & several[1]
    return right, kind & ~right & ~unsure


def _rounded(names: Sequence[str], values: Doubles) -> dict[str, float]:
    return {name: round(float(value), 3) for name, value in zip(names, values, strict=True)}


if __name__ == "__main__":
    main()
