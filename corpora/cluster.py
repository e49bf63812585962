"""The runner for many machines: a pool whose processes are actors of a Ray cluster.

Stories travel to the actors, and back as the lines of a store, through Ray itself: the machines share
nothing else.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from functools import partial
from typing import Any, ParamSpec, TypeVar

from triptych.corpora.runner import Loader, ProcessPool, warm
from triptych.corpora.sources import Unread
from triptych.corpora.step import Outcome, Task
from triptych.errors import MissingExtraError, SettingsError

P = ParamSpec("P")
T = TypeVar("T")

MEMORY = 128 * 2**20  # bytes of Ray's object store: what is under way is a few MB


class RayCluster(ProcessPool):
    """Actors on a Ray cluster: the one at `address`, the one this process is on, or one of its own."""

    def __init__(self, workers: int, *, address: str | None = None) -> None:
        super().__init__(workers)
        self.address = address
        self._own = not address and not _joined()
        self._started = False

    @property
    def here(self) -> bool:
        """Only a cluster of our own is sure to be on this machine alone."""
        return self._own

    def run(self, tasks: Iterable[Task | Unread], load: Loader) -> Iterator[Sequence[Outcome]]:
        try:
            yield from super().run(tasks, load)
        finally:
            self._leave()

    def _leave(self) -> None:
        """Leave the cluster that was joined here; one of our own ends."""
        if self._started:
            import ray

            ray.shutdown()
            self._started = False

    def spare(self) -> Executor:
        return Actors(1, cpus=0)  # the workers may have all of the cluster's

    def _start(self, workers: int) -> Executor:
        """Join the cluster, or start one with room for the workers, and the actors on it.

        Ray gives its workers a low priority (nice 15), with which they get next to nothing beside any
        other work; on a cluster of our own they have that of this process, as a pool's have.
        """
        try:
            import ray
        except ImportError as error:
            raise MissingExtraError("the Ray runner", "ray") from error

        if not _joined():
            if self.address:
                ray.init(address=self.address, log_to_driver=False)
            else:
                os.environ.setdefault("RAY_worker_niceness", "0")
                ray.init(
                    "local",
                    num_cpus=workers,
                    object_store_memory=MEMORY,
                    log_to_driver=False,
                    include_dashboard=False,
                )
            self._started = True
        cpus = int(ray.cluster_resources().get("CPU", 0))  # type: ignore[no-untyped-call]  # Ray leaves it untyped
        if workers > cpus:  # those over would wait for a free one for ever
            self._leave()
            raise SettingsError(
                f"{workers} workers do not fit on a cluster of {cpus} CPUs: "
                f"use at most {cpus} workers, or add machines"
            )
        return Actors(workers, cpus=1)


def _joined() -> bool:
    """Whether this process is on a cluster."""
    return "ray" in sys.modules and sys.modules["ray"].is_initialized()


class Actors(Executor):
    """Actors as a pool has processes; work goes to the one that has the least of it.

    One that died is replaced with the next piece of work.
    """

    def __init__(self, workers: int, *, cpus: int) -> None:
        self._cpus = cpus
        self._members = [_Member(cpus) for _ in range(workers)]

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        self._members = [_Member(self._cpus) if m.dead else m for m in self._members]
        return min(self._members, key=_Member.busy).submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        import ray

        for member in self._members:
            ray.kill(member.actor)


class _Worker:
    """What an actor does: as it is told."""

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return function(*args, **kwargs)


class _Member:
    """An actor and what it has to do. Were it Ray that started it again, it would do so for ever."""

    def __init__(self, cpus: int) -> None:
        import ray

        start: Any = ray.remote(num_cpus=cpus, max_restarts=0)(_Worker)
        self.actor = start.remote()
        self.actor.call.remote(warm)
        self.dead = False
        self._futures: list[Future[Any]] = []

    def busy(self) -> int:
        """How many pieces of work it has."""
        self._futures = [future for future in self._futures if not future.done()]
        return len(self._futures)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = Future()
        self._futures.append(future)
        done = self.actor.call.remote(fn, *args, **kwargs).future()
        done.add_done_callback(partial(self._settle, future))
        return future

    def _settle(self, future: Future[T], done: Future[T]) -> None:
        from ray.exceptions import NodeDiedError, ObjectLostError, RayActorError, RayTaskError

        error = done.exception()
        if error is None:
            future.set_result(done.result())
        elif isinstance(error, RayTaskError):  # which is Ray's wrapping of what was raised
            future.set_exception(error.cause)
        elif isinstance(error, RayActorError | NodeDiedError | ObjectLostError):
            self.dead = True
            future.set_exception(BrokenExecutor(str(error)))
        else:
            future.set_exception(error)
