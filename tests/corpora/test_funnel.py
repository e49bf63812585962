"""The funnel: what came in and how far it got adds up."""

from __future__ import annotations

from typing import Any

from triptych.corpora.anchors import text_hash
from triptych.corpora.funnel import funnels
from triptych.corpora.journal import Journal
from triptych.corpora.store import Store
from triptych.story import LedgerEntry


def test_cells_add_up(store: Store, make: Any) -> None:
    """Each row has one cell a language; published ones are complete, partial or alone."""
    by_language = {f.language: f.total for f in funnels(store)}
    assert [*by_language] == ["en", "sq", "mk"]
    rows = len(list(store.rows()))
    for total in by_language.values():
        published = total.complete + total.partial + total.alone
        rest = total.typed + total.memory + total.machine + total.post_edited + total.empty
        assert published + rest == rows
        assert published == total.paragraphs
    assert by_language["sq"].machine == 1
    assert by_language["en"].alone == 1


def test_it_follows_decisions(store: Store, make: Any) -> None:
    """An accepted machine cell moves over to the post-edited ones."""
    text = store.shown("bridge").rows[4].cells["sq"].text
    Journal(store, make.rescore).accept("bridge", 4, "sq", who="Ana", seen=text_hash(text))
    total = {f.language: f.total for f in funnels(store)}["sq"]
    assert (total.machine, total.post_edited) == (0, 1)


def test_what_was_dropped_is_counted_by_rule(store: Store) -> None:
    """By language, and under "" where the language was never known."""
    store.replace_loose("a", [LedgerEntry("read", "error", "dropped", "empty", "a")])
    store.replace_loose(
        "b", [LedgerEntry("read", "credit", "dropped", "x", "b", language="mk")] * 2
    )
    found = {f.language: dict(f.dropped) for f in funnels(store)}
    assert found["mk"] == {"read: credit": 2}
    assert found[""] == {"read: error": 1}
    assert next(f for f in funnels(store) if f.language == "mk").to_record()["paragraphs"] == 4
