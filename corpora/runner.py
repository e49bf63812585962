"""Where stories are built: in this process, in a pool of processes, or on a Ray cluster.

All runners answer the outcomes in the order of the tasks, so what they leave in a store is the same
to the byte. Tasks are drawn only as fast as they are worked off: memory stays flat.
"""

from __future__ import annotations

import itertools
import multiprocessing
import pickle
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from typing import Protocol

from triptych.corpora.step import Engines, Outcome, Task, attempt, failure
from triptych.errors import SettingsError, TriptychError

BATCH = 4  # stories sent to a worker at a time: less traffic, and the last ones end together
AHEAD = 3  # batches waiting for each worker


class Loader(Protocol):
    """Loads the engines of a build; called once in each process, to which it is pickled."""

    @property
    def signature(self) -> str:
        """What the engines will sign with, known without loading them."""
        ...

    def __call__(self) -> Engines: ...


class Runner(Protocol):
    """Builds stories somewhere; `here` says whether on this machine, with its files."""

    here: bool

    def prepare(self) -> None:
        """Get ready, without waiting for it: there will be work as soon as the sources are read."""
        ...

    def run(self, tasks: Iterable[Task], load: Loader) -> Iterator[Outcome]:
        """The outcomes of the tasks, in their order."""
        ...


class InProcess:
    """One story after another in this process."""

    here = True

    def prepare(self) -> None:
        pass

    def run(self, tasks: Iterable[Task], load: Loader) -> Iterator[Outcome]:
        engines: Engines | None = None
        for task in tasks:
            engines = engines or load()  # not before there is work: an unchanged build is quick
            yield attempt(task, engines)


def _warm() -> None:
    """Import what building takes, which is most of what a new process has to do."""
    import triptych.align
    import triptych.corpora.engines
    import triptych.score.scorer  # noqa: F401


@lru_cache(maxsize=1)
def _engines(load: bytes) -> Engines:
    """The engines of a worker process, loaded with the first batch."""
    loader: Loader = pickle.loads(load)
    return loader()


def _work(load: bytes, batch: list[Task]) -> list[Outcome]:
    try:
        engines = _engines(load)
    except TriptychError as error:
        raise SettingsError(str(error)) from None  # of the others not all can be pickled
    return [attempt(task, engines) for task in batch]


def batched(tasks: Iterable[Task], size: int) -> Iterator[list[Task]]:
    """The tasks in lists of `size`; the last may be shorter."""
    rest = iter(tasks)
    while batch := list(itertools.islice(rest, size)):
        yield batch


class ProcessPool:
    """Several processes of this machine, each with engines of its own.

    Processes are spawned, not forked: MT libraries start threads, which do not survive a fork.
    """

    here = True

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._prepared: ProcessPoolExecutor | None = None

    def prepare(self) -> None:
        """Start the processes: they import while this one reads."""
        self._prepared = self._prepared or _pool(self.workers)

    def run(self, tasks: Iterable[Task], load: Loader) -> Iterator[Outcome]:
        batches = batched(tasks, BATCH)
        waiting: deque[tuple[list[Task], Future[list[Outcome]]]] = deque()
        loader = pickle.dumps(load)
        pool, self._prepared = self._prepared or _pool(self.workers), None
        try:
            while True:
                while len(waiting) < self.workers * AHEAD and (batch := next(batches, None)):
                    waiting.append((batch, pool.submit(_work, loader, batch)))
                if not waiting:
                    return
                batch, future = waiting.popleft()
                try:
                    yield from future.result()
                except BrokenProcessPool:
                    pool.shutdown(wait=False, cancel_futures=True)
                    yield from self._one_by_one([batch, *(b for b, _ in waiting)], load)
                    waiting.clear()
                    pool = _pool(self.workers)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    @staticmethod
    def _one_by_one(lost: list[list[Task]], load: Loader) -> Iterator[Outcome]:
        """A worker died, of one story of several: the guilty one fails, the others are built."""
        process = OneProcess(load)
        try:
            for batch in lost:
                yield from map(process.alone, batch)
        finally:
            process.close()


class OneProcess:
    """A process with engines of its own, replaced when a story kills it."""

    def __init__(self, load: Loader) -> None:
        self._load = pickle.dumps(load)
        self._pool = _pool(1)

    def work(self, batch: list[Task]) -> list[Outcome]:
        """The outcomes of a batch; a story that kills the process fails, the others do not."""
        try:
            return self._pool.submit(_work, self._load, batch).result()
        except BrokenProcessPool:
            self._renew()
        return [self.alone(task) for task in batch]

    def alone(self, task: Task) -> Outcome:
        """The outcome of one story, a failure if the process died of it."""
        try:
            return self._pool.submit(_work, self._load, [task]).result()[0]
        except BrokenProcessPool:
            self._renew()
        return failure(
            task, "its process died (out of memory?): try it alone, or with fewer workers"
        )

    def close(self) -> None:
        """End the process."""
        self._pool.shutdown()

    def _renew(self) -> None:
        self._pool.shutdown(wait=False)
        self._pool = _pool(1)


def _pool(workers: int) -> ProcessPoolExecutor:
    """Processes that are starting: a pool by itself would start each only with a task for it."""
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
    for _ in range(workers):
        pool.submit(_warm)
    return pool


def choose_runner(
    name: str, workers: int, *, address: str | None = None, shards: str | None = None
) -> Runner:
    """The runner of a name, `process` or `ray`, with so many workers.

    `address` and `shards` are Ray's: the cluster to join, and where its machines meet.
    """
    if name == "ray":
        from triptych.corpora.cluster import RayCluster

        return RayCluster(workers, address=address, shards=shards)
    if address or shards:
        raise SettingsError("an address and shards belong to a Ray cluster: add --runner ray")
    return InProcess() if workers == 1 else ProcessPool(workers)
