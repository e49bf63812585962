"""Splits: by a hash of the story's id, with near-duplicates on one side."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from triptych.corpora.publish.release import SPLITS, Split
from triptych.errors import InputError, SettingsError, unreadable


@dataclass(frozen=True, slots=True)
class Shares:
    """The share of the stories that each split is to hold; together 1."""

    train: float = 0.8
    validation: float = 0.1
    test: float = 0.1

    def __post_init__(self) -> None:
        shares = (self.train, self.validation, self.test)
        if not (min(shares) >= 0 and abs(sum(shares) - 1) <= 1e-9):  # so said, it refuses nan
            raise SettingsError(
                f"shares {'/'.join(f'{s:g}' for s in shares)} do not add up to 1: "
                "give three such as 0.8,0.1,0.1"
            )

    def split(self, key: str) -> Split:
        """The split that the hash of a key falls into: the same everywhere and at any time."""
        digest = hashlib.sha256(b"triptych split\0" + key.encode()).digest()
        place = int.from_bytes(digest[:8]) / 2**64
        if place < self.test:
            return "test"
        return "validation" if place < self.test + self.validation else "train"


def read_shares(text: str) -> Shares:
    """Shares from three numbers with commas between them, such as `0.8,0.1,0.1`."""
    try:
        train, validation, test = (float(part) for part in text.split(","))
    except ValueError:
        raise SettingsError(f"shares {text!r} are not three numbers such as 0.8,0.1,0.1") from None
    return Shares(train, validation, test)


def read_splits(path: Path) -> dict[str, Split]:
    """The splits that a file gives to stories: a story, a tab and a split a line."""
    splits: dict[str, Split] = {}
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(path, error) from None
    by_name: dict[str, Split] = {split: split for split in SPLITS}
    for number, line in enumerate(lines, start=1):
        story, tab, name = line.rpartition("\t")
        if not line.strip():
            continue
        if not tab or name.strip() not in by_name:
            raise InputError(
                f"{line!r} is not a story, a tab and one of {', '.join(SPLITS)}",
                source=f"{path}, line {number}",
            )
        splits[story] = by_name[name.strip()]
    return splits


def assign(
    ids: Iterable[str],
    groups: Iterable[Collection[str]],
    shares: Shares,
    *,
    given: Mapping[str, Split] | None = None,
    previous: Mapping[str, Split] | None = None,
) -> dict[str, Split]:
    """The split of every story.

    `given` is what a person wants, and is obeyed. A story of the `previous` release stays where it
    was, so that no test story becomes a training one; those of one of `groups`, the near-duplicates,
    go together: to `train` if one of them was published there before, since it cannot be unseen.
    """
    given, previous = given or {}, previous or {}
    wanted = list(ids)
    together = {story: min(group) for group in groups for story in group}
    members: dict[str, list[str]] = {}
    for story in wanted:
        members.setdefault(together.get(story, story), []).append(story)
    splits: dict[str, Split] = {}
    for key, stories in members.items():
        before = [previous[story] for story in stories if story in previous]
        split = min(before, key=SPLITS.index) if before else shares.split(key)
        splits |= {story: given.get(story, split) for story in stories}
    return splits


def straddling(groups: Iterable[Collection[str]], splits: Mapping[str, Split]) -> list[list[str]]:
    """The groups of near-duplicates that stand in two splits or more."""
    found = []
    for group in groups:
        stories = sorted(story for story in group if story in splits)
        if len({splits[story] for story in stories}) > 1:
            found.append(stories)
    return sorted(found)
