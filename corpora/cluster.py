"""The runner for many machines: the per-story step under Ray Data, Parquet shards in between.

Tasks are written to shards in a folder that every machine reads: a local one for a local cluster,
a shared file system or object storage (`s3://bucket/prefix`) for several machines. Outcomes come
back as they are made and are put in the order of the tasks.
"""

from __future__ import annotations

import json
import logging
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

if TYPE_CHECKING:
    from pyarrow.fs import FileSystem

SHARD = 200  # stories in a shard: the unit that Ray hands to a worker
BATCH = 8  # stories that a worker answers at a time


class StoryWorker:
    """An actor: turns tasks into outcomes, both JSON, in a process that a story may kill.

    Were it the actor that dies, Ray would start it again with the same story, for ever.
    """

    def __init__(self, load: Loader) -> None:
        self._process = OneProcess(load)

    def __call__(self, batch: Mapping[str, Sequence[object]]) -> dict[str, list[object]]:
        """A batch of `number` and `task` as one of `number` and `outcome`."""
        tasks = [task_from(json.loads(str(task))) for task in batch["task"]]
        try:
            records = [outcome_record(outcome) for outcome in self._process.work(tasks)]
        except SettingsError as error:  # told as an outcome: Ray would wrap it in its own
            records = [{"unusable": str(error)}] * len(tasks)
        return {
            "number": [int(str(number)) for number in batch["number"]],
            "outcome": [json.dumps(record, ensure_ascii=False) for record in records],
        }


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
            count = _write_shards(tasks, files, folder)
            if not count:
                return
            if started:
                self._start()
            self._check_room()
            ray.data.DataContext.get_current().enable_progress_bars = False
            logging.getLogger("ray.data").setLevel(logging.WARNING)  # Triptych has its own bar
            data = ray.data.read_parquet(folder, filesystem=files).map_batches(
                StoryWorker,
                fn_constructor_args=(load,),
                compute=ray.data.ActorPoolStrategy(size=self.workers),
                batch_size=BATCH,
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
        """Join the cluster at the address, or start one with room for the workers and a reader."""
        import ray

        if self.address:
            ray.init(address=self.address, log_to_driver=False)
        else:
            ray.init(num_cpus=self.workers + 1, log_to_driver=False, include_dashboard=False)

    def _check_room(self) -> None:
        """Refuse more workers than fit: the shards' reader would wait for a free CPU for ever."""
        import ray

        cpus = int(ray.cluster_resources().get("CPU", 0))  # type: ignore[no-untyped-call]  # Ray leaves it untyped
        if self.workers >= cpus:
            raise SettingsError(
                f"{self.workers} workers and a reader do not fit on a cluster of {cpus} CPUs: "
                f"use at most {cpus - 1} workers, or add machines"
            )


def _write_shards(tasks: Iterable[Task], files: FileSystem, folder: str) -> int:
    """Write the tasks to numbered shards; how many tasks there were."""
    import pyarrow
    import pyarrow.parquet

    count = 0
    files.create_dir(folder, recursive=True)
    files.delete_dir_contents(folder)
    for shard, batch in enumerate(batched(tasks, SHARD)):
        texts = [json.dumps(task_record(task), ensure_ascii=False) for task in batch]
        numbers = list(range(count, count + len(batch)))
        table = pyarrow.table({"number": numbers, "task": texts})
        pyarrow.parquet.write_table(table, f"{folder}/{shard:06d}.parquet", filesystem=files)
        count += len(batch)
    return count


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
