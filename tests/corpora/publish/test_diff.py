"""What changed between two releases: stories, rows, cells."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from triptych.corpora.anchors import text_hash
from triptych.corpora.journal import Journal
from triptych.corpora.publish.diff import compare, diff, match_rows
from triptych.corpora.publish.manifest import IndexedRow, IndexedStory
from triptych.corpora.publish.publishing import Settings, publish
from triptych.corpora.store import Store
from triptych.corpora.withdraw import withdraw
from triptych.errors import InputError


def row(name: str, **cells: str) -> IndexedRow:
    return IndexedRow(name, "body", {lang: (key, "human") for lang, key in cells.items()})


def test_every_kind_of_change_is_told(
    maker: Any, store: Store, tmp_path: Path, settings: Settings
) -> None:
    """A story added, one withdrawn, one that lost a row, one whose cell a person edited."""
    everywhere = replace(settings, machine="everywhere", allow=frozenset({"machine-in-test"}))
    old = publish(store, tmp_path / "1", everywhere)
    maker.save(store, maker.story(30))
    withdraw(store, "story-07", who="Ana")
    story = store.story("story-08")
    maker.save(store, story, maker.rows(story)[:3])
    seen = text_hash("machine sq story-03 1")
    Journal(store).edit("story-03", 1, "sq", "E Anës.", who="Ana", seen=seen)
    new = publish(store, tmp_path / "2", replace(everywhere, previous=old.folder))
    found = diff(old.folder, new.folder)
    assert found.versions == ("1", "2")
    assert found.stories_added == ("story-30",)
    assert found.stories_withdrawn == ("story-07",)
    assert found.stories_removed == ()
    assert found.stories_moved == ()
    assert [story for story, _ in found.rows_removed] == ["story-08"]
    assert found.rows_added == ()
    (cell,) = found.cells
    assert (cell.story, cell.language) == ("story-03", "sq")
    assert cell.before == (seen, "machine")
    assert cell.after == (text_hash("E Anës."), "post-edited")
    assert found.counts() == new.manifest["changes"]
    card = (new.folder / "README.md").read_text("utf-8")
    assert "Stories added: story-30.\n" in card
    assert "Stories withdrawn: story-07.\n" in card
    assert "Stories changed: story-03, story-08.\n" in card
    assert "Stories removed" not in card


def test_a_card_names_some_of_many_stories(
    maker: Any, store: Store, tmp_path: Path, settings: Settings
) -> None:
    """Twenty of a kind; the others are counted."""
    old = publish(store, tmp_path / "1", settings)
    for number in range(30, 53):
        maker.save(store, maker.story(number))
    new = publish(store, tmp_path / "2", replace(settings, previous=old.folder))
    card = (new.folder / "README.md").read_text("utf-8")
    assert "story-49 and 3 more, which `triptych diff` names." in card


def test_a_release_does_not_differ_from_itself(
    store: Store, tmp_path: Path, settings: Settings
) -> None:
    """No change is no change."""
    folder = publish(store, tmp_path / "1", settings).folder
    assert not any(diff(folder, folder).counts().values())


def test_a_row_whose_source_changed_is_matched_by_its_other_texts() -> None:
    """An updated paragraph changes the row's id; it is a change, not a removal and an addition."""
    before = (row("a", en="1", mk="2"), row("b", en="3", mk="4"))
    after = (row("a", en="1", mk="2"), row("c", en="9", mk="4"))
    pairs = [(old and old.id, new and new.id) for old, new in match_rows(before, after)]
    assert pairs == [("a", "a"), ("b", "c")]
    unrelated = (row("a", en="1", mk="2"), row("c", en="8", mk="9"))
    pairs = [(old and old.id, new and new.id) for old, new in match_rows(before, unrelated)]
    assert pairs == [("a", "a"), ("b", None), (None, "c")]


def test_sorted_indexes_are_joined_whatever_they_hold() -> None:
    """Added and removed are the differences of the sets of ids, for random ones."""
    chance = random.Random(7)
    for _ in range(50):
        ids = [sorted(chance.sample("abcdefghij", chance.randrange(10))) for _ in range(2)]
        old, new = (
            iter([IndexedStory(name, "train", (row(name, en=name),)) for name in names])
            for names in ids
        )
        found = compare(old, new)
        assert set(found.stories_added) == set(ids[1]) - set(ids[0])
        assert set(found.stories_removed) == set(ids[0]) - set(ids[1])


@pytest.mark.parametrize("content", ["", "[]", "not JSON", '{"format": 99}'])
def test_what_is_no_release_is_refused(tmp_path: Path, content: str) -> None:
    """The message names the file."""
    (tmp_path / "release.json").write_text(content, "utf-8")
    with pytest.raises(InputError, match=r"release\.json"):
        diff(tmp_path, tmp_path)


@pytest.mark.parametrize("line", ["{}", "[1]", '{"story":"a","split":"other","rows":[]}', "x"])
def test_a_damaged_index_is_refused(
    store: Store, tmp_path: Path, settings: Settings, line: str
) -> None:
    """The message names the line."""
    folder = publish(store, tmp_path / "1", settings).folder
    with (folder / "index.jsonl").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(InputError, match="line 25"):
        diff(folder, folder)
