"""JSON Lines: a row a line, with everything that is known about it."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

from triptych.corpora.publish.release import (
    About,
    ReleasedCell,
    ReleasedRow,
    ReleasedStory,
    Split,
)
from triptych.records import Record, cell_record
from triptych.story import Cell


class JsonlWriter:
    """`jsonl/SPLIT.jsonl`: all rows, those with one language too.

    A line has the keys that `triptych rows` prints, so that `triptych score` reads it.
    """

    def __init__(self, folder: Path, about: About) -> None:
        self._folder = folder / "jsonl"
        self._stack = ExitStack()
        self._files: dict[Split, TextIO] = {}
        self._languages = about.languages

    def add(self, story: ReleasedStory) -> None:
        """Write the rows of a story."""
        for row in story.rows:
            line = json.dumps(self._record(story, row), ensure_ascii=False)
            self._file(story.split).write(line + "\n")

    def close(self) -> None:
        """Finish the files."""
        self._stack.close()

    def _file(self, split: Split) -> TextIO:
        if split not in self._files:
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._folder / f"{split}.jsonl"
            self._files[split] = self._stack.enter_context(
                path.open("w", encoding="utf-8", newline="\n")
            )
        return self._files[split]

    def _record(self, story: ReleasedStory, row: ReleasedRow) -> Record:
        cells = {
            lang: _cell_record(row.cells[lang]) if lang in row.cells else {"text": None}
            for lang in self._languages
        }
        return {
            "id": row.id,
            "story": story.id,
            "row": row.number,
            "split": story.split,
            "kind": row.kind,
            "cells": cells,
            "confidence": row.confidence,
            "flags": list(row.flags),
        }


def _cell_record(cell: ReleasedCell) -> Record:
    plain = Cell(cell.text, cell.origin, cell.paragraphs, cell.moved, provenance=cell.provenance)
    date = cell.date.isoformat() if cell.date else None
    terms = {"licence": cell.licence, "url": cell.url, "date": date, "hash": cell.hash}
    return {**cell_record(plain), **terms}
