"""Pages a second to read and pair, and stories a second of a whole build, with one worker and two.

    python benchmarks/corpora/speed.py                  the process pool and Ray, 400 stories
    python benchmarks/corpora/speed.py --count 2000     less of it is start-up
    python benchmarks/corpora/speed.py --runner process --runs 1

Needs a machine with two free cores: it measures by the clock. `net` leaves out what the same command
takes for one story, which is start-up. Processor seconds are those of the command and the processes it
waits for, not those of Ray's own, which it does not. Those of its first process alone, a story and net too,
hold on a busy machine as well: what they are of a worker's time is what more workers cannot share.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "build")]

from cases import Case, page_of
from stories import Cost, run
from synthetic import make_stories, write_stories

from triptych.corpora.sources import find_stories

LEAST = 1.6  # times one worker, net, that two are to bring
BUSY = 0.5  # processes that run beside this one, on the average of the last minute


def write_heap(folder: Path, count: int) -> int:
    """The stories as HTML pages in one folder, shuffled, with ids in their addresses; how many."""
    folder.mkdir()
    pages = []
    for story in make_stories(count):
        texts = {
            language: [article.title, *(p.text for p in article.paragraphs)]
            for language, article in story.articles.items()
        }
        case = Case(story.id, story.id, "", texts)
        pages += [page_of(case, language, "hreflang") for language in texts]
    random.Random(1).shuffle(pages)
    for number, page in enumerate(pages):
        (folder / f"{number:06d}.html").write_bytes(page)
    return len(pages)


def measure_pages(folder: Path, count: int) -> None:
    """Read and pair a heap of pages in this process."""
    pages = write_heap(folder, count)
    wall, processor = time.perf_counter(), time.process_time()
    found = sum(sourced.story is not None for sourced in find_stories([folder]))
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    print(
        f"read and pair: {pages / wall:.0f} pages a second ({pages / processor:.0f} a processor "
        f"second), {found} of {count} stories"
    )


def median(costs: Sequence[Cost]) -> Cost:
    """The run in the middle by the clock."""
    middle = statistics.median_low([cost.wall for cost in costs])
    return next(cost for cost in costs if cost.wall == middle)


def measure_builds(home: Path, count: int, runner: str, runs: int) -> None:
    """The same build with one worker and two, each several times, in turn."""
    whole: dict[int, list[Cost]] = {1: [], 2: []}
    start: dict[int, list[Cost]] = {1: [], 2: []}
    for number in range(runs):
        for workers in (1, 2):
            out = home / f"{runner}-{workers}-{number}"
            start[workers].append(run(home / "one", Path(f"{out}-start"), workers, runner))
            whole[workers].append(run(home / "all", out, workers, runner))
    rates, net = {}, {}
    for workers, costs in whole.items():
        cost, first = median(costs), median(start[workers])
        rates[workers] = count / cost.wall
        net[workers] = (count - 1) / (cost.wall - first.wall)
        print(
            f"{runner}, {workers} worker{'s' if workers > 1 else ''}: {rates[workers]:.1f} stories "
            f"a second (net {net[workers]:.1f}); {cost.wall:.1f} s by the clock, start-up "
            f"{first.wall:.1f} s; {cost.cpu:.1f} s of processors, the first process's "
            f"{(cost.own - first.own) / (count - 1) * 1000:.1f} ms a story; {cost.memory:.0f} MB"
        )
    ratio = net[2] / net[1]
    print(
        f"{runner}, 2/1: net {ratio:.2f}, {'at least' if ratio >= LEAST else 'under'} {LEAST}; "
        f"with start-up {rates[2] / rates[1]:.2f}"
    )


def main() -> None:
    """Measure reading and pairing, then each runner."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=400, help="stories")
    parser.add_argument("--runs", type=int, default=3, help="of which the median counts")
    parser.add_argument(
        "--runner", choices=["process", "ray"], nargs="*", default=["process", "ray"]
    )
    chosen = parser.parse_args()
    if (load := os.getloadavg()[0]) > BUSY:
        print(f"other work is going on (load {load:.1f}): these figures will not hold")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        write_stories(home / "one", 1)
        write_stories(home / "all", chosen.count)
        measure_pages(home / "heap", chosen.count)
        for runner in chosen.runner:
            measure_builds(home, chosen.count, runner, chosen.runs)


if __name__ == "__main__":
    main()
