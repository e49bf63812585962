"""Decisions: applied at once, undone without limit, never lost in a rebuild."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triptych.corpora.anchors import fingerprint, row_hash, text_hash
from triptych.corpora.journal import Journal
from triptych.corpora.listing import Query
from triptych.corpora.rows import check_complete, rows_from
from triptych.corpora.store import Store
from triptych.errors import ConflictError, InputError
from triptych.story import Article, Bead, Cell, Paragraph, Provenance

FILLED = 4  # the row whose Albanian cell a machine filled
WRONG = 2  # the row with a finding


def journal(store: Store, make: Any) -> Journal:
    """A journal with a clock that stands still."""
    return Journal(store, make.rescore, lambda: dt.datetime(2024, 8, 2, 10, 0, tzinfo=dt.UTC))


def seen(store: Store, row: int, language: str) -> str:
    """The hash of a cell's text as it is shown."""
    return text_hash(store.shown("bridge").rows[row].cells[language].text)


def test_an_edit_is_shown_and_found(store: Store, make: Any) -> None:
    """The row has the new words, its findings are new, search and list follow; origin is human."""
    shown = journal(store, make).edit(
        "bridge", WRONG, "mk", "Чинеше 12 милиони денари.", who="Ana", seen=seen(store, WRONG, "mk")
    )
    cell = shown.rows[WRONG].cells["mk"]
    assert (cell.text, cell.origin, cell.paragraphs) == ("Чинеше 12 милиони денари.", "human", (1,))
    assert shown.rows[WRONG].findings == ()
    assert list(store.rows("bridge")) == list(shown.rows)
    assert store.summary("bridge").major == 0
    assert store.listing(Query(text="чинеше 12")).total == 1
    assert store.listing(Query(text='"чинеше 11"')).total == 0
    assert "11" in (store.machine_rows("bridge")[WRONG].cells["mk"].text or "")


@pytest.mark.parametrize("way", ["edit", "accept"])
def test_a_machine_cell_becomes_post_edited(store: Store, make: Any, way: str) -> None:
    """Edited or accepted, it keeps its provenance, licence included."""
    book, key = journal(store, make), seen(store, FILLED, "sq")
    if way == "edit":
        shown = book.edit("bridge", FILLED, "sq", "Do të ketë shteg.", who="Ana", seen=key)
    else:
        shown = book.accept("bridge", FILLED, "sq", who="Ana", seen=key)
    cell = shown.rows[FILLED].cells["sq"]
    assert cell.origin == "post-edited"
    assert cell.provenance is not None
    assert cell.provenance.licence == "CC0-1.0"
    assert store.summary("bridge").machine == 0


def test_a_rejected_cell_is_a_gap_until_a_model_says_something_else(
    store: Store, make: Any
) -> None:
    """The same text stays out after a rebuild; a newer model's other text is shown."""
    book = journal(store, make)
    book.reject("bridge", FILLED, "sq", who="Ana", seen=seen(store, FILLED, "sq"), reason="stiff")
    result = make.result(make.story(), "v2")
    store.save(result, make.rescore)
    cell = store.shown("bridge").rows[FILLED].cells["sq"]
    assert cell.text is None
    assert cell.reason == "rejected by Ana: stiff"
    rows = list(result.rows)
    made = Provenance("command", "better", "2", "CC0-1.0", "mk")
    newer = Cell("Do të ketë edhe një shteg për biçikleta.", "machine", provenance=made)
    rows[FILLED] = replace(rows[FILLED], cells={**rows[FILLED].cells, "sq": newer})
    store.save(replace(result, rows=tuple(rows)), make.rescore)
    assert store.shown("bridge").rows[FILLED].cells["sq"] == newer


def test_the_second_writer_is_told(store: Store, make: Any) -> None:
    """An edit against a text that somebody changed carries both texts, and nothing is written."""
    book, key = journal(store, make), seen(store, WRONG, "mk")
    book.edit("bridge", WRONG, "mk", "Првата.", who="Ana", seen=key)
    with pytest.raises(ConflictError) as caught:
        book.edit("bridge", WRONG, "mk", "Втората.", who="Ben", seen=key)
    assert (caught.value.theirs, caught.value.yours) == ("Првата.", "Втората.")
    assert [d.who for d in store.decisions()] == ["Ana"]


def test_a_dismissed_finding_stays_dismissed_until_the_text_changes(
    store: Store, make: Any
) -> None:
    """It is out of row and list, a rebuild does not bring it back, a changed text does."""
    book = journal(store, make)
    row = store.shown("bridge").rows[WRONG]
    shown = book.dismiss(
        "bridge", WRONG, fingerprint(row, row.findings[0]), who="Ana", reason="it is 11"
    )
    assert shown.rows[WRONG].findings == ()
    assert [(f.check, why) for f, why in shown.notes[WRONG].dismissed] == [("number", "it is 11")]
    store.save(make.result(make.story(), "v2"), make.rescore)
    assert store.summary("bridge").major == 0
    key = seen(store, WRONG, "mk")
    shown = book.edit("bridge", WRONG, "mk", "Чинеше 11 милиони.", who="Ana", seen=key)
    assert [f.check for f in shown.rows[WRONG].findings] == ["number"]


