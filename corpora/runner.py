"""Where stories are built: in this process, in a pool of processes, or on a Ray cluster.

All runners answer the outcomes in the order of the tasks, so what they leave in a store is the same
to the byte. Tasks are drawn only as fast as they are worked off: memory stays flat.
"""

from __future__ import annotations

import gc
import itertools
import multiprocessing
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from functools import lru_cache
from typing import Protocol

from triptych.corpora.sources import Unread
from triptych.corpora.step import Engines, Outcome, Task, attempt, failure
from triptych.errors import SettingsError, TriptychError

BATCH = 4  # stories sent to a worker at a time: less traffic, and the last ones end together
AHEAD = 3  # batches that a worker has, one at work and two waiting: it never waits for more
LATE = 16  # batches a worker may be ahead of the first that is not done, a long story perhaps


class Loader(Protocol):
    """Loads the engines of a build; called once in each process, to which it is pickled."""

    @property
    def signature(self) -> str:
        """What the engines will sign with, known without loading them."""
        ...

    def __call__(self) -> Engines: ...


class Runner(Protocol):
    """Builds stories somewhere; `here` says whether on this machine, with its files."""

    @property
    def here(self) -> bool: ...

    def prepare(self) -> None:
        """Get ready, without waiting for it: there will be work as soon as the sources are read."""
        ...

    def run(self, tasks: Iterable[Task | Unread], load: Loader) -> Iterator[Sequence[Outcome]]:
        """The outcomes of the tasks, in their order, as many at a time as came together."""
        ...


class InProcess:
    """One story after another in this process."""

    here = True

    def prepare(self) -> None:
        pass

    def run(self, tasks: Iterable[Task | Unread], load: Loader) -> Iterator[Sequence[Outcome]]:
        engines: Engines | None = None
        for task in tasks:
            engines = engines or load()  # not before there is work: an unchanged build is quick
            yield [attempt(task, engines)]


def collect_rarely() -> None:
    """Have this process look for garbage in cycles rarely.

    Building makes hardly any, and looking for it takes one part in twenty-five of the time.
    """
    gc.set_threshold(20_000)


def warm() -> None:
    """Import what building takes, which is most of what a new process has to do."""
    import triptych.align
    import triptych.corpora.engines
    import triptych.score.scorer  # noqa: F401


@lru_cache(maxsize=1)
def _engines(load: bytes) -> Engines:
    """The engines of a worker process, loaded with the first batch."""
    collect_rarely()
    loader: Loader = pickle.loads(load)
    return loader()


def _work(load: bytes, batch: Sequence[Task | Unread]) -> list[Outcome]:
    try:
        engines = _engines(load)
    except TriptychError as error:
        raise SettingsError(str(error)) from None  # of the others not all can be pickled
    return [attempt(task, engines) for task in batch]


def batched(tasks: Iterable[Task | Unread], size: int) -> Iterator[list[Task | Unread]]:
    """The tasks in lists of `size`; the last may be shorter."""
    rest = iter(tasks)
    while batch := list(itertools.islice(rest, size)):
        yield batch


class ProcessPool:
    """Several processes of this machine, each with engines of its own.

    Processes are spawned, not forked: MT libraries start threads, which do not survive a fork.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._pool: Executor | None = None

    @property
    def here(self) -> bool:
        return True

    def prepare(self) -> None:
        """Start the processes: they import while this one reads."""
        self._pool = self._pool or self._start(self.workers)

    def run(self, tasks: Iterable[Task | Unread], load: Loader) -> Iterator[Sequence[Outcome]]:
        batches = batched(tasks, BATCH)
        loader = pickle.dumps(load)
        alone = _Alone(self.spare, loader)
        waiting: deque[tuple[list[Task | Unread], Future[list[Outcome]]]] = deque()
        try:
            while True:
                busy = [future for _, future in waiting if not future.done()]
                while (
                    len(busy) < self.workers * AHEAD
                    and len(waiting) < self.workers * LATE
                    and (batch := next(batches, None))
                ):
                    busy.append(self._submit(loader, batch))
                    waiting.append((batch, busy[-1]))
                if not waiting:
                    return
                batch, first = waiting[0]
                if not first.done():
                    wait(busy, return_when=FIRST_COMPLETED)
                    continue
                waiting.popleft()
                if isinstance(first.exception(), BrokenExecutor):
                    yield alone.build(batch)
                else:
                    alone.close()
                    yield first.result()
        finally:
            alone.close()
            if self._pool:
                self._pool.shutdown(wait=True, cancel_futures=True)
                self._pool = None

    def _submit(self, loader: bytes, batch: Sequence[Task | Unread]) -> Future[list[Outcome]]:
        self.prepare()
        assert self._pool
        try:
            return self._pool.submit(_work, loader, batch)
        except BrokenExecutor:
            self._pool.shutdown(wait=False)
            self._pool = self._start(self.workers)
            return self._pool.submit(_work, loader, batch)

    def spare(self) -> Executor:
        """One more process than there are workers."""
        return self._start(1)

    def _start(self, workers: int) -> Executor:
        """Processes that are starting: a pool by itself starts each only with a task for it."""
        pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
        for _ in range(workers):
            pool.submit(warm)
        return pool


class _Alone:
    """Builds the stories of lost batches, in a process that is there as long as it is needed.

    A worker died, of one story of several: the guilty one fails, the others are built.
    """

    def __init__(self, start: Callable[[], Executor], loader: bytes) -> None:
        self._start = start
        self._loader = loader
        self._pool: Executor | None = None

    def build(self, batch: Sequence[Task | Unread]) -> list[Outcome]:
        """The outcomes of a batch, story by story."""
        return [self._one(task) for task in batch]

    def close(self) -> None:
        """End the process, if there is one."""
        if self._pool:
            self._pool.shutdown()
            self._pool = None

    def _one(self, task: Task | Unread) -> Outcome:
        self._pool = self._pool or self._start()
        try:
            return self._pool.submit(_work, self._loader, [task]).result()[0]
        except BrokenExecutor:
            self.close()
        return failure(
            task, "its process died (out of memory?): try it alone, or with fewer workers"
        )


def choose_runner(name: str, workers: int, *, address: str | None = None) -> Runner:
    """The runner of a name, `process` or `ray`, with so many workers, on the cluster at `address`."""
    if name == "ray":
        from triptych.corpora.cluster import RayCluster

        return RayCluster(workers, address=address)
    if address:
        raise SettingsError("an address is that of a Ray cluster: add --runner ray")
    return InProcess() if workers == 1 else ProcessPool(workers)
