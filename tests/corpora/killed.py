"""Builds a folder again and again, killed at random points, until a build comes through.

    python killed.py PAGES DIR SEED KILLS

Prints whether the store is that of an undisturbed build, how many stories it has, and how many it
had at each kill. Forks from one process that has everything loaded, so that a build starts at once;
there are no other threads to lose.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time

from triptych.corpora.build import Watcher, build
from triptych.corpora.engines import Stages
from triptych.corpora.settings import BuildSettings
from triptych.corpora.store import Store
from triptych.errors import StoreError


class Reaper:
    """Ends this process after so many stories and then some seconds of its processor time.

    Neither depends on what else the machine does. The kernel sends SIGPROF when the time is used up,
    and ends a process that has no handler for it at once, wherever it is, as SIGKILL does.
    """

    def __init__(self, stories: int, seconds: float) -> None:
        self.left = stories
        self.seconds = seconds

    def done(self, story: str) -> None:
        """One more story is in the store."""
        self.left -= 1
        self.arm()

    def arm(self) -> None:
        """Start the timer if the stories are done."""
        if self.left == 0:
            signal.setitimer(signal.ITIMER_PROF, self.seconds)


def main(pages: str, directory: str, seed: int, kills: int) -> None:
    """Kill `kills` builds, then let one finish; compare with one that nobody disturbed."""
    rng = random.Random(seed)
    settings = BuildSettings(fill=False)
    load = Stages(settings)
    load()
    started = time.process_time()
    calm = build([pages], f"{directory}/calm", settings, load=load)
    each = (time.process_time() - started) / calm.stories
    stormy = f"{directory}/stormy"
    points: list[int] = []
    while len(points) < kills:
        reaper = Reaper(stories_in(stormy) + rng.choice((0, 1, 2)), rng.uniform(0, each))
        child = os.fork()
        if not child:
            reaper.arm()
            build([pages], stormy, settings, load=load, watcher=Watcher(done=reaper.done))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            points.append(stories_in(stormy))
        else:  # it came through: begin again, there is nothing left to interrupt
            shutil.rmtree(stormy)
    build([pages], stormy, settings, load=load)
    same = digest_of(stormy) == digest_of(f"{directory}/calm")
    print("same" if same else "different", stories_in(stormy), *points)


def stories_in(directory: str) -> int:
    """How many stories a store holds, 0 if there is none yet."""
    try:
        with Store.open(directory) as store:
            return len(store)
    except StoreError:
        return 0


def digest_of(directory: str) -> str:
    """The digest of a store's content."""
    with Store.open(directory) as store:
        return store.digest()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
