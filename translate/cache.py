"""A cache of what engines answered, in memory or in one SQLite file that processes may share."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from triptych.errors import StoreError

VERSION = 1
CHUNK = 500  # keys a query


def cache_key(*parts: str) -> str:
    """A key of everything that an answer depends on."""
    return sha256("\0".join(parts).encode()).hexdigest()


class Cache:
    """Answers as JSON by key. With a file, they outlive the process.

    A file that cannot be written (a read-only folder, a full disk) or is damaged inside costs
    speed, not the run: the cache then goes on in memory.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._memory: dict[str, str] = {}
        self._file: sqlite3.Connection | None = None
        if path is not None:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._file = sqlite3.connect(path, timeout=30, isolation_level=None)
                self._file.execute("PRAGMA journal_mode=WAL")
                self._file.execute("PRAGMA synchronous=NORMAL")
                self._file.execute(
                    f"CREATE TABLE IF NOT EXISTS answers_{VERSION} (key TEXT PRIMARY KEY, value TEXT)"
                )
            except (sqlite3.Error, OSError) as error:
                raise StoreError(
                    f"{path}: not usable as a cache of translations ({error}): move it away, "
                    "it is made again"
                ) from None

    def get_many(self, keys: Iterable[str]) -> dict[str, Any]:
        """The answers that are there."""
        found: dict[str, str] = {}
        missing: list[str] = []
        for key in keys:
            if key in self._memory:
                found[key] = self._memory[key]
            else:
                missing.append(key)
        if self._file is not None:
            for start in range(0, len(missing), CHUNK):
                part = missing[start : start + CHUNK]
                marks = ",".join("?" * len(part))
                query = f"SELECT key, value FROM answers_{VERSION} WHERE key IN ({marks})"
                with suppress(sqlite3.Error):
                    found.update(self._file.execute(query, part))
        return {key: json.loads(value) for key, value in found.items()}

    def put_many(self, answers: Mapping[str, Any]) -> None:
        """Keep answers."""
        rows = {k: json.dumps(v, ensure_ascii=False) for k, v in answers.items()}
        if self._file is None:
            self._memory.update(rows)
            return
        try:
            self._file.execute("BEGIN IMMEDIATE")
            self._file.executemany(
                f"INSERT OR REPLACE INTO answers_{VERSION} VALUES (?, ?)", rows.items()
            )
            self._file.execute("COMMIT")
        except sqlite3.Error:
            if self._file.in_transaction:
                self._file.execute("ROLLBACK")
            self._memory.update(rows)

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None
