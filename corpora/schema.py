"""The tables of a store, and how its file is opened."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from triptych.errors import StoreError

FILE_NAME = "triptych.db"
VERSION = 1  # raised when a table changes; kept in SQLite's `user_version`
APPLICATION = 0x54726970  # "Trip", in SQLite's `application_id`: tells a store from other databases
BUSY_SECONDS = 10.0  # how long a writer waits for another one

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- What the per-story step made. `shown` holds the same with decisions applied, where there are any.
CREATE TABLE story (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL,
    signature TEXT NOT NULL,
    pairing TEXT NOT NULL,
    articles TEXT NOT NULL,
    rows TEXT NOT NULL,
    vector TEXT NOT NULL,
    shown TEXT
);

-- One narrow line a story for lists and filters. `missing` is ' mk sq ', for LIKE '% sq %'.
CREATE TABLE summary (
    number INTEGER PRIMARY KEY REFERENCES story (number) ON DELETE CASCADE,
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    titles TEXT NOT NULL,
    date TEXT,
    missing TEXT NOT NULL,
    rows INTEGER NOT NULL,
    gaps INTEGER NOT NULL,
    machine INTEGER NOT NULL,
    memory INTEGER NOT NULL,
    critical INTEGER NOT NULL,
    major INTEGER NOT NULL,
    minor INTEGER NOT NULL,
    reviewed INTEGER NOT NULL,
    penalty REAL NOT NULL
);
CREATE INDEX summary_penalty ON summary (penalty DESC, id);
CREATE INDEX summary_title ON summary (title, id);
CREATE INDEX summary_date ON summary (date DESC, id);

-- One line a story and language: where that version came from, and what became of it.
CREATE TABLE version (
    number INTEGER NOT NULL REFERENCES story (number) ON DELETE CASCADE,
    language TEXT NOT NULL,
    source TEXT,
    url TEXT,
    digest TEXT,
    present INTEGER NOT NULL,
    paragraphs INTEGER NOT NULL,
    complete INTEGER NOT NULL,
    partial INTEGER NOT NULL,
    alone INTEGER NOT NULL,
    moved INTEGER NOT NULL,
    typed INTEGER NOT NULL,
    memory INTEGER NOT NULL,
    machine INTEGER NOT NULL,
    post_edited INTEGER NOT NULL,
    empty INTEGER NOT NULL,
    PRIMARY KEY (number, language)
) WITHOUT ROWID;
CREATE INDEX version_source ON version (source);
CREATE INDEX version_url ON version (url);
CREATE INDEX version_digest ON version (digest);

CREATE VIRTUAL TABLE search USING fts5 (text, tokenize = "unicode61 remove_diacritics 2");

CREATE TABLE ledger (
    number INTEGER PRIMARY KEY,
    story TEXT,
    source TEXT,
    stage TEXT NOT NULL,
    rule TEXT NOT NULL,
    outcome TEXT NOT NULL,
    why TEXT NOT NULL,
    language TEXT,
    text TEXT
);
CREATE INDEX ledger_story ON ledger (story);
CREATE INDEX ledger_source ON ledger (source);

CREATE TABLE decision (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    story TEXT NOT NULL,
    kind TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    anchor TEXT,
    data TEXT NOT NULL
);
CREATE INDEX decision_story ON decision (story);

CREATE TABLE tombstone (
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    story TEXT NOT NULL,
    decision INTEGER NOT NULL,
    PRIMARY KEY (kind, value)
) WITHOUT ROWID;
"""


DAMAGE = ("not a database", "malformed", "vtable constructor failed", "Could not decode to UTF-8")


def database_path(directory: Path) -> Path:
    """The file that holds the store of `directory`."""
    return directory / FILE_NAME


def connect(directory: Path, *, create: bool = False) -> sqlite3.Connection:
    """A connection to the store in `directory`, made first if `create` asks for it.

    A store in a folder that cannot be written (a shared disk, a copy on a read-only medium) can be
    read. Raises `StoreError` where there is no store, the file is something else, a newer version
    of Triptych wrote it, or it stays locked.
    """
    path = database_path(directory)
    if path.is_dir():
        raise StoreError(f"{path}: a folder where the store's file would be: move it away")
    if not path.exists():
        if not create:
            raise StoreError(
                f"{directory}: no store here ({FILE_NAME} is missing): "
                f"make one with 'triptych build SOURCE -o {directory}'"
            )
        directory.mkdir(parents=True, exist_ok=True)
    try:
        return _connect(str(path), path, create=create)
    except sqlite3.Error as error:
        if create or "readonly" not in str(error) or journal_path(path).exists():
            raise store_error(path, error) from error
        return _connect(f"{path.resolve().as_uri()}?immutable=1", path, create=False)


def _connect(name: str, path: Path, *, create: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(
        name, timeout=BUSY_SECONDS, isolation_level=None, uri=name.startswith("file:")
    )
    try:
        _prepare(connection, path, create=create)
    except BaseException:
        connection.close()
        raise
    return connection


def journal_path(path: Path) -> Path:
    """Where SQLite keeps what is not in the file yet; it is gone when the last writer is."""
    return path.with_name(path.name + "-wal")


def store_error(path: Path, error: sqlite3.Error | json.JSONDecodeError) -> StoreError:
    """What SQLite, or the reader of the JSON in it, said, in words that say what to do next."""
    said = str(error)
    if "locked" in said or "busy" in said:
        return StoreError(f"{path}: another process is writing to it: try again when it is done")
    if isinstance(error, json.JSONDecodeError) or any(sign in said for sign in DAMAGE):
        return StoreError(f"{path}: damaged or not a store ({said}): move it away and build again")
    return StoreError(f"{path}: {said}: check that the folder is writable and has space left")


def _prepare(connection: sqlite3.Connection, path: Path, *, create: bool) -> None:
    """Set the connection up and check, or lay down, the tables."""
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    if create:
        _lay(connection)
    version = _pragma(connection, "user_version")
    if _pragma(connection, "application_id") != APPLICATION:
        raise StoreError(
            f"{path}: not a Triptych store: name another folder, or move the file away"
        )
    if version > VERSION:
        raise StoreError(
            f"{path}: written by a newer Triptych (store version {version}, this one reads "
            f"{VERSION}): update with 'pip install --upgrade triptych'"
        )
    connection.execute("PRAGMA synchronous = NORMAL")


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _lay(connection: sqlite3.Connection) -> None:
    """Make the tables in one transaction, unless another process did so in the meantime."""
    if _pragma(connection, "user_version"):
        return
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    if not _pragma(connection, "user_version"):
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            connection.execute("ROLLBACK")
            return
        for statement in _statements(TABLES):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


def _statements(script: str) -> list[str]:
    """The statements of a script; `executescript` would end the transaction they belong to."""
    return [part.strip() for part in script.split(";") if part.strip()]
