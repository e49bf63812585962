"""The JSON form of the value types."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from triptych import records
from triptych.errors import InputError
from triptych.story import (
    Article,
    Bead,
    Cell,
    Finding,
    LedgerEntry,
    Paragraph,
    Provenance,
    Row,
    Said,
    Span,
    Story,
)

ARTICLE = Article(
    language="mk",
    title="Отворен новиот мост",
    paragraphs=(Paragraph("heading", "Рокови"), Paragraph("body", "Мостот е отворен.")),
    date=dt.date(2024, 11, 5),
    place="Куманово",
    agency="МИА",
    authors=("ам", "нд"),
    credit="Фото: МИА",
    url="https://example.org/story/1",
    modified=dt.datetime(2024, 11, 5, 10, 24, tzinfo=dt.UTC),
    images=("https://example.org/1.jpg",),
    alternates={"en": "https://example.org/en/story/1"},
    source="mk.html",
)
ROW = Row(
    story="bridge",
    number=3,
    kind="body",
    cells={
        "en": Cell("The bridge is open.", "human", (2,)),
        "mk": Cell("Мостот е отворен.", "human", (3,), moved=True),
        "sq": Cell(
            "Ura është e hapur.",
            "machine",
            provenance=Provenance("ctranslate2", "demo", "1", "CC0-1.0", "en", 0.9, "demo model"),
        ),
        "de": Cell(None, reason="no engine translates into de"),
    },
    confidence=0.98,
    findings=(
        Finding("number", "major", ("mk",), "7, not 8", (Span("mk", 0, 3),), 0.9, 0.8),
        Finding(
            "number", "major", (), "", said=Said.of("only", said=(("en", "7"),), absent=("mk",))
        ),
        Finding("omitted", "major", (), "", said=Said.of("short", language="mk", share=0.4, row=3)),
    ),
    agreement={("en", "mk"): 0.75},
)


def through_json(record: records.Record) -> records.Record:
    loaded: records.Record = json.loads(json.dumps(record))
    return loaded


def test_article_survives_json() -> None:
    """Every field of an article comes back as it was."""
    assert records.article_from(through_json(records.article_record(ARTICLE))) == ARTICLE


def test_story_survives_json() -> None:
    """A story keeps its id and its articles."""
    story = Story("bridge", {"mk": ARTICLE})
    assert records.story_from(through_json(records.story_record(story))) == story


def test_story_short_form() -> None:
    """Plain lists of paragraphs are enough for a story."""
    story = records.story_from({"id": "s", "paragraphs": {"en": ["One.", "Two."]}})
    assert story.articles["en"].texts("body") == ("One.", "Two.")


def test_row_survives_json() -> None:
    """Cells, provenance, findings and agreement come back as they were."""
    assert records.row_from(through_json(records.row_record(ROW))) == ROW


def test_a_gap_shows_null_and_its_reason() -> None:
    """An empty cell has `"text": null` and says why; a full one has no reason."""
    cells = through_json(records.row_record(ROW))["cells"]
    assert cells["de"]["text"] is None
    assert cells["de"]["reason"] == "no engine translates into de"
    assert "reason" not in cells["en"]


def test_plain_strings_are_human_cells() -> None:
    """`{"cells": {"en": "text"}}` is enough for a row."""
    row = records.row_from({"id": "r1", "cells": {"en": "Hello.", "sq": None}})
    assert row.cells["en"] == Cell("Hello.", "human")
    assert row.cells["sq"].text is None
    assert row.story == "r1"


def test_ledger_entry_survives_json() -> None:
    """A ledger line comes back as it was."""
    entry = LedgerEntry("read", "switcher", "dropped", "language switcher", "en.txt", text="Shqip")
    assert records.ledger_from(through_json(records.ledger_record(entry))) == entry


def test_bead_record_holds_indices_only() -> None:
    """A bead is printed with its members, the moved languages and the pairs' agreement."""
    bead = Bead("body", {"en": (0, 1), "sq": ()}, 0.5, frozenset({"en"}), {("en", "sq"): 0.25})
    assert records.bead_record(bead) == {
        "kind": "body",
        "members": {"en": [0, 1], "sq": []},
        "confidence": 0.5,
        "moved": ["en"],
        "agreement": {"en-sq": 0.25},
    }


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"title": "no language"}, "'language' is missing"),
        ({"language": 7}, "'language' must hold a string, not a whole number"),
        ({"language": "en", "date": "5 November"}, "'date' holds '5 November'"),
        (
            {"language": "en", "paragraphs": [{"kind": "footer", "text": "x"}]},
            "'kind' holds 'footer'",
        ),
        ({"language": "en", "paragraphs": [{"kind": "title", "text": "x"}]}, "cannot be of kind"),
        (
            {"language": "en", "paragraphs": [3]},
            "a paragraph must be a string or an object, not a whole number",
        ),
        ({"language": "en", "authors": [3]}, "'authors' must hold strings only"),
        ({"language": "en", "alternates": {"sq": 3}}, "'alternates' must hold strings only"),
    ],
)
def test_bad_articles_name_the_key(record: records.Record, said: str) -> None:
    """A record that does not fit is refused, and the message names the key at fault."""
    with pytest.raises(InputError, match=said):
        records.article_from(record)