def test_severity_is_what_a_person_says(store: Store, make: Any) -> None:
    """The list counts the finding where the person put it."""
    row = store.shown("bridge").rows[WRONG]
    key = fingerprint(row, row.findings[0])
    journal(store, make).set_severity("bridge", WRONG, key, "critical", who="Ana")
    assert (store.summary("bridge").critical, store.summary("bridge").major) == (1, 0)
    with pytest.raises(InputError, match="minor"):
        journal(store, make).set_severity("bridge", WRONG, key, "awful", who="Ana")  # type: ignore[arg-type]  # from a form


def test_a_review_holds_as_long_as_the_row(store: Store, make: Any) -> None:
    """Any change of a text of the row makes it unreviewed; undoing the change reviews it again."""
    book = journal(store, make)
    for number, row in enumerate(store.shown("bridge").rows):
        book.review("bridge", number, who="Ana", seen=row_hash(row))
    assert store.listing(Query(unreviewed=True)).total == 0
    assert store.progress().stories_reviewed == 1
    key = seen(store, 1, "en")
    book.edit("bridge", 1, "en", "The bridge opens on Tuesday.", who="Ana", seen=key)
    assert store.summary("bridge").reviewed == 4
    book.undo("bridge", who="Ana")
    assert store.summary("bridge").reviewed == 5


def test_comments(store: Store, make: Any) -> None:
    """On a row or on the story; an empty one is refused."""
    book = journal(store, make)
    book.comment("bridge", 1, " who says so? ", who="Ana")
    shown = book.comment("bridge", None, "fine", who="Ben")
    assert shown.notes[1].comments == (("Ana", "2024-08-02T10:00:00+00:00", "who says so?"),)
    assert shown.comments == (("Ben", "2024-08-02T10:00:00+00:00", "fine"),)
    with pytest.raises(InputError, match="empty"):
        book.comment("bridge", 1, " ", who="Ana")


def test_merge_and_undo(store: Store, make: Any) -> None:
    """Two rows become one in all columns, a person's text winning over a machine's."""
    before = list(store.rows("bridge"))
    book = journal(store, make)
    shown = book.merge("bridge", 3, who="Ana", seen=row_hash(before[3]))
    merged = shown.rows[3]
    assert merged.cells["en"].text == "The mayor was there."
    assert merged.cells["mk"].text == "Ќе има и велосипедска патека."
    assert len(shown.rows) == len(before) - 1
    assert [row.number for row in shown.rows] == list(range(len(shown.rows)))
    assert list(book.undo("bridge", who="Ana").rows) == before
    assert book.redo("bridge", who="Ana").rows == shown.rows


def test_split_takes_whole_paragraphs(store: Store, make: Any) -> None:
    """A merged row comes apart again; a split that leaves a half without paragraphs is refused."""
    book = journal(store, make)
    rows = list(store.rows("bridge"))
    shown = book.merge("bridge", 1, who="Ana", seen=row_hash(rows[1]))
    at = {"en": 1, "sq": 1, "mk": 1}
    shown = book.split("bridge", 1, at, who="Ana", seen=row_hash(shown.rows[1]))
    assert [r.cells for r in shown.rows[1:3]] == [r.cells for r in rows[1:3]]
    with pytest.raises(InputError, match="does not fit"):
        book.split("bridge", 1, dict.fromkeys(at, 0), who="Ana", seen=row_hash(shown.rows[1]))
    assert len(list(store.decisions())) == 2


def test_shift_moves_one_paragraph_of_one_language(store: Store, make: Any) -> None:
    """The others stay; a row that is empty after it goes."""
    book = journal(store, make)
    rows = list(store.rows("bridge"))
    shown = book.shift("bridge", 3, "en", "up", who="Ana", seen=row_hash(rows[3]))
    assert shown.rows[2].cells["en"].paragraphs == (1, 2)
    assert shown.rows[2].cells["mk"] == rows[2].cells["mk"]
    assert len(shown.rows) == len(rows) - 1
    with pytest.raises(InputError, match="does not fit"):
        book.shift("bridge", 0, "en", "down", who="Ana", seen=row_hash(shown.rows[0]))


