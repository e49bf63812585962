"""A built story as the lines of a store's tables, made where it is built and only written by the store.

Most of what saving a story takes is making them: a store that a dozen workers build for would be
busy with it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from triptych.corpora.funnel import version_lines
from triptych.corpora.listing import Summary, summarise, write_summary
from triptych.corpora.overlay import Note
from triptych.corpora.twins import Sketch, sketch
from triptych.records import row_record, story_record
from triptych.story import LedgerEntry, Row, Story

if TYPE_CHECKING:
    from triptych.corpora.store import Result


@dataclass(frozen=True, slots=True)
class View:
    """What lists, search and the funnel have of a story: its rows as they are shown."""

    summary: Summary
    text: str
    versions: tuple[tuple[str | int | None, ...], ...]

    def write(self, connection: sqlite3.Connection, number: int) -> None:
        """Put it into the tables in place of an older one, inside a transaction."""
        write_summary(connection, number, self.summary)
        connection.execute("DELETE FROM search WHERE rowid = ?", (number,))
        connection.execute("INSERT INTO search (rowid, text) VALUES (?, ?)", (number, self.text))
        connection.execute("DELETE FROM version WHERE number = ?", (number,))
        marks = ", ".join("?" * (1 + len(self.versions[0]))) if self.versions else ""
        connection.executemany(
            f"INSERT INTO version VALUES ({marks})", [(number, *line) for line in self.versions]
        )


@dataclass(frozen=True, slots=True)
class Lines:
    """A story without the decisions on it: `columns` are those of its line in the table `story`.

    `sketch` is no line: the build compares the stories by it.
    """

    id: str
    columns: tuple[str, ...]
    sources: tuple[str, ...]
    ledger: tuple[LedgerEntry, ...]
    view: View
    sketch: Sketch

    def write(self, connection: sqlite3.Connection) -> None:
        """Put the story in, in place of what was there, inside a transaction."""
        (number,) = connection.execute(
            "INSERT INTO story (id, digest, signature, pairing, articles, rows, vector) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
            "digest = excluded.digest, signature = excluded.signature, "
            "pairing = excluded.pairing, articles = excluded.articles, rows = excluded.rows, "
            "vector = excluded.vector, shown = NULL RETURNING number",
            self.columns,
        ).fetchone()
        connection.execute("DELETE FROM ledger WHERE story = ?", (self.id,))
        connection.executemany(  # what was wrong with these sources before is so no longer
            "DELETE FROM ledger WHERE story IS NULL AND source = ?",
            [(source,) for source in self.sources],
        )
        write_ledger(connection, self.ledger)
        self.view.write(connection, number)


def lines_of(result: Result, languages: Sequence[str]) -> Lines:
    """The lines of a story as it was built; `languages` are those that every story is to have."""
    story = result.story
    columns = (
        story.id,
        result.digest,
        result.signature,
        dump(result.pairing),
        dump(story_record(story)),
        dump([row_record(row) for row in result.rows]),
        dump(result.vector),
    )
    sources = {*story.sources, *(entry.source for entry in result.ledger)}
    return Lines(
        id=story.id,
        columns=columns,
        sources=tuple(sorted(filter(None, sources))),
        ledger=result.ledger,
        view=view_of(story, result.rows, [Note() for _ in result.rows], languages),
        sketch=sketch(story),
    )


def view_of(
    story: Story, rows: Sequence[Row], notes: Sequence[Note], languages: Sequence[str]
) -> View:
    """The view of a story; search finds what is shown, so that titles and edits are found too."""
    texts = [cell.text for row in rows for cell in row.cells.values() if cell.text]
    return View(
        summarise(story, rows, notes, languages),
        "\n".join([story.id, *texts]),
        tuple(version_lines(story, rows)),
    )


def write_ledger(connection: sqlite3.Connection, entries: Iterable[LedgerEntry]) -> None:
    """Add ledger lines, inside a transaction."""
    connection.executemany(
        "INSERT INTO ledger (story, source, stage, rule, outcome, why, language, text) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (e.story, e.source, e.stage, e.rule, e.outcome, e.why, e.language, e.text)
            for e in entries
        ],
    )


def dump(value: object) -> str:
    """JSON as the store keeps it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
