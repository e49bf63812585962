"""How long lists and searches take in a store of many stories: `python benchmarks/build/lists.py`.

Prints, a query a line, its time as a share of the 300 ms that a person is to wait at most.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from synthetic import LANGUAGES, make_story

from triptych.corpora.listing import Query
from triptych.corpora.store import Result, Store
from triptych.story import Cell, Finding, Row, Story

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
ALLOWED = 0.3  # seconds

QUERIES = {
    "worst first": Query(),
    "last page": Query(offset=COUNT - 50),
    "by title": Query(order="title"),
    "a common word": Query(text="Shkup"),
    "a prefix": Query(text="учени"),
    "two words": Query(text="Ohrid firefighters"),
    "a phrase": Query(text='"Elena Ristova"'),
    "machine cells": Query(machine=True),
    "language missing": Query(missing="mk"),
    "major, unreviewed, a word": Query(severity="major", unreviewed=True, text="museum"),
}


def rows_of(story: Story, number: int) -> list[Row]:
    """Rows without aligning: the store does not care whether they are right."""
    texts = [story.articles[lang].texts("body") for lang in LANGUAGES]
    wrong = Finding("number", ("minor", "major", "critical")[number % 3], ("mk",), "12 for 11")
    return [
        Row(
            story.id,
            i,
            "body",
            {lang: Cell(text, "human" if text else None) for lang, text in zip(LANGUAGES, cells, strict=True)},
            0.9,
            (wrong,) if (number + i) % 7 == 0 else (),
        )
        for i, cells in enumerate(zip_longest(*texts))
    ]  # fmt: skip


def fill(store: Store) -> None:
    """Put the stories in, many to a transaction, as this is not about writing."""
    store.set_meta("settings", {"languages": list(LANGUAGES)})
    for number in range(COUNT):
        story = make_story(number)
        if number % 11 == 0:
            kept = {lang: a for lang, a in story.articles.items() if lang != "mk"}
            story = replace(story, articles=kept)
        rows = rows_of(make_story(number), number)
        store.save(Result(story, tuple(rows), {}, str(number), "benchmark"))


def main() -> None:
    """Fill a store, then time each query, the best of five after one to warm up."""
    with tempfile.TemporaryDirectory() as folder, Store.open(folder, create=True) as store:
        started = time.perf_counter()
        fill(store)
        each = (time.perf_counter() - started) / COUNT
        size = sum(f.stat().st_size for f in Path(folder).iterdir())
        print(
            f"{COUNT} stories, {size / COUNT / 1000:.1f} kB each, saved in {each * 1000:.2f} ms each"
        )
        for name, query in QUERIES.items():
            total, times = 0, []
            for _ in range(6):
                started = time.perf_counter()
                total = store.listing(query).total
                times.append(time.perf_counter() - started)
            share = min(times[1:]) / ALLOWED
            print(
                f"{name:26} {total:6} found {min(times[1:]) * 1000:6.1f} ms {share:5.2f} of the limit"
            )


if __name__ == "__main__":
    main()
