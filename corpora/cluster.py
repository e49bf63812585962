"""The runner for many machines: the per-story step under Ray Data, Parquet shards in between.

Tasks are written to shards in a folder that every machine reads: a local one for a local cluster,
a shared file system or object storage (`s3://bucket/prefix`) for several machines. Workers get the
names of shards and read them: Ray's own reader starts dozens of processes to look at Parquet footers.
Outcomes come back a shard at a time and are put in the order of the tasks.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from triptych.corpora.runner import Loader, OneProcess, batched
from triptych.corpora.step import (
    Outcome,
    Task,
    outcome_from,
    outcome_record,
    task_from,
    task_record,
)
from triptych.errors import MissingExtraError, SettingsError, TriptychError
from triptych.records import Record

if TYPE_CHECKING:
    from pyarrow.fs import FileSystem

SHARD = 8  # stories in a shard, which Ray hands to a worker: few, so that all end at the same time
AHEAD = (
    2  # shards that a worker has, one at work and one waiting; the rest is for who is free first
)


class StoryWorker:
    """An actor: turns shards of tasks into outcomes, both JSON, in a process that a story may kill.

    Were it the actor that dies, Ray would start it again with the same story, for ever.
    """

    def __init__(self, load: Loader, files: FileSystem) -> None:
        self._process = OneProcess(load)
        self._files = files

    def __call__(self, batch: Mapping[str, Sequence[object]]) -> dict[str, list[object]]:
        """A batch of `shard`, the paths of shards, as one of `number` and `outcome`."""
        import pyarrow.parquet

        numbers: list[object] = []
        outcomes: list[object] = []
        for path in batch["shard"]:
            table = pyarrow.parquet.read_table(str(path), filesystem=self._files)
            tasks = [task_from(json.loads(task)) for task in table["task"].to_pylist()]
            numbers += table["number"].to_pylist()
            outcomes += [json.dumps(r, ensure_ascii=False) for r in self._records(tasks)]
        return {"number": numbers, "outcome": outcomes}

    def _records(self, tasks: list[Task]) -> list[Record]:
        try:
            return [outcome_record(outcome) for outcome in self._process.work(tasks)]
        except SettingsError as error:  # told as an outcome: Ray would wrap it in its own
            return [{"unusable": str(error)}] * len(tasks)


class RayCluster:
    """Actors on a Ray cluster: the one that is running, the one at `address`, or a local one."""

    here = False

    def __init__(
        self, workers: int, *, address: str | None = None, shards: str | None = None
    ) -> None:
        self.workers = workers
        self.address = address
        self.shards = str(Path(shards).resolve()) if shards and "://" not in shards else shards

    def prepare(self) -> None:
        pass

    def run(self, tasks: Iterable[Task], load: Loader) -> Iterator[Outcome]:
        """The outcomes of the tasks, in their order; all tasks are drawn before the first comes."""
        try:
            import pyarrow.fs
            import ray.data
        except ImportError as error:
            raise MissingExtraError("the Ray runner", "ray") from error

        own = None if self.shards else tempfile.mkdtemp(prefix="triptych-")
        place = f"{self.shards or own}/triptych-tasks"
        files, folder = pyarrow.fs.FileSystem.from_uri(place)
        started = not ray.is_initialized()
        try:
            shards, count = _write_shards(tasks, files, folder)
            if not count:
                return
            if started:
                self._start()
            self._check_room()
            ray.data.DataContext.get_current().enable_progress_bars = False
            logging.getLogger("ray.data").setLevel(logging.WARNING)  # Triptych has its own bar
            names = ray.data.from_items(
                [{"shard": shard} for shard in shards], override_num_blocks=len(shards)
            )
            data = names.map_batches(
                StoryWorker,
                fn_constructor_args=(load, files),
                compute=ray.data.ActorPoolStrategy(
                    size=self.workers, max_tasks_in_flight_per_actor=AHEAD
                ),
                batch_size=1,
                num_cpus=1,
            )
            yield from _in_order(data.iter_rows(), count)
        finally:
            files.delete_dir_contents(folder, missing_dir_ok=True)
            if own:
                shutil.rmtree(own)
            if started and ray.is_initialized():
                ray.shutdown()

    def _start(self) -> None:
        """Join the cluster at the address, or start one with room for the workers.

        Ray gives its workers a low priority (nice 15), with which they get next to nothing beside any
        other work; on a cluster of our own they have that of this process, as a pool's have.
        """
        import ray

        if self.address:
            ray.init(address=self.address, log_to_driver=False)
        else:
            os.environ.setdefault("RAY_worker_niceness", "0")
            ray.init(num_cpus=self.workers, log_to_driver=False, include_dashboard=False)

    def _check_room(self) -> None:
        """Refuse more workers than fit: those over would wait for a free CPU for ever."""
        import ray

        cpus = int(ray.cluster_resources().get("CPU", 0))  # type: ignore[no-untyped-call]  # Ray leaves it untyped
        if self.workers > cpus:
            raise SettingsError(
                f"{self.workers} workers do not fit on a cluster of {cpus} CPUs: "
                f"use at most {cpus} workers, or add machines"
            )


def _write_shards(tasks: Iterable[Task], files: FileSystem, folder: str) -> tuple[list[str], int]:
    """Write the tasks to numbered shards; the paths of these, and how many tasks there were."""
    import pyarrow
    import pyarrow.parquet

    paths: list[str] = []
    count = 0
    files.create_dir(folder, recursive=True)
    files.delete_dir_contents(folder)
    for batch in batched(tasks, SHARD):
        texts = [json.dumps(task_record(task), ensure_ascii=False) for task in batch]
        numbers = list(range(count, count + len(batch)))
        table = pyarrow.table({"number": numbers, "task": texts})
        paths.append(f"{folder}/{len(paths):06d}.parquet")
        pyarrow.parquet.write_table(table, paths[-1], filesystem=files)
        count += len(batch)
    return paths, count


def _in_order(lines: Iterable[Mapping[str, object]], count: int) -> Iterator[Outcome]:
    """The outcomes by number; those that come early wait."""
    early: dict[int, str] = {}
    number = 0
    for line in lines:
        early[int(str(line["number"]))] = str(line["outcome"])
        while number in early:
            record = json.loads(early.pop(number))
            if "unusable" in record:
                raise SettingsError(record["unusable"])
            yield outcome_from(record)
            number += 1
    if number < count:
        raise TriptychError(f"Ray returned {number} of {count} stories: build again to go on")
