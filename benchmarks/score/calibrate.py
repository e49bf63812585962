"""Calibrate adequacy: the cosine of translations, by pair of languages, for an encoder.

    python benchmarks/score/calibrate.py [ENCODER] [TSV]

Writes mean and standard deviation a pair into score/data/adequacy.json under the encoder's
signature. The TSV has `doc` and a column a language; sentences of one line translate one another.
Run it again whenever the built-in encoder changes.
"""

from __future__ import annotations

import csv
import json
import sys
from itertools import combinations
from pathlib import Path

import numpy as np

from triptych.align import load_encoder
from triptych.corpora.engines import Adequacy

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "score/data/adequacy.json"


def main() -> None:
    """Measure and write."""
    name = sys.argv[1] if len(sys.argv) > 1 else "built-in"
    source = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "../shared/bench/mt/news.tsv"
    encoder = load_encoder(name)
    if encoder is None:
        sys.exit("an encoder is needed")
    similarity = Adequacy(encoder)
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    languages = [column for column in rows[0] if column != "doc"]
    vectors = {
        lang: similarity([row[lang] for row in rows], [lang] * len(rows)) for lang in languages
    }
    table = json.loads(TABLE.read_text(encoding="utf-8")) if TABLE.is_file() else {}
    table[similarity.signature] = {
        f"{a}-{b}": [
            round(float(f(np.sum(vectors[a] * vectors[b], axis=1))), 4) for f in (np.mean, np.std)
        ]
        for a, b in combinations(sorted(languages), 2)
    }
    TABLE.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(json.dumps(table[similarity.signature]))


if __name__ == "__main__":
    main()
