"""Laying stories out, and marking what findings point at."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from triptych.corpora.store import Store
from triptych.review.marks import marked_paragraphs
from triptych.review.panes import moved_stubs, story_pane
from triptych.story import Cell, Finding, Row, Span

spans = st.lists(
    st.builds(
        lambda a, b: Span("en", min(a, b), max(a, b)),
        st.integers(-5, 60),
        st.integers(-5, 60),
    ),
    max_size=6,
)


@given(st.text(max_size=50), spans, st.lists(st.integers(0, 60), max_size=5))
def test_marks_keep_the_text(text: str, found: list[Span], sentences: list[int]) -> None:
    """Whatever the spans, the pieces give the paragraphs back, and each mark covers its span."""
    findings = [Finding("c", "minor", (), "", (span,)) for span in found]
    paragraphs = marked_paragraphs(text, "en", findings, sentences)
    lines = [line for line in text.split("\n") if line.strip()]
    assert ["".join(piece.text for piece in paragraph) for paragraph in paragraphs] == lines
    for number, span in enumerate(found, 1):
        marked = "".join(p.text for par in paragraphs for p in par if number in p.notes)
        start, end = max(0, span.start), min(len(text), span.end)
        kept = [line for line in text[start:end].split("\n") if line] if start < end else []
        assert "".join(kept).split() == marked.split()


def test_gravest_finding_colours_a_piece() -> None:
    """Where findings overlap, the piece belongs to both and looks like the worse."""
    minor = Finding("a", "minor", (), "", (Span("en", 0, 8),))
    critical = Finding("b", "critical", (), "", (Span("en", 4, 8),))
    [[first, second]] = marked_paragraphs("one two.", "en", [minor, critical])
    assert (first.severity, first.notes, first.ends) == ("minor", (1,), ())
    assert (second.severity, second.notes, second.ends) == ("critical", (1, 2), (1, 2))


def test_marks_of_other_languages_stay_there() -> None:
    """A span marks the cell of its own language only."""
    finding = Finding("a", "minor", (), "", (Span("sq", 0, 3),))
    assert marked_paragraphs("one", "en", [finding])[0][0].severity is None


def _row(number: int, paragraph: int, *, moved: bool = False) -> Row:
    cells = {"en": Cell("e", "human", (number,)), "sq": Cell("s", "human", (paragraph,), moved)}
    return Row("s", number, "body", cells, 1.0)


def test_stub_follows_the_paragraph_before() -> None:
    """A moved paragraph leaves its mark after the one that it follows on the page."""
    rows = [_row(0, 0), _row(1, 3, moved=True), _row(2, 1), _row(3, 2)]
    assert moved_stubs(rows) == {(3, "sq"): (1,)}


def test_stub_before_all_others() -> None:
    """A paragraph that moved to the very top hangs on the first row of its kind."""
    rows = [_row(0, 1), _row(1, 2), _row(2, 0, moved=True)]
    assert moved_stubs(rows) == {(0, "sq"): (2,)}


def test_columns_keep_their_order(store: Store) -> None:
    """Columns stand as the build was told, others after them by code; each row has them all."""
    rows, story = list(store.rows("rain")), store.story("rain")
    pane = story_pane(rows, story, order=("mk", "de", "en"))
    assert [column.language for column in pane.columns] == ["mk", "en", "sq"]
    assert [cell.language for cell in pane.rows[0].cells] == ["mk", "en", "sq"]


def test_number_of_languages_is_free() -> None:
    """One language or five: nothing counts to three."""
    for languages in (("en",), ("en", "sq", "mk", "ar", "zh-Hant")):
        cells = {lang: Cell(lang, "human", (0,)) for lang in languages}
        pane = story_pane([Row("s", 0, "body", cells, 1.0)])
        assert len(pane.rows[0].cells) == len(languages)
