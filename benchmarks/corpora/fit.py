"""Fit the weights of pairing by content, and say how well they do on documents left out.

    python benchmarks/corpora/fit.py [--cases ../shared/bench/align/cases.jsonl] [--folds 5]

Each profile of the cases is a heap of its own, as one document occurs in several profiles and
its near-twins could not be told apart by anybody. One version in ten is taken out, three times by
lot, so that articles without a partner are among them. Two logistic regressions: what two articles
have in common gives log-odds; these and the lead over the best rival give the confidence, fitted
on log-odds of documents left out. The weights of dates and pictures, which the cases do not have,
are set by hand. Prints the weights for `triptych.corpora.matching`, fitted on all, and stories whole and
wrong pairings with weights that never saw the documents.
"""

from __future__ import annotations

import argparse
import random
import zlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from cases import CASES, Case, load_cases, page_of, versions

from triptych.align.encoder import load_encoder
from triptych.corpora.links import Settings
from triptych.corpora.matching import Candidate, candidates_of, leads
from triptych.corpora.pairing import pair
from triptych.corpora.readers import read_page
from triptych.corpora.traces import Trace, trace_of
from triptych.corpora.weights import FAR, WITH_MEANING, Certainty, Scale, Weights

Floats = npt.NDArray[np.float64]
PROFILES = ("clean", "newsroom", "heavy", "reorder")
FEATURES = ("numbers", "names", "words", "matched", "contrast", "length")
DRAWS = 3
LOST = 0.1  # of the versions


@dataclass(frozen=True)
class Heap:
    """Traces, and the case of each by its number."""

    traces: list[Trace]
    cases: list[Case]

    def without_some(self, seed: int) -> Heap:
        """The heap with one version in ten taken out."""
        rng = random.Random(seed)
        kept = [n for n in range(len(self.traces)) if rng.random() > LOST]
        traces = [replace(self.traces[n], number=i) for i, n in enumerate(kept)]
        return Heap(traces, [self.cases[n] for n in kept])

    def same(self, c: Candidate) -> bool:
        """Whether two articles are versions of one story."""
        return self.cases[c.a.number].id == self.cases[c.b.number].id


def read_heap(cases: Sequence[Case]) -> Heap:
    """The cases read from their pages, in random order."""
    found = list(versions(cases))
    random.Random(5).shuffle(found)
    articles = [read_page(page_of(c, code), f"{c.id}/{code}").article for c, code in found]
    traces = [trace_of(article, number) for number, article in enumerate(articles)]
    return Heap(traces, [case for case, _ in found])


def features(c: Candidate) -> list[float]:
    """In the order of `FEATURES`."""
    return [c.numbers, c.names, c.words, c.meaning.matched, c.meaning.contrast, c.length]


def logistic(x: Floats, y: Floats, ridge: float = 1.0) -> Floats:
    """Bias and weights by Newton's method, with a ridge on the standardised weights."""
    mean, scale = x.mean(axis=0), x.std(axis=0) + 1e-9
    z = np.c_[np.ones(len(x)), (x - mean) / scale]
    penalty = np.eye(z.shape[1]) * ridge
    penalty[0, 0] = 1e-6
    w = np.zeros(z.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-z @ w))
        hessian = (z * (p * (1 - p))[:, None]).T @ z + penalty
        w -= np.linalg.solve(hessian, z.T @ (p - y) + penalty @ w)
    slopes = w[1:] / scale
    found: Floats = np.r_[w[0] - (slopes * mean).sum(), slopes]
    return found


def weights_of(found: Floats, kept: Sequence[int]) -> Weights:
    """The fitted numbers in their places; the others as they are."""
    slopes = dict.fromkeys(FEATURES, 0.0)
    slopes |= {FEATURES[k]: round(float(v), 2) for k, v in zip(kept, found[1:], strict=True)}
    hand = WITH_MEANING.weights
    return Weights(round(float(found[0]), 2), **slopes, days=hand.days, image=hand.image)


