"""The chrF of sentences that have nothing to do with each other, by language.

    python benchmarks/score/chance.py [TSV]

Prints the mean and the 99th percentile over 2,000 pairs of each language; the latter is `CHANCE` in
score/hypothesis.py. The pairs are drawn with a fixed seed, from different documents.
"""

from __future__ import annotations

import csv
import random
import sys
from pathlib import Path

import numpy as np
from sacrebleu.metrics.chrf import CHRF

PAIRS = 2000
NEWS = Path(__file__).parents[2] / "../shared/bench/mt/news.tsv"


def main() -> None:
    """Measure and print."""
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else NEWS
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    draw = random.Random(12345)
    metric = CHRF()
    for language in (column for column in rows[0] if column != "doc"):
        scores = []
        while len(scores) < PAIRS:
            a, b = draw.choice(rows), draw.choice(rows)
            if a["doc"] != b["doc"]:
                scores.append(metric.sentence_score(a[language], [b[language]]).score)
        print(f"{language} mean {np.mean(scores):.1f}, 99 % below {np.percentile(scores, 99):.1f}")


if __name__ == "__main__":
    main()
