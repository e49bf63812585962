"""What `triptych build` without MT costs on synthetic stories: time a story and memory.

    python benchmarks/build/stories.py                   200 stories in one process
    python benchmarks/build/stories.py --count 10000     is memory flat?
    python benchmarks/build/stories.py --workers 1 2     how much a second process brings
    python benchmarks/build/stories.py --runner ray --workers 1 2

The time is that of the whole command, less that of the same command on one story: processor time
a story for one process, wall time for more. Memory is the peak of the largest process.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from synthetic import write_stories

MS_A_STORY = 20.0  # what a story may take on one core
MB = {200: 400.0, 10_000: 600.0}  # what so many stories may take


@dataclass(frozen=True)
class Cost:
    """Of one run: seconds on the clock and on processors, and peak memory in MB.

    `own` are the processor seconds of the first process alone, which reads, saves, and waits for workers.
    """

    wall: float
    cpu: float
    memory: float
    own: float


def run(pages: Path, out: Path, workers: int, runner: str) -> Cost:
    """Build `pages` in a process of its own."""
    command = [
        sys.executable, "-c", "from triptych.cli import main; main()", "build", str(pages),
        "-o", str(out), "--no-fill", "--no-report", "--workers", str(workers), "--runner", runner,
    ]  # fmt: skip
    started = time.perf_counter()
    child = os.posix_spawn(sys.executable, command, dict(os.environ))
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    wall = time.perf_counter() - started
    ticks = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
    own = (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")
    _, status, usage = os.wait4(child, 0)
    if status:
        sys.exit("the build failed")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000, own)


def main() -> None:
    """Make the stories, build them with each number of workers, print what it cost."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--workers", type=int, nargs="+", default=[1])
    parser.add_argument("--runner", default="process")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        write_stories(home / "one", 1)
        write_stories(home / "all", chosen.count)
        first = 0.0
        for workers in chosen.workers:
            start = run(home / "one", home / f"start-{workers}", workers, chosen.runner)
            cost = run(home / "all", home / f"out-{workers}", workers, chosen.runner)
            wall = (cost.wall - start.wall) / chosen.count * 1000
            cpu = (cost.cpu - start.cpu) / chosen.count * 1000
            first = first or wall
            print(
                f"{chosen.count} stories, {workers} workers ({chosen.runner}): "
                f"{wall:.1f} ms a story on the clock, {cpu:.1f} ms of processors "
                f"({cpu / MS_A_STORY:.2f} of what it may take), {first / wall:.2f} times one worker; "
                f"{cost.memory:.0f} MB"
                + (
                    f" ({cost.memory / MB[chosen.count]:.2f} of the limit)"
                    if chosen.count in MB
                    else ""
                )
            )


if __name__ == "__main__":
    main()
