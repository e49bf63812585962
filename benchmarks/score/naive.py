"""What the usual pairwise string checks find on rows with known errors, beside Triptych's.

    python benchmarks/score/naive.py [ROWS]

The naive checks are those of translation tools' filters: numbers compared as strings, final
punctuation, length ratio, unchanged text, doubled words, missing capitalised words; each pair of
languages on its own, so that both are blamed.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Mapping
from itertools import combinations
from pathlib import Path

from triptych.languages.identify import identify
from triptych.score.known import KnownRow, figures, find, read_known
from triptych.score.scorer import Scorer
from triptych.story import Finding

ROWS = Path(__file__).parents[2] / "../shared/bench/qa/rows.jsonl"


def numbers(a: str, b: str) -> bool:
    """The figures of both, as they are written."""
    return sorted(re.findall(r"\d[\d.,]*", a)) != sorted(re.findall(r"\d[\d.,]*", b))


def ending(a: str, b: str) -> bool:
    """The last character, where it is punctuation."""
    return bool(re.search(r"[.!?:…]$", a)) != bool(re.search(r"[.!?:…]$", b))


def length(a: str, b: str) -> bool:
    """One less than half as long as the other."""
    return min(len(a), len(b)) < 0.5 * max(len(a), len(b))


def unchanged(a: str, b: str) -> bool:
    """Both the same."""
    return a == b


def doubled(a: str, b: str) -> bool:
    """A word twice in a row in one of them."""
    return bool(re.search(r"\b(\w+) \1\b", a)) != bool(re.search(r"\b(\w+) \1\b", b))


CHECKS: Mapping[str, Callable[[str, str], bool]] = {
    "numbers": numbers,
    "ending": ending,
    "length": length,
    "unchanged": unchanged,
    "doubled": doubled,
}


def naive(row: KnownRow) -> tuple[Finding, ...]:
    """The findings of the naive checks, which can name no one."""
    texts = {lang: cell.text or "" for lang, cell in sorted(row.cells.items())}
    return tuple(
        Finding(name, "major", (), f"{a} and {b} differ")
        for a, b in combinations(texts, 2)
        for name, differs in CHECKS.items()
        if differs(texts[a], texts[b])
    )


def main() -> None:
    """Print both tables and the time a row."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with path.open(encoding="utf-8") as file:
        rows = read_known(file, str(path))
    print("naive pairwise checks")
    print(*figures(rows, {row.id: naive(row) for row in rows}, "major").lines(), sep="\n")
    scorer = Scorer()
    find(scorer, rows[:50])  # tables and models are read at the first use
    identify("Policia njoftoi se dy persona janë arrestuar në qytet.")
    start = time.process_time()
    found = find(scorer, rows)
    taken = time.process_time() - start
    print("\ntriptych")
    print(*figures(rows, found, "major").lines(), sep="\n")
    print(f"{1000 * taken / len(rows):.2f} s of one core per 1,000 rows")


if __name__ == "__main__":
    main()
