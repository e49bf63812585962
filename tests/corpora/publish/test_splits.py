"""Splits are by story, stable, and keep near-duplicates on one side."""

from __future__ import annotations

from pathlib import Path

import pytest

from triptych.corpora.publish.splits import Shares, assign, read_shares, read_splits, straddling
from triptych.errors import InputError, SettingsError

IDS = [f"story-{n}" for n in range(2000)]


def test_a_split_depends_on_the_id_alone() -> None:
    """A story stays where it is, whatever else is in the corpus."""
    all_of_them = assign(IDS, [], Shares())
    some = assign(IDS[::7], [], Shares())
    assert all(all_of_them[story] == split for story, split in some.items())


def test_shares_are_kept() -> None:
    """Of 2,000 stories each split holds its share, within three standard deviations."""
    splits: list[str] = list(assign(IDS, [], Shares(0.7, 0.1, 0.2)).values())
    for split, share in (("train", 0.7), ("validation", 0.1), ("test", 0.2)):
        deviation = (share * (1 - share) * len(IDS)) ** 0.5
        assert abs(splits.count(split) - share * len(IDS)) < 3 * deviation


def test_near_duplicates_go_together() -> None:
    """A group stands in one split, whichever of its stories is looked at."""
    groups = [IDS[n : n + 5] for n in range(0, 500, 5)]
    splits = assign(IDS, groups, Shares(0.4, 0.3, 0.3))
    assert straddling(groups, splits) == []
    assert len({splits[group[0]] for group in groups}) == 3


def test_a_published_story_stays_in_its_split() -> None:
    """Published test data stay test data, also when the shares change; so do their near-duplicates."""
    before = assign(IDS[:100], [], Shares(0.5, 0.2, 0.3))
    after = assign(IDS, [], Shares(0.9, 0.05, 0.05), previous=before)
    assert all(after[story] == split for story, split in before.items())
    tested = next(story for story in before if before[story] == "test")
    joined = assign(IDS, [[tested, "story-1999"]], Shares(), previous=before)
    assert joined["story-1999"] == "test"


def test_a_group_published_in_two_splits_goes_to_train() -> None:
    """What was published for training cannot serve as a test any more."""
    splits = assign(["a", "b"], [["a", "b"]], Shares(), previous={"a": "test", "b": "train"})
    assert splits == {"a": "train", "b": "train"}


def test_what_a_person_wants_is_obeyed_and_told() -> None:
    """A split that is given wins, even if the gate then finds near-duplicates apart."""
    splits = assign(["a", "b"], [["a", "b"]], Shares(), given={"a": "test", "b": "train"})
    assert splits == {"a": "test", "b": "train"}
    assert straddling([["a", "b"]], splits) == [["a", "b"]]


@pytest.mark.parametrize("text", ["1,1,1", "0.5,0.5", "a,b,c", "-0.1,0.1,1", "nan,0,1"])
def test_wrong_shares_are_refused(text: str) -> None:
    """Shares are three numbers that add up to one."""
    with pytest.raises(SettingsError, match=r"0\.8,0\.1,0\.1"):
        read_shares(text)


def test_splits_are_read_from_a_file(tmp_path: Path) -> None:
    """A story, a tab and a split a line; a story's id may hold spaces."""
    path = tmp_path / "splits.tsv"
    path.write_text("a story\ttest\n\nb\ttrain\n", "utf-8")
    assert read_splits(path) == {"a story": "test", "b": "train"}
    path.write_text("a test\n", "utf-8")
    with pytest.raises(InputError, match="line 1"):
        read_splits(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_splits(tmp_path / "absent")
