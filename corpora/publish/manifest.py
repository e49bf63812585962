"""`release.json` and `index.jsonl`: what a release holds, for those who check or compare it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO, TypeGuard

from triptych.corpora.publish.release import SPLITS, About, ReleasedStory, Split
from triptych.errors import InputError
from triptych.records import Record

FORMAT = 1  # of release.json and index.jsonl; raised when a key changes its meaning
MANIFEST = "release.json"
INDEX = "index.jsonl"
_KEYS = {
    "version": str, "licence": str, "languages": list, "figures": dict, "allowed": dict,
    "withdrawn": list, "files": dict,
}  # fmt: skip
"""The keys of `release.json` that others read, and what they are."""


@dataclass(frozen=True, slots=True)
class IndexedRow:
    """A row by its keys: for each language the hash of the text and its origin."""

    id: str
    kind: str
    cells: dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class IndexedStory:
    """A story by its keys."""

    id: str
    split: Split
    rows: tuple[IndexedRow, ...]


class IndexWriter:
    """`index.jsonl`: a story a line, `{"story", "split", "rows": [[id, kind, {lang: [hash, origin]}]]}`."""

    def __init__(self, folder: Path, about: About) -> None:
        path = folder / INDEX
        self._file: TextIO = path.open("w", encoding="utf-8", newline="\n")

    def add(self, story: ReleasedStory) -> None:
        """Write a story's line."""
        rows = [
            [row.id, row.kind, {lang: [c.hash, c.origin] for lang, c in row.cells.items()}]
            for row in story.rows
        ]
        record = {"story": story.id, "split": story.split, "rows": rows}
        self._file.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


def read_manifest(folder: Path) -> Record:
    """The content of a release's `release.json`; raises `InputError` if there is none of ours."""
    path = folder / MANIFEST
    try:
        record = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror}): name a folder that 'triptych publish' wrote",
            source=str(path),
        ) from None
    except ValueError:
        raise InputError("is not JSON: publish that release again", source=str(path)) from None
    if not _is_manifest(record):
        raise InputError(
            "is not a release that this version of Triptych reads: publish it again",
            source=str(path),
        )
    return record


def _is_manifest(record: object) -> TypeGuard[Record]:
    return (
        isinstance(record, dict)
        and record.get("format") == FORMAT
        and all(isinstance(record.get(key), kind) for key, kind in _KEYS.items())
    )


def read_index(folder: Path) -> Iterator[IndexedStory]:
    """The stories of a release, in the order of their ids; raises `InputError` for another order."""
    path = folder / INDEX
    last: str | None = None
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                where = f"{path}, line {number}"
                story = _story(line, where)
                if last is not None and story.id <= last:
                    raise InputError("stands out of order: publish it again", source=where)
                last = story.id
                yield story
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise InputError(
            f"cannot be read ({why}): publish that release again", source=str(path)
        ) from None


def _story(line: str, where: str) -> IndexedStory:
    try:
        record = json.loads(line)
        rows = tuple(
            IndexedRow(row, kind, {lang: (key, origin) for lang, (key, origin) in cells.items()})
            for row, kind, cells in record["rows"]
        )
        if record["split"] not in SPLITS:
            raise ValueError("split")
        return IndexedStory(record["story"], record["split"], rows)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise InputError("is not a line of a release index", source=where) from None


def file_hashes(folder: Path) -> Record:
    """Size and SHA-256 of every file below `folder`, by path from there."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): {
            "bytes": path.stat().st_size,
            "sha256": sha256(path),
        }
        for path in files
    }


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_json(path: Path, record: Record) -> None:
    """A JSON file, as people read it."""
    path.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", "utf-8")
