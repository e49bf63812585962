"""A release checked as it lies there: its files, its figures, what stands in which split."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from triptych.corpora.publish.counts import check_counts
from triptych.corpora.publish.licences import is_missing
from triptych.corpora.publish.manifest import MANIFEST, file_hashes, read_index, read_manifest
from triptych.corpora.publish.release import HELD_OUT, NOT_WRITTEN
from triptych.errors import TriptychError
from triptych.records import Record


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as the release says; `check` is a gate's name, or `files`."""

    check: str
    message: str

    def to_record(self) -> Record:
        """The fault as `triptych verify --json` prints it."""
        return {"check": self.check, "message": self.message}


def verify(folder: Path) -> list[Fault]:
    """What is wrong with the release in `folder`, all of it; nothing if it is as it was published.

    Raises `InputError` if there is no release.
    """
    manifest = read_manifest(folder)
    faults = list(_check_files(folder, manifest))
    try:
        faults += [Fault(breach.gate, breach.message) for breach in check_counts(folder)]
        faults += _check_splits(folder, manifest)
    except (TriptychError, OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        faults.append(Fault("counts", f"cannot be counted: {error}"))
    if is_missing(manifest["licence"]) and "missing-licence" not in manifest["allowed"]:
        faults.append(Fault("missing-licence", "the release has no licence"))
    return faults


def _check_files(folder: Path, manifest: Record) -> Iterator[Fault]:
    said, found = manifest["files"], file_hashes(folder)
    found.pop(MANIFEST, None)
    for name in sorted(said.keys() - found.keys()):
        yield Fault("files", f"{name} is missing")
    for name in sorted(found.keys() - said.keys()):
        yield Fault("files", f"{name} is no part of the release")
    for name in sorted(said.keys() & found.keys()):
        if said[name] != found[name]:
            yield Fault("files", f"{name} was changed since it was published")


def _check_splits(folder: Path, manifest: Record) -> Iterator[Fault]:
    """Machine texts in a split that is held out, unless the release says that they are."""
    if "machine-in-test" in manifest["allowed"]:
        return
    for story in read_index(folder):
        if story.split not in HELD_OUT:
            continue
        for row in story.rows:
            for language, (_, origin) in row.cells.items():
                if origin in NOT_WRITTEN:
                    message = f"story {story.id}, row {row.id}, {language}: {origin} text"
                    yield Fault("machine-in-test", f"{message} in {story.split}")
