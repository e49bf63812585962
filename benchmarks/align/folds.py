"""The aligner with numbers fitted on other stories: `python benchmarks/align/folds.py [CASES]`.

The news documents are dealt into five folds. For each, the weights of the signals and of the
probabilities are fitted on the others (`fit.py`) and its own cases are aligned with them. Prints
bead F1 by profile, and how the probabilities hold: by bins, expected calibration error and Brier
score. The settings that are no weights stay as they ship.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from fit import fit

from triptych.align import Aligner
from triptych.align.confidence import SIGNALS as BEAD_SIGNALS
from triptych.align.evaluation import Case, Sides, figures, predicted, read_cases, sides_of
from triptych.align.evidence import SIGNALS, Weights
from triptych.align.settings import Fitted, load_fitted

CASES = Path(__file__).parents[3] / "shared" / "bench" / "align" / "cases.jsonl"
FOLDS = 5
BINS = (0.0, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0)


def fitted_on(cases: Sequence[Case]) -> Fitted:
    """What ships, with the built-in encoder's weights and the probabilities fitted on the cases."""
    aligner = Aligner()
    links = fit(aligner, cases)["weights"]
    signals = np.array([links[name] for name in SIGNALS], dtype=np.float32)
    weights = {**load_fitted().weights, "built-in": Weights(signals, links["constant"])}
    aligner._fitted = replace(load_fitted(), weights=weights)
    # The probabilities are those of the beads that these weights lead to.
    beads = fit(aligner, cases)["confidence"]
    chances = np.array([beads[name] for name in BEAD_SIGNALS], dtype=np.float32)
    return replace(aligner._fitted, confidence=(chances, beads["constant"]))


def main() -> None:
    """Print a line a profile, then the table of the probabilities."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else CASES
    cases = [c for c in read_cases(path) if not c.id.startswith("osce/")]
    documents = list(dict.fromkeys(c.id.partition("~")[0] for c in cases))
    fold = {document: n % FOLDS for n, document in enumerate(documents)}
    aligner = Aligner()
    found: defaultdict[str, list[tuple[Sequence[Sides], list[Sides]]]] = defaultdict(list)
    stated: list[float] = []
    right: list[bool] = []
    for held in range(FOLDS):
        own = [fold[c.id.partition("~")[0]] == held for c in cases]
        aligner._fitted = fitted_on([c for c, mine in zip(cases, own, strict=True) if not mine])
        for case in (c for c, mine in zip(cases, own, strict=True) if mine):
            beads = predicted(aligner, case)
            sides = [sides_of(bead.members, case.languages) for bead in beads]
            found[case.profile].append((case.gold, sides))
            stated += [bead.confidence for bead in beads]
            right += [bead in set(case.gold) for bead in sides]
    for profile, pairs in found.items():
        print(f"{profile:9} {figures(pairs).bead:.3f}")
    p, hit = np.array(stated), np.array(right)
    error = 0.0
    for low, high in pairwise(BINS):
        inside = (p > low) & (p <= high)
        if inside.any():
            mean, share = p[inside].mean(), hit[inside].mean()
            error += inside.mean() * abs(mean - share)
            print(
                f"{low:.2f} to {high:.2f}: {inside.sum():5} beads, {mean:.3f} stated, {share:.3f} right"
            )
    print(
        f"{len(p)} beads, expected calibration error {error:.3f}, Brier {np.mean((p - hit) ** 2):.3f}"
    )


if __name__ == "__main__":
    main()
