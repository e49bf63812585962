"""Stories that took the place of others: the same articles under another name."""

from __future__ import annotations

from triptych.corpora.lines import write_ledger
from triptych.corpora.overlay import Rescore
from triptych.corpora.store import Store
from triptych.story import LedgerEntry


def successors(store: Store, story_id: str) -> list[str]:
    """Other stories that hold articles of this one, if together they hold all of them."""
    found: dict[str, str | None] = {}
    for line in store.connection.execute(
        "SELECT mine.digest, other.id FROM version AS mine "
        "LEFT JOIN version AS theirs ON theirs.digest = mine.digest "
        "AND theirs.number != mine.number "
        "LEFT JOIN story AS other ON other.number = theirs.number "
        "WHERE mine.number = (SELECT number FROM story WHERE id = ?) AND mine.present "
        "ORDER BY mine.language, other.id",
        (story_id,),
    ):
        found.setdefault(line["digest"], line["id"])
    others = [other for other in found.values() if other is not None]
    return list(dict.fromkeys(others)) if len(others) == len(found) else []


def supersede(store: Store, old: str, new: str, rescore: Rescore | None = None) -> None:
    """Let story `new` take the place of `old`, whose articles it has; decisions go along."""
    with store.transaction() as connection:
        connection.execute("UPDATE decision SET story = ? WHERE story = ?", (new, old))
        connection.execute(
            "DELETE FROM search WHERE rowid = (SELECT number FROM story WHERE id = ?)", (old,)
        )
        connection.execute("DELETE FROM story WHERE id = ?", (old,))
        connection.execute("DELETE FROM ledger WHERE story = ?", (old,))
        why = f"its articles are in story {new} now"
        write_ledger(connection, [LedgerEntry("pair", "renamed", "merged", why, old)])
        store.refresh(connection, new, rescore)
