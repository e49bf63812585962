"""Taking a story out for good: its content goes, a tombstone keeps it from coming back."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Collection
from dataclasses import dataclass

from triptych.corpora.decisions import Decision
from triptych.corpora.engines import CACHE_NAME
from triptych.corpora.journal import now
from triptych.corpora.store import Store
from triptych.corpora.traces import url_key
from triptych.errors import InputError


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What was taken out: the story, and the tombstones set (kind, value)."""

    story: str
    tombstones: tuple[tuple[str, str], ...]


def find_stories_of(store: Store, name: str) -> list[str]:
    """The ids of the stories that `name` means: an id, a URL, a source, or an article's hash.

    A URL as a browser shows it, with `www`, a fragment or tracking, means that without them.
    """
    lines = store.connection.execute(
        "SELECT DISTINCT id FROM story LEFT JOIN version USING (number) "
        "WHERE id = ?1 OR url = ?1 OR source = ?1 OR version.digest = ?1 ORDER BY id",
        (name,),
    )
    found = [line["id"] for line in lines]
    if found or "/" not in name:
        return found
    lines = store.connection.execute(
        "SELECT id, url FROM story JOIN version USING (number) WHERE url IS NOT NULL ORDER BY id"
    )
    wanted = url_key(name)
    return list(dict.fromkeys(line["id"] for line in lines if url_key(line["url"]) == wanted))


def find_copies(store: Store, stories: Collection[str]) -> list[str]:
    """The ids of `stories`, and of those that hold nothing but the same pages under another id."""
    pages: dict[str, list[tuple[str, str | None]]] = {}
    for line in store.connection.execute(
        "SELECT id, version.digest, url FROM story JOIN version USING (number) WHERE present"
    ):
        pages.setdefault(line["id"], []).append((line["digest"], line["url"]))
    hashes = {digest for story in stories for digest, _ in pages.get(story, ())}
    urls = {url for story in stories for _, url in pages.get(story, ()) if url}
    copies = (
        story
        for story, held in pages.items()
        if all(digest in hashes or url in urls for digest, url in held)
    )
    return sorted({*stories, *copies})


def withdraw(
    store: Store,
    name: str,
    *,
    who: str,
    reason: str = "",
    clock: Callable[[], dt.datetime] = now,
) -> list[Withdrawal]:
    """Withdraw every story that `name` means, an id, a URL, a source or an article's hash, and its copies.

    Articles, rows, search index and ledger texts go, and the journal's words about the story are
    emptied; that it was withdrawn, when, by whom and why stays. Its id, URLs and hashes become
    tombstones: a later build leaves them out. Raises `InputError` if nothing has that name.
    """
    found = find_copies(store, find_stories_of(store, name))
    if not found:
        if any(name in (stone.story, stone.value) for stone in store.tombstones()):
            raise InputError(
                f"{name!r} was withdrawn already: 'triptych explain' says when and why"
            )
        raise InputError(
            f"{name!r} is no story, URL, source or hash in {store.directory}: "
            f"'triptych rows {store.directory}' shows the ids"
        )
    store.connection.execute("PRAGMA secure_delete = ON")  # withdrawn text must not linger in pages
    taken = []
    for story in found:
        decision = Decision("withdraw", story, who, None, {"reason": reason.strip()}, at=clock())
        with store.transaction() as connection:
            number = store.append(connection, decision)
            marks = _bury(connection, story, number)
        taken.append(Withdrawal(story, marks))
    store.connection.execute("INSERT INTO search (search) VALUES ('optimize')")
    for path in store.directory.glob(f"{CACHE_NAME}*"):  # it may hold translations of the story
        path.unlink()
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return taken


def _bury(connection: sqlite3.Connection, story: str, decision: int) -> tuple[tuple[str, str], ...]:
    """Set the tombstones of a story and remove what it was."""
    number = connection.execute("SELECT number FROM story WHERE id = ?", (story,)).fetchone()[0]
    marks = {("story", story)}
    sources = []
    for line in connection.execute(
        "SELECT source, url, digest FROM version WHERE number = ? AND present", (number,)
    ):
        marks.add(("hash", line["digest"]))
        if line["url"]:
            marks.add(("url", line["url"]))
        if line["source"]:
            sources.append((line["source"],))
    connection.executemany(
        "INSERT OR REPLACE INTO tombstone VALUES (?, ?, ?, ?)",
        [(kind, value, story, decision) for kind, value in sorted(marks)],
    )
    connection.execute("DELETE FROM search WHERE rowid = ?", (number,))
    connection.execute("DELETE FROM story WHERE number = ?", (number,))
    connection.execute("DELETE FROM ledger WHERE story = ?", (story,))
    connection.executemany("DELETE FROM ledger WHERE source = ?", sources)
    connection.execute(
        "UPDATE decision SET data = '{}', anchor = NULL WHERE story = ? AND number < ? "
        "AND kind NOT IN ('withdraw', 'undo', 'redo')",
        (story, decision),
    )
    return tuple(sorted(marks))
