"""What a build notes of its stories beside one another: which are near-duplicates."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from triptych.corpora.lines import write_ledger
from triptych.corpora.store import Store
from triptych.corpora.twins import Sketch, Twins, sketch, twins_of
from triptych.story import LedgerEntry

STAGE = "compare"  # of the ledger lines that are written here
_KEY = "near-duplicates"


def note_twins(store: Store, sketches: Mapping[str, Sketch] | None = None) -> list[tuple[str, ...]]:
    """Write a ledger line for each story that has a near-duplicate; answers the groups.

    `sketches` are those of stories that were just built, which need not be read again.

    They are looked for anew only where the stories are not those of the last time; the lines are
    written in any case, as those of a story that was built again are gone.
    """
    looked_at = _state(store)
    known = store.get_meta(_KEY)
    if known and known["of"] == looked_at:
        found = [Twins(tuple(stories), resemblance) for stories, resemblance in known["groups"]]
    else:
        made = sketches or {}
        found = twins_of(
            (story, made[story] if story in made else sketch(store.story(story)))
            for story in store.story_ids()
        )
    with store.transaction() as connection:
        connection.execute("DELETE FROM ledger WHERE stage = ?", (STAGE,))
        write_ledger(connection, [entry for twins in found for entry in _entries(twins)])
    groups = [[twins.stories, twins.resemblance] for twins in found]
    store.set_meta(_KEY, {"of": looked_at, "groups": groups})
    return [twins.stories for twins in found]


def noted_twins(store: Store) -> list[Twins]:
    """The groups that the last build noted, the most alike first, without stories that went since."""
    known = store.get_meta(_KEY)
    found = []
    for stories, resemblance in known["groups"] if known else ():
        left = tuple(story for story in stories if story in store)
        if len(left) > 1:
            found.append(Twins(left, resemblance))
    return sorted(found, key=lambda twins: (-twins.resemblance, twins.stories))


def _state(store: Store) -> str:
    """A hash of all stories' articles."""
    lines = store.connection.execute("SELECT id, digest FROM story ORDER BY id")
    total = hashlib.sha256()
    for line in lines:
        total.update(f"{line['id']}\0{line['digest']}\n".encode())
    return total.hexdigest()[:16]


def _entries(twins: Twins) -> list[LedgerEntry]:
    """One line a story, naming another of its group."""
    entries = []
    for story in twins.stories:
        first, *rest = (other for other in twins.stories if other != story)
        others = f"{first} and {len(rest)} more" if rest else first
        why = (
            f"tells almost the same as {others}: {twins.resemblance:.2f} of the word triples "
            "are the same, at least; splits keep them together"
        )
        entries.append(LedgerEntry(STAGE, "near-duplicate", "kept", why, story=story))
    return entries