@dataclass(frozen=True)
class Data:
    """Candidates of all heaps: features, truth, folds of both documents, and where they are from."""

    x: Floats
    y: Floats
    folds: npt.NDArray[np.int64]  # [n, 2]
    groups: list[list[Candidate]]

    def trained(self, fold: int | None, kept: Sequence[int]) -> Scale:
        """The numbers fitted on all documents outside a fold."""
        inside = (
            (self.folds != fold).all(axis=1) if fold is not None else np.ones(len(self.y), bool)
        )
        final = weights_of(logistic(self.x[inside][:, kept], self.y[inside]), kept)
        scores = np.zeros(len(self.y))
        for other in sorted(set(self.folds.ravel().tolist()) - {fold}):
            left = inside & (self.folds != other).all(axis=1)
            w = weights_of(logistic(self.x[left][:, kept], self.y[left]), kept)
            here = inside & (self.folds[:, 0] == other)
            slopes = np.array([getattr(w, name) for name in FEATURES])
            scores[here] = w.bias + self.x[here] @ slopes
        ahead = np.clip(self._leads(scores), -FAR, FAR)
        table = np.c_[scores, ahead, np.minimum(0.0, ahead)][inside]
        certainty = Certainty(*(round(float(v), 2) for v in logistic(table, self.y[inside])))
        return Scale(final, certainty)

    def _leads(self, scores: Floats) -> Floats:
        found, start = [], 0
        for group in self.groups:
            own = scores[start : start + len(group)]
            found += leads(group, own.tolist())
            start += len(group)
        return np.array(found)


def collect(heaps: Sequence[Heap], settings: Settings, folds: int) -> Data:
    """The candidates of heaps with some versions taken out."""
    groups, x, y, places = [], [], [], []
    for heap in heaps:
        for seed in range(DRAWS):
            some = heap.without_some(seed)
            for group in candidates_of([(t, frozenset()) for t in some.traces], settings):
                groups.append(group)
                x += [features(c) for c in group]
                y += [float(some.same(c)) for c in group]
                places += [
                    [zlib.crc32(some.cases[t.number].document.encode()) % folds for t in (c.a, c.b)]
                    for c in group
                ]
    return Data(np.array(x), np.array(y), np.array(places), groups)


def measure(heap: Heap, settings: Settings) -> tuple[dict[str, bool], set[str]]:
    """Whether each case came back whole, and the cases that are in wrong company."""
    groups = pair(heap.traces, settings)
    whole = {case.id: False for case in heap.cases}
    size = {case.id: 0 for case in heap.cases}
    for case in heap.cases:
        size[case.id] += 1
    wrong: set[str] = set()
    for group in groups:
        ids = [heap.cases[n].id for n in group.members.values()]
        if len(set(ids)) > 1:
            wrong.update(ids)
        elif len(ids) == size[ids[0]]:
            whole[ids[0]] = True
    return whole, wrong


def report(heaps: Sequence[tuple[str, Heap]], data: Data, settings: Settings, kept: Sequence[int], folds: int) -> None:  # fmt: skip
    """Print weights from all documents, and stories whole with weights from others."""
    name = "WITH_MEANING" if settings.encoder else "WITHOUT"
    fitted = data.trained(None, kept)
    print(f"{name} = Scale(Weights{astuple(fitted.weights)}, Certainty{astuple(fitted.certainty)})")
    trained = [data.trained(fold, kept) for fold in range(folds)]
    for lost in (False, True):
        for profile, heap in heaps:
            tried = heap.without_some(99) if lost else heap
            right: list[bool] = []
            wrong: set[str] = set()
            for fold, scale in enumerate(trained):
                whole, strange = measure(tried, replace(settings, scale=scale))
                held = {
                    x.id for x in tried.cases if zlib.crc32(x.document.encode()) % folds == fold
                }
                right += [whole[case] for case in held]
                wrong |= strange & held
            print(
                f"{name:12} {profile:9} {'one in ten missing' if lost else 'all there':18} "
                f"{sum(right)} of {len(right)} whole ({sum(right) / len(right):.4f}), "
                f"{len(wrong)} in wrong company"
            )


def main() -> None:
    """Fit, print, measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=Path, default=CASES)
    parser.add_argument("--folds", type=int, default=5)
    chosen = parser.parse_args()
    heaps = [(p, read_heap(load_cases(chosen.cases, [p]))) for p in PROFILES]
    for encoder, kept in ((load_encoder(), (0, 1, 2, 3, 4, 5)), (None, (0, 1, 2, 5))):
        settings = Settings(encoder=encoder)
        data = collect([heap for _, heap in heaps], settings, chosen.folds)
        report(heaps, data, settings, kept, chosen.folds)


if __name__ == "__main__":
    main()
