"""What people decided on the review page is what is published."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from triptych.corpora.anchors import fingerprint, row_hash, text_hash
from triptych.corpora.journal import Journal
from triptych.corpora.publish.importing import import_files
from triptych.corpora.publish.publishing import Settings, publish
from triptych.corpora.store import Store


@pytest.fixture
def settings() -> Settings:
    """Machine texts stand everywhere, so that every story shows what was decided about them."""
    from datetime import date

    return Settings(
        ("jsonl", "tmx", "xliff"),
        "CC0-1.0",
        "decided",
        date(2025, 1, 31),
        machine="everywhere",
        allow=frozenset({"machine-in-test"}),
    )


def released(folder: Path, story: str) -> list[dict[str, Any]]:
    lines = [
        json.loads(line)
        for path in sorted((folder / "jsonl").iterdir())
        for line in path.read_text("utf-8").splitlines()
    ]
    return [line for line in lines if line["story"] == story]


def test_every_kind_of_decision_is_in_the_release(
    store: Store, tmp_path: Path, settings: Settings
) -> None:
    """Edited, accepted, rejected, dismissed, merged: each as it stands on the page."""
    journal = Journal(store)
    seen = [text_hash(f"machine sq story-03 {n}") for n in range(3)]
    journal.edit("story-03", 0, "sq", "Titulli", who="Ana", seen=seen[0])
    journal.accept("story-03", 1, "sq", who="Ana", seen=seen[1])
    journal.reject("story-03", 2, "sq", who="Ana", seen=seen[2], reason="not the heading")
    flagged = store.shown("story-04").rows[1]
    key = fingerprint(flagged, flagged.findings[0])
    journal.dismiss("story-04", 1, key, who="Ana", reason="both are right")
    first = store.shown("story-05").rows[1]
    journal.merge("story-05", 1, who="Ana", seen=row_hash(first))
    folder = publish(store, tmp_path / "out", settings).folder
    rows = released(folder, "story-03")
    assert [row["cells"]["sq"].get("origin") for row in rows[:2]] == ["post-edited"] * 2
    assert rows[0]["cells"]["sq"]["text"] == "Titulli"
    assert rows[0]["cells"]["sq"]["provenance"]["model"] == "opus-demo"
    assert rows[2]["cells"]["sq"] == {"text": None}
    assert released(folder, "story-04")[1]["flags"] == []
    assert released(folder, "story-06")[1]["flags"] == ["numbers:major"]
    merged = released(folder, "story-05")
    assert len(merged) == 3
    assert merged[1]["cells"]["en"]["paragraphs"] == [0, 1]
    assert "\n" in merged[1]["cells"]["en"]["text"]


def test_a_decision_is_published_again_after_a_rebuild(
    maker: Any, store: Store, tmp_path: Path, settings: Settings
) -> None:
    """The same story built anew shows the same edit under the same id."""
    seen = text_hash("machine sq story-03 1")
    Journal(store).edit("story-03", 1, "sq", "E Anës.", who="Ana", seen=seen)
    before = publish(store, tmp_path / "1", settings)
    story = store.story("story-03")
    maker.save(store, story)
    after = publish(store, tmp_path / "2", replace(settings, previous=before.folder))
    assert released(before.folder, "story-03") == released(after.folder, "story-03")
    assert not any(after.manifest["changes"].values())


def test_the_round_trip_of_a_merged_row(store: Store, tmp_path: Path, settings: Settings) -> None:
    """A row that was merged on the page goes out, is edited in XLIFF, and comes back to its place."""
    journal = Journal(store)
    journal.merge("story-03", 1, who="Ana", seen=row_hash(store.shown("story-03").rows[1]))
    folder = publish(store, tmp_path / "out", settings).folder
    path = folder / "xliff" / "en-sq.xlf"
    text = path.read_text("utf-8")
    assert "machine sq story-03 1" in text
    edited = text.replace("machine sq story-03 1", "Paragraf i bashkuar.")
    path.write_text(edited, "utf-8")
    done = import_files(journal, [path], who="Besa")
    assert [(c.story, c.row) for c in done.edited] == [("story-03", 1)]
    assert not done.conflicts
    cell = store.shown("story-03").rows[1].cells["sq"]
    assert cell.origin == "post-edited"
    assert (cell.text or "").startswith("Paragraf i bashkuar.")