@pytest.mark.parametrize(
    "cell", [{"text": "x", "paragraphs": [-1]}, {"text": "x", "paragraphs": [True]}, 7]
)
def test_bad_cells_are_refused(cell: object) -> None:
    """Indices count from 0 and a cell is a string, null or an object."""
    with pytest.raises(InputError):
        records.row_from({"cells": {"en": cell}})


@pytest.mark.parametrize(
    "extra",
    [
        {"findings": [{"check": "number", "spans": [["en", 3, 1]]}]},
        {"findings": [{"check": "number", "spans": ["en"]}]},
        {"agreement": {"en": 0.5}},
        {"agreement": {"en-sq": "high"}},
        {"agreement": {"en-sq": True}},
        {"agreement": {"en-sq": 10**400}},
        {"findings": [1]},
        {"findings": [{"check": "number", "precision": float("inf")}]},
        {"confidence": 10**400},
        {"confidence": float("nan")},
    ],
)
def test_bad_rows_are_refused(extra: records.Record) -> None:
    """Findings, spans and agreements have one form each, and numbers are finite."""
    with pytest.raises(InputError):
        records.row_from({"cells": {"en": "x"}, **extra})


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"id": "a"}, "needs the key 'articles' or 'paragraphs'"),
        (
            {"id": "a", "paragraphs": {"English": ["One."], "": ["Two."]}},
            "'paragraphs' holds '', which",
        ),
        ({"id": "a", "paragraphs": {"the English": ["One."]}}, "not a language code"),
    ],
)
def test_bad_stories_name_the_key(record: records.Record, said: str) -> None:
    """A misspelt key or a language that cannot be one is refused rather than passed over."""
    with pytest.raises(InputError, match=said):
        records.story_from(record)


@pytest.mark.parametrize(
    "said", ["text", {"language": "sq"}, {"template": "x", "a": None}, {"template": "x", "a": [1]}]
)
def test_a_message_told_in_another_way_is_left_out(said: object) -> None:
    """What a newer version, or another program, says of a message does not stop the row."""
    record = {"cells": {"en": "x"}, "findings": [{"check": "number", "said": said}]}
    if isinstance(said, str):
        with pytest.raises(InputError):
            records.row_from(record)
    else:
        assert records.row_from(record).findings[0].said is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "not JSON"),
        (b"\xff", "not UTF-8"),
        ("[" * 100_000, "nested too deeply"),
        ("9" * 5000, "not JSON"),
        (b'{"en": "The bridge \\ud83d opened."}', r"half of a character \(\\ud83d\)"),
    ],
)
def test_json_from_outside_fails_in_words(text: str | bytes, says: str) -> None:
    """Whatever a line holds, what is wrong with it is an `InputError`."""
    with pytest.raises(InputError, match=says):
        records.parse_json(text)


def test_json_from_outside_is_read() -> None:
    """Both halves of a character make one."""
    assert records.parse_json(rb'{"en": "\ud83d\ude00"}') == {"en": "\U0001f600"}
