"""What a release holds of a story."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from triptych.corpora.publish.release import Policy, Split, release_story, row_id
from triptych.story import Article, Cell, Kind, Paragraph, Provenance, Row, Story

POLICY = Policy("CC-BY-4.0", ("en", "sq", "mk"))


def test_a_person_s_text_has_the_licence_of_the_release_a_machine_s_that_of_its_model(
    maker: Any,
) -> None:
    """Each cell carries its own terms, and a person's its article's address and date."""
    story = maker.story(3, ("en", "mk"))
    released, _ = release_story(story, maker.rows(story), "train", POLICY)
    cells = released.rows[0].cells
    assert (cells["en"].licence, cells["en"].engine) == ("CC-BY-4.0", None)
    assert cells["en"].url == "https://example.org/en/3"
    assert (cells["sq"].licence, cells["sq"].engine) == (
        "Apache-2.0",
        "ctranslate2:opus-demo@3f2a",
    )
    assert cells["sq"].url is None


@pytest.mark.parametrize("split", ["validation", "test"])
def test_machine_text_is_held_back_from_what_is_held_out(maker: Any, split: Split) -> None:
    """Only in `train` may a machine's text stand, and what was held back is counted."""
    story = maker.story(3, ("en", "mk"))
    rows = maker.rows(story)
    released, left_out = release_story(story, rows, split, POLICY)
    assert all("sq" not in row.cells for row in released.rows)
    assert "sq" not in released.documents
    assert left_out == {f"machine cells held back from {split}": 3}
    everywhere, _ = release_story(story, rows, split, replace(POLICY, machine="everywhere"))
    assert "sq" in everywhere.rows[0].cells


def test_a_text_from_memory_is_held_back_too(maker: Any) -> None:
    """A translation memory may hold the very text of a training story."""
    story = maker.story(3, ("en", "mk"))
    rows = [
        replace(row, cells={**row.cells, "sq": Cell("nga kujtesa", "memory")})
        for row in maker.rows(story)
    ]
    released, _ = release_story(story, rows, "test", POLICY)
    assert all("sq" not in row.cells for row in released.rows)


def test_post_edited_text_may_stand_in_the_test(maker: Any) -> None:
    """A person stands by it; its origin and its model's licence stay with it."""
    story = maker.story(3, ("en", "mk"))
    edited = Cell("Titulli", "post-edited", provenance=maker.made)
    rows = list(maker.rows(story))
    rows[0] = replace(rows[0], cells={**rows[0].cells, "sq": edited})
    released, _ = release_story(story, rows, "test", POLICY)
    assert released.rows[0].cells["sq"].origin == "post-edited"
    assert released.rows[0].cells["sq"].licence == "Apache-2.0"


def test_machine_text_of_nobody_has_no_licence(maker: Any) -> None:
    """A filled cell that does not say what made it does not get the release's licence."""
    story = maker.story(3, ("en", "mk"))
    released, _ = release_story(story, maker.rows(story, made=None), "train", POLICY)
    assert released.rows[0].cells["sq"].licence == ""


def test_a_memory_that_names_no_licence_gets_the_one_that_is_given(maker: Any) -> None:
    """Whoever publishes knows whose memory it was; a licence that it names stands."""
    story = maker.story(3, ("en", "mk"))
    nameless = Provenance("memory", "agency.tmx", "1", "", "en")
    row = maker.rows(story)[0]
    for made, licence in ((nameless, "CC0-1.0"), (replace(nameless, licence="MIT"), "MIT")):
        filled = replace(row, cells={**row.cells, "sq": Cell("T", "memory", provenance=made)})
        policy = replace(POLICY, memory_licence="CC0-1.0")
        released, _ = release_story(story, [filled], "train", policy)
        assert released.rows[0].cells["sq"].licence == licence


def test_filters_leave_out_rows_and_count_them(maker: Any) -> None:
    """Rows that are unsure or flagged stay out of the rows, with counts, but in the documents."""
    story = maker.story(1)
    rows = maker.rows(story)
    released, left_out = release_story(story, rows, "train", replace(POLICY, min_confidence=0.8))
    assert [row.number for row in released.rows] == [0, 1]
    assert left_out == {"rows less sure than 0.8": 2}
    released, left_out = release_story(story, rows, "train", replace(POLICY, without="major"))
    assert [row.number for row in released.rows] == [0, 2, 3]
    assert left_out == {"rows with a major finding or worse": 1}
    assert len(released.documents["en"].passages) == 4
    released, _ = release_story(story, rows, "train", replace(POLICY, without="critical"))
    assert len(released.rows) == 4


def test_a_document_is_in_the_order_of_its_page() -> None:
    """Headings stand between their paragraphs, moved passages at their place, fills after the row above."""
    english = Article(
        "en", "T", (Paragraph("body", "a"), Paragraph("heading", "h"), Paragraph("body", "b"))
    )
    story = Story("s", {"en": english})
    cells: list[tuple[Kind, Cell, Cell]] = [
        ("body", Cell("b", "human", (1,), moved=True), Cell("B", "machine")),
        ("body", Cell("a", "human", (0,)), Cell("A", "machine")),
        ("heading", Cell("h", "human", (0,)), Cell("H", "machine")),
        ("title", Cell("T", "human", (0,)), Cell("TT", "machine")),
        ("body", Cell(None), Cell("C", "machine")),
    ]
    rows = [Row("s", n, kind, {"en": en, "mk": mk}, 1.0) for n, (kind, en, mk) in enumerate(cells)]
    policy = Policy("CC0-1.0", ("en", "mk"))
    released, _ = release_story(story, rows, "train", policy)
    assert [p.text for p in released.documents["en"].passages] == ["T", "a", "h", "b"]
    assert [p.text for p in released.documents["mk"].passages] == ["B", "A", "H", "TT", "C"]


def test_the_id_of_a_row_outlives_edits_and_a_new_order(maker: Any) -> None:
    """It comes from the paragraphs that the row joins, not from its number or the text shown."""
    story = maker.story(3, ("en", "mk"))
    rows = maker.rows(story)
    before = [row_id(story, rows, n) for n in range(4)]
    assert len(set(before)) == 4
    edited = [
        replace(row, cells={**row.cells, "sq": Cell("tjetër", "post-edited")}) for row in rows
    ]
    assert [row_id(story, edited, n) for n in range(4)] == before
    assert row_id(story, rows[::-1], 0) == before[3]
    other = replace(story, id="another")
    assert row_id(other, rows, 0) != before[0]


def test_rows_with_equal_texts_have_ids_of_their_own() -> None:
    """Two paragraphs that say the same are two rows."""
    story = Story("s", {"en": Article("en", "", (Paragraph("body", "Yes."),) * 2)})
    rows = [Row("s", n, "body", {"en": Cell("Yes.", "human", (n,))}, 1.0) for n in range(2)]
    assert row_id(story, rows, 0) != row_id(story, rows, 1)