def test_decisions_survive_other_beads(store: Store, make: Any) -> None:
    """After a rebuild with another alignment an edit is on the row that has its paragraph."""
    book = journal(store, make)
    book.edit("bridge", 3, "en", "The mayor came.", who="Ana", seen=seen(store, 3, "en"))
    story = make.story()
    beads = [
        Bead("title", {"en": (0,), "sq": (0,), "mk": (0,)}, 1.0),
        Bead("body", {"en": (0, 1), "sq": (0, 1), "mk": (0, 1)}, 0.9),
        Bead("body", {"en": (2,), "mk": (2,)}, 0.5),
    ]
    rows = tuple(rows_from(story, beads, ("en", "sq", "mk")))
    store.save(replace(make.result(story, "v2"), rows=rows), make.rescore)
    assert store.shown("bridge").rows[2].cells["en"].text == "The mayor came."


def test_a_decision_whose_text_is_gone_is_named(store: Store, make: Any) -> None:
    """The article changed: the edit is an orphan, kept in the journal and not guessed at."""
    book = journal(store, make)
    book.edit("bridge", 3, "en", "The mayor came.", who="Ana", seen=seen(store, 3, "en"))
    story = make.story()
    article: Article = story.articles["en"]
    changed = (*article.paragraphs[:2], Paragraph("body", "The president was there."))
    story = replace(story, articles={**story.articles, "en": replace(article, paragraphs=changed)})
    store.save(make.result(story, "v1"), make.rescore)
    shown = store.shown("bridge")
    assert shown.rows[3].cells["en"].text == "The president was there."
    assert shown.orphans == (1,)
    assert [d.kind for d in store.decisions("bridge")] == ["edit"]


def test_pins_join_languages(store: Store, make: Any) -> None:
    """A pin of one language or of a paragraph that is not there is refused."""
    book = journal(store, make)
    book.pin("bridge", "body", {"en": [2], "mk": [2]}, who="Ana")
    with pytest.raises(InputError, match="two languages"):
        book.pin("bridge", "body", {"en": [2]}, who="Ana")
    with pytest.raises(InputError, match="no such paragraph in en"):
        book.pin("bridge", "body", {"en": [9], "mk": [2]}, who="Ana")


def test_nothing_left_to_undo(store: Store, make: Any) -> None:
    """Undo and redo say so; a decision after an undo ends what could be redone."""
    book = journal(store, make)
    with pytest.raises(InputError, match="nothing to undo"):
        book.undo("bridge", who="Ana")
    book.comment("bridge", 1, "one", who="Ana")
    book.undo("bridge", who="Ana")
    book.comment("bridge", 1, "two", who="Ana")
    with pytest.raises(InputError, match="nothing to redo"):
        book.redo("bridge", who="Ana")


def test_decisions_are_signed(store: Store, make: Any) -> None:
    """A decision without a name is refused, and leaves nothing behind."""
    with pytest.raises(InputError, match="signed"):
        journal(store, make).comment("bridge", 1, "hm", who="  ")
    assert list(store.decisions()) == []


OPERATION = st.tuples(
    st.sampled_from(["merge", "split", "shift", "edit", "undo", "redo"]),
    st.integers(0, 4),
    st.sampled_from(["en", "sq", "mk"]),
    st.integers(0, 2),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(OPERATION, max_size=8))
def test_no_paragraph_is_ever_lost(make: Any, operations: list[tuple[str, int, str, int]]) -> None:
    """After any decisions every paragraph is in exactly one cell, and undoing all restores all."""
    with tempfile.TemporaryDirectory() as folder, Store.open(folder, create=True) as store:
        store.save(make.result(make.story()))
        original = list(store.rows("bridge"))
        book = journal(store, make)
        for operation in operations:
            _perform(book, store, *operation)
            check_complete(store.story("bridge"), list(store.rows("bridge")))
        while _undo(book):
            pass
        assert list(store.rows("bridge")) == original


def _undo(book: Journal) -> bool:
    try:
        book.undo("bridge", who="Ana")
    except InputError:
        return False
    return True


def _perform(
    book: Journal, store: Store, kind: str, number: int, language: str, count: int
) -> None:
    rows = list(store.rows("bridge"))
    row = rows[min(number, len(rows) - 1)]
    key = row_hash(row)
    try:
        match kind:
            case "merge":
                book.merge("bridge", row.number, who="Ana", seen=key)
            case "split":
                book.split("bridge", row.number, {language: count}, who="Ana", seen=key)
            case "shift":
                way = "up" if count else "down"
                book.shift("bridge", row.number, language, way, who="Ana", seen=key)  # type: ignore[arg-type]  # one of two
            case "edit":
                key = text_hash(row.cells[language].text)
                book.edit("bridge", row.number, language, "Nothing.", who="Ana", seen=key)
            case "undo":
                book.undo("bridge", who="Ana")
            case _:
                book.redo("bridge", who="Ana")
    except InputError:
        return  # what does not fit is refused, and must have changed nothing
