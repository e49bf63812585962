"""Moses: parallel plain text, one file a language, and a third that says what each line is."""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from triptych.corpora.publish.release import (
    About,
    ReleasedCell,
    ReleasedRow,
    ReleasedStory,
    Split,
    pair_name,
)

COLUMNS = (
    "id", "story", "row", "kind", "confidence",
    "origin_a", "engine_a", "licence_a", "url_a", "date_a", "hash_a",
    "origin_b", "engine_b", "licence_b", "url_b", "date_b", "hash_b",
)  # fmt: skip
"""The columns of the `.ids` files; a and b are the languages of the pair. Empty: there is none."""

_BREAKS = re.compile("[\\s\x00-\x1f\x7f\x85\u2028\u2029]+")


def one_line(text: str) -> str:
    """A text without line breaks, tabs or control characters, for one line of one column.

    >>> one_line("a\\n b\\u2028c")
    'a b c'
    """
    return _BREAKS.sub(" ", text).strip()


class MosesWriter:
    """`moses/SPLIT.A-B.A`, `.B` and `.ids`: the rows that have a text in both languages."""

    def __init__(self, folder: Path, about: About) -> None:
        self._folder = folder / "moses"
        self._pairs = about.pairs
        self._files: dict[tuple[Split, tuple[str, str]], _Files] = {}

    def add(self, story: ReleasedStory) -> None:
        """Write a story's lines."""
        for row in story.rows:
            for pair in self._pairs:
                if pair[0] in row.cells and pair[1] in row.cells:
                    self._open(story.split, pair).write(story, row, pair)

    def close(self) -> None:
        """Finish the files."""
        for files in self._files.values():
            files.stack.close()

    def _open(self, split: Split, pair: tuple[str, str]) -> _Files:
        if (split, pair) not in self._files:
            self._folder.mkdir(parents=True, exist_ok=True)
            stem = f"{split}.{pair_name(pair)}"
            files = self._files[split, pair] = _Files()
            for suffix in (*pair, "ids"):
                path = self._folder / f"{stem}.{suffix}"
                file = files.stack.enter_context(path.open("w", encoding="utf-8", newline="\n"))
                files.files.append(file)
        return self._files[split, pair]


@dataclass(slots=True)
class _Files:
    """The three files of one split and pair: two of text, one of ids."""

    stack: ExitStack = field(default_factory=ExitStack)
    files: list[TextIO] = field(default_factory=list)

    def write(self, story: ReleasedStory, row: ReleasedRow, pair: tuple[str, str]) -> None:
        cells = [row.cells[language] for language in pair]
        facts = [row.id, story.id, str(row.number), row.kind, f"{row.confidence:g}"]
        for cell, file in zip(cells, self.files[:2], strict=True):
            file.write(one_line(cell.text) + "\n")
            facts += _facts(cell)
        self.files[2].write("\t".join(map(one_line, facts)) + "\n")


def _facts(cell: ReleasedCell) -> list[str]:
    date = cell.date.isoformat() if cell.date else ""
    return [cell.origin, cell.engine or "", cell.licence, cell.url or "", date, cell.hash]
