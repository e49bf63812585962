"""Files that list stories or articles: manifests (JSONL, TSV, CSV), and exports of articles."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from triptych.corpora.articles import Reading
from triptych.corpora.encodings import decode
from triptych.corpora.readers import LONGEST_RECORD, read_record, records_of
from triptych.counted import counted
from triptych.errors import InputError
from triptych.records import story_from
from triptych.story import Story

_TABLES = {".tsv": "\t", ".tab": "\t", ".csv": ","}
_PATHS = ("path", "file", "filename")
_STORIES = ("story", "story_id", "id")
_LANGUAGES = ("language", "lang")


@dataclass(frozen=True, slots=True)
class Listed:
    """A story of a manifest: its files, each with the language that the manifest says."""

    story: str
    source: str
    files: list[tuple[str | None, Path]] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    errors: list[InputError] = field(default_factory=list)


def read_listing(path: Path) -> Iterator[Listed | Story | Reading | InputError] | None:
    """What a listing holds; None for a file that is none by its name.

    Rows with a path are a manifest, and its stories come at the end; records with `articles`, or
    with `paragraphs` by language, are stories; all others are articles.
    """
    suffix = path.suffix.lower()
    if suffix in (".jsonl", ".ndjson"):
        return _listing(_json_rows(path), path)
    if suffix in _TABLES:
        return _listing(_table_rows(path, _TABLES[suffix]), path)
    return None


Row = tuple[str, Mapping[str, object]]


def _listing(
    rows: Iterable[Row | InputError], path: Path
) -> Iterator[Listed | Story | Reading | InputError]:
    listed: dict[str, Listed] = {}
    for row in rows:
        if isinstance(row, InputError):
            yield row
            continue
        where, record = row
        try:
            found = _sorted_out(record, where, path, listed)
        except InputError as error:
            yield error if error.source else InputError(str(error), source=where)
            continue
        if found is not None:
            yield found
    yield from listed.values()


def _sorted_out(
    record: Mapping[str, object], where: str, path: Path, listed: dict[str, Listed]
) -> Story | Reading | None:
    """A story or an article; a row of a manifest goes into `listed`."""
    file = _text(record, _PATHS)
    if file is not None:
        _add_file(record, file, where, path, listed)
        return None
    if isinstance(record.get("articles"), dict) or isinstance(record.get("paragraphs"), dict):
        return story_from(record)
    reading = read_record(record, where)
    story = _text(record, ("story", "story_id"))
    if story is None:
        return reading
    listed.setdefault(story, Listed(story, str(path))).readings.append(reading)
    return None


def _add_file(
    record: Mapping[str, object], file: str, where: str, path: Path, listed: dict[str, Listed]
) -> None:
    if "\0" in file:
        raise InputError("a path with a NUL character in it", source=where)
    story = _text(record, _STORIES)
    if story is None:
        raise InputError("a manifest names a story for each path: key 'story'", source=where)
    item = listed.setdefault(story, Listed(story, str(path)))
    item.files.append((_text(record, _LANGUAGES), path.parent / file))


def _text(record: Mapping[str, object], keys: Iterable[str]) -> str | None:
    return next((v for k in keys if isinstance(v := record.get(k), str) and v.strip()), None)


def _json_rows(path: Path) -> Iterator[Row | InputError]:
    try:
        with path.open("rb") as file:
            yield from records_of(file, str(path))
    except OSError as error:
        yield InputError(f"cannot be read ({error.strerror or error})", source=str(path))


def _table_rows(path: Path, delimiter: str) -> Iterator[Row | InputError]:
    """The rows of a table with a header; a manifest of three columns needs none."""
    try:
        with path.open("rb") as file:
            encoding = decode(file.read(1_000_000).rpartition(b"\n")[0] or b" ", str(path)).encoding
            file.seek(0)
            encoding = "utf-8-sig" if encoding == "utf-8" else encoding
            csv.field_size_limit(LONGEST_RECORD)
            lines = io.TextIOWrapper(file, encoding, newline="")
            yield from _rows(csv.reader(lines, delimiter=delimiter), path)
    except InputError as error:
        yield error
    except (OSError, csv.Error, UnicodeError) as error:
        yield InputError(f"cannot be read as a table ({error})", source=str(path))


def _rows(reader: Iterator[list[str]], path: Path) -> Iterator[Row | InputError]:
    header: list[str] | None = None
    for number, cells in enumerate(reader, 1):
        if not any(cell.strip() for cell in cells):
            continue
        if header is None:
            header = [cell.strip().lower() for cell in cells]
            if set(header) & {*_PATHS, "text", "body", "content", "html", "paragraphs"}:
                continue
            if len(cells) != 3:
                yield InputError(
                    "no header with 'story', 'language' and 'path', or with 'text'",
                    source=str(path),
                )
                return
            header = ["story", "language", "path"]
        if len(cells) != len(header):
            yield InputError(
                f"{counted(len(cells), 'column')} instead of {len(header)}",
                source=f"{path}:{number}",
            )
            continue
        yield f"{path}:{number}", dict(zip(header, cells, strict=True))
