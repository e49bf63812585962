"""What `triptych publish` costs on synthetic stories: time by format, and peak memory.

    python benchmarks/publish/formats.py                  1,000 stories
    python benchmarks/publish/formats.py --count 10000    is memory flat?

Each format is published by a process of its own. Times are given a story, and as a multiple of
walking through the store alone, which no release can do without; memory is the process's peak.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "build"))

from synthetic import make_stories

from triptych.corpora.store import Result, Store
from triptych.story import Cell, Row, Story

FORMATS = ("jsonl", "moses", "tmx", "xliff", "parquet", "huggingface")
WALK = """
import sys
from triptych.corpora.store import Store
with Store.open(sys.argv[1]) as store:
    for story in store.stories():
        for row in store.rows(story.id):
            pass
"""
PUBLISH = "from triptych.cli import main; main()"


def rows_of(story: Story) -> tuple[Row, ...]:
    """Paragraphs side by side in the order they come; publishing does not care if they agree."""
    rows = []
    for kind in ("title", "heading", "body"):
        texts = {lang: article.texts(kind) for lang, article in story.articles.items()}
        for index in range(max(map(len, texts.values()))):
            cells = {
                lang: Cell(found[index], "human", (index,)) if index < len(found) else Cell(None)
                for lang, found in texts.items()
            }
            rows.append(Row(story.id, len(rows), kind, cells, 0.9))
    return tuple(rows)


def run(program: str, *arguments: str) -> tuple[float, float]:
    """Seconds of processor time and megabytes of memory that a Python program takes."""
    command = [sys.executable, "-c", program, *arguments]
    child = os.posix_spawn(sys.executable, command, dict(os.environ))
    _, status, usage = os.wait4(child, 0)
    if status:
        sys.exit(f"failed: {' '.join(arguments)}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000


def main() -> None:
    """Fill a store, publish it in each format and in all, print what each cost."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1000)
    count = parser.parse_args().count
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store"
        started = time.perf_counter()
        with Store.open(path, create=True) as store:
            store.set_meta("settings", {"languages": ["en", "sq", "mk"]})
            for story in make_stories(count):
                store.save(Result(story, rows_of(story), {}, "digest", "synthetic"))
        print(f"{count} stories stored in {time.perf_counter() - started:.1f} s")
        walk, memory = run(WALK, str(path))
        print(f"{'walk':12} {1000 * walk / count:6.2f} ms a story   1.0 times   {memory:4.0f} MB")
        for formats in (*FORMATS, ",".join(FORMATS)):
            out = Path(folder) / f"out-{formats}"
            seconds, memory = run(
                PUBLISH, "publish", str(path), "--to", str(out), "--format", formats,
                "--licence", "CC0-1.0",
            )  # fmt: skip
            name = formats if "," not in formats else "all"
            print(
                f"{name:12} {1000 * seconds / count:6.2f} ms a story {seconds / walk:5.1f} times   "
                f"{memory:4.0f} MB"
            )


if __name__ == "__main__":
    main()
