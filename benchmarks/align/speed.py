"""What aligning costs apart from encoding.

    python benchmarks/align/speed.py [CASES]

Prints processor seconds over all cases, texts in to beads out, start-up and reading left out: of the
encoder that ships with Triptych, and of everything else, for short and for long documents.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from triptych.align import Aligner
from triptych.align.evaluation import read_cases
from triptych.align.static import StaticEncoder

CASES = Path(__file__).parents[3] / "shared" / "bench" / "align" / "cases.jsonl"
SECONDS = 8.0  # what everything but encoding may take over the development cases
LONG = 50  # paragraphs of a language


class TimedEncoder(StaticEncoder):
    """The built-in encoder with a watch."""

    seconds = 0.0

    def encode(self, sentences: Sequence[str], language: str) -> npt.NDArray[np.float32]:
        """See `StaticEncoder.encode`."""
        start = time.process_time()
        vectors = super().encode(sentences, language)
        self.seconds += time.process_time() - start
        return vectors


def main() -> None:
    """Align the cases and print a line for short ones, long ones and all."""
    cases = list(read_cases(Path(sys.argv[1]) if len(sys.argv) > 1 else CASES))
    encoder = TimedEncoder.load()
    assert isinstance(encoder, TimedEncoder)
    aligner = Aligner(encoder=encoder)
    encoding, rest, count = Counter[str](), Counter[str](), Counter[str]()
    for case in cases:
        encoder.seconds, start = 0.0, time.process_time()
        aligner.align(case.story)
        spent = time.process_time() - start
        longest = max(len(a.texts("body")) for a in case.story.articles.values())
        for kind in ("long" if longest >= LONG else "short", "all"):
            encoding[kind] += encoder.seconds
            rest[kind] += spent - encoder.seconds
            count[kind] += 1
    for kind, number in count.items():
        print(
            f"{kind:6} {number:4} cases: {encoding[kind]:6.2f} s encoding, "
            f"{rest[kind]:6.2f} s everything else"
        )
    print(f"everything else is {rest['all'] / SECONDS:.2f} of what it may take")


if __name__ == "__main__":
    main()
