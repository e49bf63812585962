"""The translation memory: what it reads and what it finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from triptych.errors import InputError
from triptych.story import Cell, Row
from triptych.translate.memory import Match, Memory

TMX = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header/><body><tu>
<tuv xml:lang="en-GB"><seg>The <bpt i="1"/>bridge<ept i="1"/> opened.</seg></tuv>
<tuv xml:lang="mk"><seg>Мостот се отвори.</seg></tuv></tu></body></tmx>"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.tmx", TMX),
        ("a.tsv", "doc\ten\tmk\n1\tThe bridge opened.\tМостот се отвори.\n"),
        ("a.jsonl", '{"en": "The bridge opened.", "mk": "Мостот се отвори."}\n'),
        (
            "b.jsonl",
            '{"cells": {"en": {"text": "The bridge opened."}, "mk": "Мостот се отвори."}}\n',
        ),
    ],
)
def test_files_are_read(tmp_path: Path, name: str, text: str) -> None:
    """TMX, TSV, and rows or plain objects as JSON lines."""
    path = tmp_path / name
    path.write_text(text, "utf-8")
    match = Memory.read(path).exact({"en": "The bridge  opened."}, "mk")
    assert match is not None
    assert (match.text, match.source, match.likeness) == ("Мостот се отвори.", "en", 1.0)


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.txt", "x", "a translation memory is"),
        ("a.tmx", "<tmx>", "not a TMX file"),
        ("a.tsv", "only\n", "must name the languages"),
        ("a.tsv", "long" * 50_000, "must name the languages"),
        ("a.jsonl", "{}\nnonsense\n", "line 2"),
    ],
)
def test_files_that_are_none_are_named(tmp_path: Path, name: str, text: str, reason: str) -> None:
    """File and reason."""
    path = tmp_path / name
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=reason):
        Memory.read(path)


def test_machine_cells_are_not_remembered() -> None:
    """Only what people wrote or corrected."""
    cells = {
        "en": Cell("One.", "human"),
        "mk": Cell("Еден.", "machine"),
        "sq": Cell("Një.", "post-edited"),
    }
    memory = Memory.from_rows([Row("s", 0, "body", cells, 1.0)])
    assert memory.exact({"en": "One."}, "mk") is None
    assert memory.exact({"en": "One."}, "sq") is not None


def test_the_translation_that_most_people_gave_wins() -> None:
    """The same text with two translations."""
    memory = Memory([{"en": "Yes.", "sq": s} for s in ("Po.", "Pra.", "Po.")])
    match = memory.exact({"en": "Yes."}, "sq")
    assert match is not None
    assert match.text == "Po."


def test_a_paragraph_is_put_together_from_its_sentences() -> None:
    """Translators' tools keep sentences; one that is not known leaves the paragraph alone."""
    memory = Memory([
        {"en": "Sunday will be sunny.", "sq": "E diela do të jetë me diell."},
        {"en": "Roads are open.", "sq": "Rrugët janë të hapura."},
    ])  # fmt: skip
    match = memory.sentences({"en": "Roads are open. Sunday will be sunny."}, "sq")
    assert match == Match("Rrugët janë të hapura. E diela do të jetë me diell.", "en", 1.0, True)
    assert memory.sentences({"en": "Roads are open. Monday will be sunny."}, "sq") is None
    assert memory.sentences({"en": "Roads are open."}, "sq") is None


def test_fuzzy_takes_the_nearest() -> None:
    """Likeness in words; nothing below the limit."""
    memory = Memory([
        {"en": "the mayor opened the bridge", "sq": "A"},
        {"en": "the mayor opened the old bridge in June", "sq": "B"},
    ])  # fmt: skip
    match = memory.fuzzy({"en": "the mayor opened the old bridge in July"}, "sq", 0.7)
    assert match is not None
    assert (match.text, match.likeness) == ("B", 0.875)
    assert memory.fuzzy({"en": "something else entirely"}, "sq", 0.7) is None
