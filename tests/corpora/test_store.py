"""The store: what is saved comes back, one transaction a story, errors that say what to do."""

from __future__ import annotations

import os
import sqlite3
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from triptych.corpora.listing import Query
from triptych.corpora.schema import VERSION, database_path
from triptych.corpora.store import Result, Store
from triptych.errors import SettingsError, StoreError
from triptych.records import row_record
from triptych.story import LedgerEntry, Story


def test_what_is_saved_comes_back(store: Store, make: Any) -> None:
    """Story, rows, vector and list line are those that were saved, in the order of columns."""
    result: Result = make.result(make.story())
    assert store.story("bridge") == result.story
    assert [row_record(r) for r in store.rows("bridge")] == [row_record(r) for r in result.rows]
    assert [*next(iter(store.rows())).cells] == ["en", "sq", "mk"]
    assert store.vector("bridge") == result.vector
    assert store.built_from("bridge") == (result.digest, "v1")
    assert len(store) == 1
    assert "bridge" in store


def test_stories_come_by_id(store: Store, make: Any) -> None:
    """The order of stories and rows is that of ids, whatever the order they were saved in."""
    for name in ("zoo", "art", "lake"):
        store.save(make.result(make.story(name)))
    assert [s.id for s in store.stories()] == ["art", "bridge", "lake", "zoo"]
    assert list(dict.fromkeys(r.story for r in store.rows())) == ["art", "bridge", "lake", "zoo"]


def test_a_story_saved_again_replaces_the_old_one(store: Store, make: Any) -> None:
    """Rows, ledger, list and search hold the new version only."""
    old = make.result(make.story())
    store.save(
        replace(old, ledger=(LedgerEntry("read", "credit", "dropped", "x", story="bridge"),))
    )
    store.save(make.result(make.story(languages=("en",)), "v2"))
    assert [*store.story("bridge").articles] == ["en"]
    assert list(store.ledger("bridge")) == []
    assert store.listing(Query(text="ура hapet")).total == 0
    assert store.listing(Query(text="bridge opens")).total == 1
    assert store.summary("bridge").missing == ("sq", "mk")


def test_equal_content_gives_an_equal_digest(tmp_path: Path, make: Any) -> None:
    """However it was put there: another order, saved twice; and other content gives another."""
    digests = []
    for number, names in enumerate((("a", "b"), ("b", "a", "a"), ("a", "c"))):
        with Store.open(tmp_path / str(number), create=True) as store:
            for name in names:
                store.save(make.result(make.story(name)))
            digests.append(store.digest())
    assert digests[0] == digests[1] != digests[2]


def test_a_failing_save_changes_nothing(store: Store, make: Any) -> None:
    """An error in the middle of a transaction leaves what was there."""
    before = store.digest()
    with pytest.raises(StoreError), store.transaction() as connection:
        _empty_then_fail(connection)
    assert store.digest() == before


