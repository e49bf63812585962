"""The store: stories, their rows, what became of every input, and what people decided."""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from triptych.corpora import listing as lists
from triptych.corpora.decisions import Decision, check_person, decision_from
from triptych.corpora.lines import Lines, dump, lines_of, view_of, write_ledger
from triptych.corpora.overlay import Note, Rescore, Shown, overlay, shown_from, shown_record
from triptych.corpora.schema import connect, database_path, store_error
from triptych.errors import AbsentError
from triptych.records import Record, row_from, story_from
from triptych.story import LedgerEntry, Row, Story

PAGE = 100  # stories read at a time, so that a long walk neither holds a lock nor fills memory


@dataclass(frozen=True, slots=True)
class Result:
    """What the per-story step made, and from what.

    `digest` is that of the story's articles, `signature` that of version, settings and models.
    `pairing` says why these articles are one story.
    """

    story: Story
    rows: tuple[Row, ...]
    vector: Record
    digest: str
    signature: str
    ledger: tuple[LedgerEntry, ...] = ()
    pairing: Record = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A mark that keeps a withdrawn story out: `kind` is `story`, `url` or `hash` (of an article)."""

    kind: str
    value: str
    story: str
    decision: int


class Store:
    """One SQLite file in a folder. Each thread that uses it gets a connection of its own."""

    def __init__(self, directory: Path, connection: sqlite3.Connection) -> None:
        self.directory = directory
        self._local = threading.local()
        self._local.connection = connection
        self._lock = threading.Lock()
        self._all = [connection]

    @classmethod
    def open(cls, directory: str | Path, create: bool = False) -> Store:
        """The store in `directory`; raises `StoreError` if there is none and `create` is false."""
        return cls(Path(directory), connect(Path(directory), create=create))

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection, for queries that this class does not have."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = connect(self.directory)
            with self._lock:
                self._all.append(connection)
        return connection

    def close(self) -> None:
        """Close this thread's connection; those of other threads go with the threads."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
        if isinstance(
            error, sqlite3.Error | json.JSONDecodeError
        ):  # reading is where most damage shows
            raise store_error(database_path(self.directory), error) from error

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; waits for another writer. Transactions do not nest."""
        connection = self.connection
        try:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise store_error(database_path(self.directory), error) from error

    # What was built

    def __len__(self) -> int:
        """The number of stories."""
        return int(self.connection.execute("SELECT count(*) FROM story").fetchone()[0])

    def __contains__(self, story_id: object) -> bool:
        found = self.connection.execute("SELECT 1 FROM story WHERE id = ?", (story_id,))
        return found.fetchone() is not None

    def story_ids(self) -> Iterator[str]:
        """The ids of all stories, in order."""
        return (line["id"] for line in self._walk("id"))

    def stories(self) -> Iterator[Story]:
        """All stories, by id."""
        for line in self._walk("articles"):
            yield story_from(json.loads(line["articles"]))

    def story(self, story_id: str) -> Story:
        """One story; raises `AbsentError` if it is not there."""
        return story_from(json.loads(self._line(story_id, "articles")["articles"]))

    def rows(self, story_id: str | None = None) -> Iterator[Row]:
        """The rows of one story or of all, by story and number, with decisions applied."""
        lines = (
            self._walk("rows, shown") if story_id is None else [self._line(story_id, "rows, shown")]
        )
        for line in lines:
            shown = json.loads(line["shown"])["rows"] if line["shown"] else json.loads(line["rows"])
            for record in shown:
                yield row_from(record)

    def machine_rows(self, story_id: str) -> list[Row]:
        """The rows of one story as they were built, without decisions."""
        return [row_from(r) for r in json.loads(self._line(story_id, "rows")["rows"])]

    def shown(self, story_id: str) -> Shown:
        """One story as people see it: rows, notes on them, vector, comments, orphaned decisions."""
        line = self._line(story_id, "rows, vector, shown")
        if line["shown"]:
            return shown_from(json.loads(line["shown"]))
        rows = tuple(row_from(r) for r in json.loads(line["rows"]))
        return Shown(rows, tuple(Note() for _ in rows), json.loads(line["vector"]))

    def vector(self, story_id: str) -> Record:
        """The record of a story's consistency vector, with decisions applied."""
        line = self._line(story_id, "vector, shown")
        record: Record = (
            json.loads(line["shown"])["vector"] if line["shown"] else json.loads(line["vector"])
        )
        return record

    def machine_vector(self, story_id: str) -> Record:
        """The record of a story's consistency vector as it was built, without decisions."""
        record: Record = json.loads(self._line(story_id, "vector")["vector"])
        return record

    def pairing(self, story_id: str) -> Record:
        """Why the articles of a story are one story."""
        record: Record = json.loads(self._line(story_id, "pairing")["pairing"])
        return record

    def built_from(self, story_id: str) -> tuple[str, str] | None:
        """Digest and signature of what a story was built from, None if it is not there."""
        line = self.connection.execute(
            "SELECT digest, signature FROM story WHERE id = ?", (story_id,)
        ).fetchone()
        return (line["digest"], line["signature"]) if line else None

    def save(self, result: Result, rescore: Rescore | None = None) -> None:
        """Put a story in, in place of what was there, with its decisions applied on top."""
        self.put([lines_of(result, self.languages)], rescore)

    def put(self, stories: Iterable[Lines], rescore: Rescore | None = None) -> None:
        """Save stories that are ready to be written.

        One transaction: after a crash the store holds all the old ones or all the new ones.
        """
        with self.transaction() as connection:
            for lines in stories:
                lines.write(connection)
                if self.decided(lines.id):
                    self.refresh(connection, lines.id, rescore)

    # Lists

    def listing(self, query: lists.Query | None = None) -> lists.Page:
        """A page of the list of stories: search, filters, order."""
        return lists.list_stories(self.connection, query or lists.Query())

    def summary(self, story_id: str) -> lists.Summary:
        """One story's line in lists."""
        summary = lists.read_summary(self.connection, story_id)
        if summary is None:
            raise self._absent(story_id)
        return summary

    def progress(self) -> lists.Progress:
        """How far the review is, over all stories."""
        return lists.read_progress(self.connection)

    # The ledger

    def ledger(
        self, story_id: str | None = None, source: str | None = None
    ) -> Iterator[LedgerEntry]:
        """What became of the inputs: of one story, of one source, or all."""
        clauses = [("story = ?", story_id), ("source = ?", source)]
        used = [(clause, value) for clause, value in clauses if value is not None]
        where = " WHERE " + " AND ".join(clause for clause, _ in used) if used else ""
        lines = self.connection.execute(
            f"SELECT * FROM ledger{where} ORDER BY story, number", [value for _, value in used]
        )
        for line in lines:
            yield LedgerEntry(
                line["stage"], line["rule"], line["outcome"], line["why"],
                line["source"], line["story"], line["language"], line["text"],
            )  # fmt: skip

    def replace_loose(self, source: str, entries: Iterable[LedgerEntry]) -> None:
        """Set the ledger lines of a source that belong to no story, such as a file not readable."""
        with self.transaction() as connection:
            connection.execute("DELETE FROM ledger WHERE story IS NULL AND source = ?", (source,))
            write_ledger(connection, entries)

    # Decisions

    def decisions(self, story_id: str | None = None) -> Iterator[Decision]:
        """The journal of one story or of all, oldest first."""
        where, values = (" WHERE story = ?", [story_id]) if story_id is not None else ("", [])
        lines = self.connection.execute(f"SELECT * FROM decision{where} ORDER BY number", values)
        return (decision_from(line) for line in lines)

    def decided(self, story_id: str) -> bool:
        """Whether anybody decided anything about a story."""
        found = self.connection.execute("SELECT 1 FROM decision WHERE story = ?", (story_id,))
        return found.fetchone() is not None

    def append(self, connection: sqlite3.Connection, decision: Decision) -> int:
        """Write a decision inside a transaction; its number. `Journal` checks it first."""
        cursor = connection.execute(
            "INSERT INTO decision (story, kind, who, at, anchor, data) VALUES (?, ?, ?, ?, ?, ?)",
            (
                decision.story,
                decision.kind,
                check_person(decision.who),
                decision.at.isoformat(),
                dump(decision.anchor.to_record()) if decision.anchor else None,
                dump(dict(decision.data)),
            ),
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def refresh(
        self, connection: sqlite3.Connection, story_id: str, rescore: Rescore | None = None
    ) -> Shown:
        """Apply a story's decisions anew, inside a transaction."""
        line = self._line(story_id, "number, articles, rows, vector")
        story = story_from(json.loads(line["articles"]))
        rows = tuple(row_from(r) for r in json.loads(line["rows"]))
        vector = json.loads(line["vector"])
        decisions = list(self.decisions(story_id))
        shown = Shown(rows, tuple(Note() for _ in rows), vector)
        if decisions:
            shown = overlay(story, rows, vector, decisions, rescore)
        connection.execute(
            "UPDATE story SET shown = ? WHERE number = ?",
            (dump(shown_record(shown)) if decisions else None, line["number"]),
        )
        view_of(story, shown.rows, shown.notes, self.languages).write(connection, line["number"])
        return shown

    def tombstones(self) -> list[Tombstone]:
        """What must not come back, by kind and value."""
        lines = self.connection.execute("SELECT * FROM tombstone ORDER BY kind, value")
        return [Tombstone(**dict(line)) for line in lines]

    # Facts about the whole store

    def get_meta(self, key: str) -> Record | None:
        """A JSON object kept under `key`; `settings` are those of the last build."""
        line = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        if line is None:
            return None
        record: Record = json.loads(line["value"])
        return record

    def set_meta(self, key: str, value: Mapping[str, object]) -> None:
        """Keep a JSON object under `key`."""
        with self.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, dump(value)))

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the last build expected of every story."""
        settings = self.get_meta("settings")
        return tuple(settings["languages"]) if settings else ()

    def digest(self) -> str:
        """A hash of all that the store holds, equal for equal content however it was put there."""
        tables = {
            "meta": "key",
            "story": "id",
            "summary": "id",
            "version JOIN story USING (number)": "id, language",
            "ledger": "story, source, stage, rule, outcome, why, language, text",
            "decision": "number",
            "tombstone": "kind, value",
        }
        total = hashlib.sha256()
        for table, order in tables.items():
            columns = "version.*" if table.startswith("version") else "*"
            for line in self.connection.execute(f"SELECT {columns} FROM {table} ORDER BY {order}"):
                values = [line[key] for key in line.keys() if key != "number"]  # noqa: SIM118
                total.update(dump([table, values]).encode())
        return total.hexdigest()

    def _walk(self, columns: str) -> Iterator[sqlite3.Row]:
        """All stories by id, a page at a time."""
        last = ""
        while lines := self.connection.execute(
            f"SELECT id, {columns} FROM story WHERE id > ? ORDER BY id LIMIT {PAGE}", (last,)
        ).fetchall():
            yield from lines
            last = lines[-1]["id"]

    def _line(self, story_id: str, columns: str) -> sqlite3.Row:
        line: sqlite3.Row | None = self.connection.execute(
            f"SELECT {columns} FROM story WHERE id = ?", (story_id,)
        ).fetchone()
        if line is None:
            raise self._absent(story_id)
        return line

    def _absent(self, story_id: str) -> AbsentError:
        return AbsentError(
            f"{self.directory}: no story {story_id!r}: 'triptych rows {self.directory}' lists them"
        )
