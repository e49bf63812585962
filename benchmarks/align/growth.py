"""How time and memory grow with the text: `python benchmarks/align/growth.py TSV...`.

TSV files have the columns doc, en, sq, mk, a sentence a line. The sentences, and then joins of
two neighbours, each one sentence so that none occurs twice, make stories of 100 to 10,000 paragraphs a language.
With `--cycle 1000` the first thousand sentences come again and again instead.
Times are processor time, as multiples of that of 1,000 paragraphs.
"""

from __future__ import annotations

import argparse
import itertools
import resource
import time
from collections.abc import Iterator
from pathlib import Path

from triptych.align import Aligner
from triptych.records import story_from

SIZES = (100, 300, 1_000, 3_000, 10_000)
LANGUAGES = ("en", "sq", "mk")


def sentences(paths: list[str]) -> Iterator[list[str]]:
    """Rows of sentences, and then of joins of neighbours."""
    rows = [
        line.split("\t")[1:]
        for path in paths
        for line in Path(path).read_text(encoding="utf-8").splitlines()[1:]
    ]
    yield from rows
    for step in (1, 2):
        for left, right in zip(rows, rows[step:], strict=False):
            yield [f"{x.rstrip('.;:!?')}, {y}" for x, y in zip(left, right, strict=True)]


def main() -> None:
    """Print a line a size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("paths", nargs="+", metavar="TSV")
    parser.add_argument("--cycle", type=int, metavar="SENTENCES")
    chosen = parser.parse_args()
    source = sentences(chosen.paths)
    if chosen.cycle:
        source = itertools.cycle(itertools.islice(source, chosen.cycle))
    rows = list(itertools.islice(source, max(SIZES)))
    aligner = Aligner()
    times = {}
    for size in SIZES:
        texts = {la: [row[k] for row in rows[:size]] for k, la in enumerate(LANGUAGES)}
        story = story_from({"id": str(size), "paragraphs": texts})
        start = time.process_time()
        beads = aligner.align(story)
        times[size] = time.process_time() - start
        right = sum(len(set(b.members.values())) == 1 and len(b.members["en"]) == 1 for b in beads)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{size:6} paragraphs: {times[size]:7.2f} s, {right / size:.3f} right, {peak:.0f} MB peak"
        )
    for size in SIZES:
        print(f"{size:6}: {times[size] / times[1_000]:.2f} times 1,000")


if __name__ == "__main__":
    main()