def _empty_then_fail(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM story")
    connection.execute("INSERT INTO story (no_such_column) VALUES (1)")


def test_no_store(tmp_path: Path) -> None:
    """A folder without a store is named, with the command that makes one; nothing is made."""
    with pytest.raises(StoreError, match="triptych build SOURCE -o"):
        Store.open(tmp_path / "absent")
    assert not (tmp_path / "absent").exists()


def test_a_store_of_a_newer_version(store: Store) -> None:
    """It is refused with the way to update, not guessed at."""
    store.connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(StoreError, match=r"newer Triptych.*pip install --upgrade"):
        Store.open(store.directory)


def test_a_file_that_is_no_store(tmp_path: Path) -> None:
    """Neither text nor somebody else's database is taken for a store, even to create one."""
    path = database_path(tmp_path)
    path.write_text("these are not the pages you are looking for" * 30)
    with pytest.raises(StoreError, match="not a store"):
        Store.open(tmp_path, create=True)
    path.unlink()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE other (x)")
    other.close()
    with pytest.raises(StoreError, match="not a Triptych store"):
        Store.open(tmp_path, create=True)


def test_a_folder_in_the_place_of_a_store(tmp_path: Path) -> None:
    database_path(tmp_path).mkdir()
    for create in (True, False):
        with pytest.raises(StoreError, match="a folder where the store's file would be"):
            Store.open(tmp_path, create=create)


def test_a_locked_store(store: Store, make: Any) -> None:
    """While another process writes, a writer waits, then says so; readers go on."""
    other = sqlite3.connect(database_path(store.directory), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store.connection.execute("PRAGMA busy_timeout = 50")
    with pytest.raises(StoreError, match="another process is writing"):
        store.save(make.result(make.story("late")))
    assert [s.id for s in store.stories()] == ["bridge"]
    other.execute("ROLLBACK")
    other.close()
    store.save(make.result(make.story("late")))
    assert "late" in store


def test_threads_have_connections_of_their_own(store: Store) -> None:
    """A server's threads read the same store at the same time."""
    seen: list[Story] = []

    def read() -> None:
        seen.append(store.story("bridge"))
        store.close()

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [store.story("bridge")] * 4


def test_an_unknown_story(store: Store) -> None:
    """The message says which command lists the ids."""
    with pytest.raises(StoreError, match="triptych rows"):
        store.story("nowhere")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (Query(), ["bridge", "english"]),
        (Query(order="id"), ["bridge", "english"]),
        (Query(text="понедел"), ["bridge"]),
        (Query(text="hene"), ["bridge"]),
        (Query(text='"opens on Monday" bri'), ["bridge", "english"]),
        (Query(text='"Monday opens"'), []),
        (Query(text='bridge" ('), ["bridge", "english"]),
        (Query(text="bridge OR hapet"), []),
        (Query(text="*"), []),
        (Query(missing="mk"), ["english"]),
        (Query(missing="en"), []),
        (Query(machine=True), ["bridge"]),
        (Query(gaps=True, missing="sq"), ["english"]),
        (Query(severity="major"), ["bridge"]),
        (Query(severity="critical"), []),
        (Query(severity="minor"), ["bridge"]),
        (Query(unreviewed=True), ["bridge", "english"]),
        (Query(limit=1), ["bridge"]),
        (Query(limit=1, offset=1), ["english"]),
    ],
)
def test_lists(store: Store, make: Any, query: Query, found: list[str]) -> None:
    """Search finds prefixes without accents in all languages; filters combine; worst first."""
    store.save(make.result(make.story("english", languages=("en",))))
    assert [s.id for s in store.listing(query).stories] == found


def test_totals_count_all_pages(store: Store, make: Any) -> None:
    """`total` does not depend on the page, and progress adds up."""
    store.save(make.result(make.story("english", languages=("en",))))
    assert store.listing(Query(limit=1)).total == 2
    progress = store.progress()
    assert (progress.stories, progress.rows, progress.rows_reviewed) == (2, 9, 0)
    assert (progress.machine, progress.major) == (1, 1)


def test_unknown_orders_are_refused(store: Store) -> None:
    """The names that exist are listed."""
    with pytest.raises(SettingsError, match="penalty, title"):
        store.listing(Query(order="size"))  # type: ignore[arg-type]  # what a query string may hold
    with pytest.raises(SettingsError, match="minor, major"):
        store.listing(Query(severity="bad"))  # type: ignore[arg-type]  # likewise


def test_damage_inside_a_store_is_told(store: Store, make: Any) -> None:
    """Reading is where it shows: a `StoreError` that says what to do leaves the `with` block."""
    for name in ("a", "c", "d"):
        store.save(make.result(make.story(name)))
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    path = database_path(store.directory)
    data = path.read_bytes()
    path.write_bytes(data[:8192] + b"\xff" * (len(data) - 8192))
    with (
        pytest.raises(StoreError, match=r"damaged.*build again"),
        Store.open(store.directory) as damaged,
    ):
        list(damaged.rows())


@pytest.mark.parametrize("bad", ["x'ff7b'", "'{'"])
def test_damage_inside_a_text_is_told(store: Store, bad: str) -> None:
    """A disk that loses bytes of a text leaves a file that SQLite itself finds nothing wrong with."""
    store.connection.execute(f"UPDATE story SET rows = CAST({bad} AS TEXT)")
    with pytest.raises(StoreError, match="damaged"), Store.open(store.directory) as damaged:
        list(damaged.rows())


def test_a_store_in_a_read_only_folder_is_read(store: Store, make: Any) -> None:
    """Rows come out; a change is refused in words."""
    store.close()
    store.directory.chmod(0o555)
    database_path(store.directory).chmod(0o444)
    try:
        if os.access(store.directory, os.W_OK):
            pytest.skip("who runs this may write anywhere")
        with Store.open(store.directory) as shared:
            assert "bridge" in shared
            assert len(list(shared.rows()))
            with pytest.raises(StoreError, match="folder is writable"):
                shared.save(make.result(make.story("late")))
    finally:
        store.directory.chmod(0o755)
