"""What changed between two releases."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from triptych.corpora.publish.manifest import IndexedRow, IndexedStory, read_index, read_manifest
from triptych.records import Record


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell whose text or origin changed; one side is None if the cell came or went."""

    story: str
    row: str
    language: str
    before: tuple[str, str] | None  # hash of the text, origin
    after: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from one release to another.

    `withdrawn` are the stories that were taken out for good, `removed` those that went otherwise.
    Rows are `(story, id)`; a row whose cells changed counts once in `rows_changed`.
    """

    versions: tuple[str, str]
    stories_added: tuple[str, ...]
    stories_removed: tuple[str, ...]
    stories_withdrawn: tuple[str, ...]
    stories_moved: tuple[tuple[str, str, str], ...]  # story, split before, split after
    rows_added: tuple[tuple[str, str], ...]
    rows_removed: tuple[tuple[str, str], ...]
    rows_changed: tuple[tuple[str, str], ...]
    cells: tuple[CellChange, ...]

    def to_record(self) -> Record:
        """The difference as `triptych diff --json` prints it."""
        return {
            "versions": list(self.versions),
            "stories": {
                "added": list(self.stories_added),
                "removed": list(self.stories_removed),
                "withdrawn": list(self.stories_withdrawn),
                "moved": [list(move) for move in self.stories_moved],
            },
            "rows": {
                "added": [list(row) for row in self.rows_added],
                "removed": [list(row) for row in self.rows_removed],
                "changed": [list(row) for row in self.rows_changed],
            },
            "cells": [
                {
                    "story": cell.story,
                    "row": cell.row,
                    "language": cell.language,
                    "change": _change(cell),
                    "before": _side(cell.before),
                    "after": _side(cell.after),
                }
                for cell in self.cells
            ],
        }

    def stories(self) -> dict[str, tuple[str, ...]]:
        """The stories by what became of them, as a release's card names them."""
        rows = (*self.rows_added, *self.rows_removed, *self.rows_changed)
        return {
            "added": self.stories_added,
            "removed": self.stories_removed,
            "withdrawn": self.stories_withdrawn,
            "changed": tuple(sorted({story for story, _ in rows})),
            "in another split": tuple(story for story, _, _ in self.stories_moved),
        }

    def counts(self) -> Record:
        """How much changed, as `release.json` says it."""
        changes = [_change(cell) for cell in self.cells]
        return {
            "stories_added": len(self.stories_added),
            "stories_removed": len(self.stories_removed),
            "stories_withdrawn": len(self.stories_withdrawn),
            "stories_moved": len(self.stories_moved),
            "rows_added": len(self.rows_added),
            "rows_removed": len(self.rows_removed),
            "rows_changed": len(self.rows_changed),
            "cells_added": changes.count("added"),
            "cells_removed": changes.count("removed"),
            "cells_changed": changes.count("changed"),
        }


def _change(cell: CellChange) -> str:
    if cell.before is None:
        return "added"
    return "removed" if cell.after is None else "changed"


def _side(side: tuple[str, str] | None) -> Record | None:
    return {"hash": side[0], "origin": side[1]} if side else None


def diff(old: Path, new: Path) -> Difference:
    """What changed from the release in folder `old` to the one in `new`."""
    before, after = read_manifest(old), read_manifest(new)
    withdrawn = {str(story) for story in after["withdrawn"]}
    versions = (str(before["version"]), str(after["version"]))
    return compare(read_index(old), read_index(new), versions=versions, withdrawn=withdrawn)


def compare(
    before: Iterator[IndexedStory],
    after: Iterator[IndexedStory],
    *,
    versions: tuple[str, str] = ("", ""),
    withdrawn: Collection[str] = (),
) -> Difference:
    """What changed between two indexes, each in the order of its story ids."""
    stories: dict[str, list[str]] = {"added": [], "removed": [], "withdrawn": []}
    moved: list[tuple[str, str, str]] = []
    rows: dict[str, list[tuple[str, str]]] = {"added": [], "removed": []}
    cells: list[CellChange] = []
    for old, new in _joined(before, after):
        if old is None or new is None:
            if new is not None:
                stories["added"].append(new.id)
            elif old is not None:
                stories["withdrawn" if old.id in withdrawn else "removed"].append(old.id)
            continue
        if old.split != new.split:
            moved.append((old.id, old.split, new.split))
        for row, other in match_rows(old.rows, new.rows):
            if row is None or other is None:
                here = other or row
                assert here is not None
                rows["removed" if other is None else "added"].append((old.id, here.id))
            else:
                cells += _cell_changes(old.id, row, other)
    return Difference(
        versions=versions,
        stories_added=tuple(stories["added"]),
        stories_removed=tuple(stories["removed"]),
        stories_withdrawn=tuple(stories["withdrawn"]),
        stories_moved=tuple(moved),
        rows_added=tuple(rows["added"]),
        rows_removed=tuple(rows["removed"]),
        rows_changed=tuple(dict.fromkeys((cell.story, cell.row) for cell in cells)),
        cells=tuple(cells),
    )


def _joined(
    before: Iterator[IndexedStory], after: Iterator[IndexedStory]
) -> Iterator[tuple[IndexedStory | None, IndexedStory | None]]:
    """The stories of two sorted indexes side by side, None where one lacks a story."""
    old, new = next(before, None), next(after, None)
    while old is not None or new is not None:
        if new is None or (old is not None and old.id < new.id):
            yield old, None
            old = next(before, None)
        elif old is None or new.id < old.id:
            yield None, new
            new = next(after, None)
        else:
            yield old, new
            old, new = next(before, None), next(after, None)


def match_rows(
    before: tuple[IndexedRow, ...], after: tuple[IndexedRow, ...]
) -> Iterator[tuple[IndexedRow | None, IndexedRow | None]]:
    """The rows of a story as pairs: the same id first, then those that share most texts.

    A row's id changes when its source paragraphs do, so an updated article would otherwise look
    like rows removed and others added.
    """
    new = {row.id: row for row in after}
    rest = []
    for row in before:
        if row.id in new:
            yield row, new.pop(row.id)
        else:
            rest.append(row)
    for row in rest:
        best = max(new.values(), key=lambda other: _shared(row, other), default=None)
        if best is not None and _shared(row, best):
            yield row, new.pop(best.id)
        else:
            yield row, None
    for other in new.values():
        yield None, other


def _shared(a: IndexedRow, b: IndexedRow) -> int:
    """How many texts two rows have in common, language by language."""
    if a.kind != b.kind:
        return 0
    return sum(lang in b.cells and b.cells[lang][0] == key for lang, (key, _) in a.cells.items())


def _cell_changes(story: str, old: IndexedRow, new: IndexedRow) -> Iterator[CellChange]:
    for language in sorted(old.cells.keys() | new.cells.keys()):
        before, after = old.cells.get(language), new.cells.get(language)
        if before != after:
            yield CellChange(story, new.id, language, before, after)
