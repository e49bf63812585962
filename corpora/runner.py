"""Where stories are built: in this process, in a pool of processes, or on a Ray cluster.

All runners answer the outcomes in the order of the tasks, so what they leave in a store is the same
to the byte. Tasks are drawn only as fast as they are worked off: memory stays flat.
"""

from __future__ import annotations

import itertools
import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Protocol

from triptych.corpora.step import Engines, Outcome, Task, attempt, failure
from triptych.errors import SettingsError, TriptychError

BATCH = 8  # stories sent to a worker at a time: less traffic, still even work
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

    def run(self, tasks: Iterable[Task], load: Loader) -> Iterator[Outcome]:
        """The outcomes of the tasks, in their order."""
        ...


class InProcess:
    """One story after another in this process."""

    here = True

    def run(self, tasks: Iterable[Task], load: Loader) -> Iterator[Outcome]:
        engines: Engines | None = None
        for task in tasks:
            engines = engines or load()  # not before there is work: an unchanged build is quick
            yield attempt(task, engines)


_loaded: Engines | str | None = None  # of a worker process: its engines, or why there are none


def _start(load: Loader) -> None:
    global _loaded
    try:
        _loaded = load()
    except TriptychError as error:
        _loaded = str(error)  # told with the first batch: a failing start would only kill the pool


def _work(batch: list[Task]) -> list[Outcome]:
    assert _loaded is not None
    if isinstance(_loaded, str):
        raise SettingsError(_loaded)
    return [attempt(task, _loaded) for task in batch]


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

    def run(self, tasks: Iterable[Task], load: Loader) -> Iterator[Outcome]:
        batches = batched(tasks, BATCH)
        waiting: deque[tuple[list[Task], Future[list[Outcome]]]] = deque()
        pool = self._pool(load, self.workers)
        try:
            while True:
                while len(waiting) < self.workers * AHEAD and (batch := next(batches, None)):
                    waiting.append((batch, pool.submit(_work, batch)))
                if not waiting:
                    return
                batch, future = waiting.popleft()
                try:
                    yield from future.result()
                except BrokenProcessPool:
                    pool.shutdown(wait=False, cancel_futures=True)
                    for lost in (batch, *(b for b, _ in waiting)):
                        yield from self._one_by_one(lost, load)
                    waiting.clear()
                    pool = self._pool(load, self.workers)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def _one_by_one(self, batch: list[Task], load: Loader) -> Iterator[Outcome]:
        """A worker died, of one story of several: each gets a process, and the guilty one fails."""
        pool = self._pool(load, 1)
        for task in batch:
            try:
                yield from pool.submit(_work, [task]).result()
            except BrokenProcessPool:
                yield failure(
                    task, "its process died (out of memory?): try it alone, or with fewer workers"
                )
                pool.shutdown(wait=False)
                pool = self._pool(load, 1)
        pool.shutdown()

    @staticmethod
    def _pool(load: Loader, workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            workers,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start,
            initargs=(load,),
        )


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
