"""Release gates: what must not be published unless somebody says so by name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from triptych.corpora.publish.licences import forbids_commerce, is_missing
from triptych.corpora.publish.personal import find_personal_data, hinted
from triptych.corpora.publish.release import HELD_OUT, NOT_WRITTEN, ReleasedStory, Split
from triptych.corpora.publish.splits import straddling
from triptych.corpora.publish.tally import Tally
from triptych.counted import counted
from triptych.errors import TriptychError
from triptych.records import Record

Gate = Literal[
    "near-duplicates", "machine-in-test", "missing-licence", "non-commercial", "personal-data",
    "counts",
]  # fmt: skip

GATES: tuple[Gate, ...] = get_args(Gate)
ALLOWABLE: tuple[Gate, ...] = tuple(gate for gate in GATES if gate != "counts")
"""The gates that a person may overrule; wrong figures are a fault, never a choice."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing that a gate stops at. The message never repeats personal data."""

    gate: Gate
    message: str
    story: str | None = None
    row: str | None = None
    language: str | None = None

    def to_record(self) -> Record:
        """The breach as `triptych publish --json` prints it."""
        return {
            "gate": self.gate,
            "message": self.message,
            "story": self.story,
            "row": self.row,
            "language": self.language,
        }


class GateError(TriptychError):
    """A release that its gates stopped; nothing was written."""

    def __init__(self, breaches: Collection[Breach]) -> None:
        gates = sorted({breach.gate for breach in breaches}, key=GATES.index)
        shown = [f"  {breach.gate}: {breach.message}" for breach in list(breaches)[:20]]
        if len(breaches) > len(shown):
            shown.append(f"  ... and {len(breaches) - len(shown)} more (--json lists all)")
        allow = " ".join(f"--allow {gate}" for gate in gates if gate in ALLOWABLE)
        mask = " hide personal data with --mask-personal-data," if "personal-data" in gates else ""
        super().__init__(
            "not published, nothing was written: "
            + ("1 thing stands" if len(breaches) == 1 else f"{len(breaches)} things stand")
            + " in the way.\n"
            + "\n".join(shown)
            + (
                f"\nMend them,{mask} or publish all the same with {allow}: the release will say so."
                if allow
                else "\nThis is a fault in Triptych: please report it."
            )
        )
        self.breaches = tuple(breaches)


def check_story(story: ReleasedStory) -> Iterator[Breach]:
    """The breaches of one story: personal data anywhere, machine text in a held-out split."""
    for row in story.rows:
        for language, cell in row.cells.items():
            where = f"story {story.id}, row {row.number}, {language}"
            if story.split in HELD_OUT and cell.origin in NOT_WRITTEN:
                message = (
                    f"{where}: {cell.origin} text in {story.split}: publish with --machine train"
                )
                yield Breach("machine-in-test", message, story.id, row.id, language)
    for language, document in story.documents.items():
        for number, passage in enumerate(document.passages, start=1):
            for datum in find_personal_data(passage.text):
                where = f"story {story.id}, {language}, passage {number} ({passage.kind})"
                message = f"{where}: {datum.kind} {hinted(passage.text, datum)}"
                yield Breach("personal-data", message, story.id, None, language)


def check_licences(licence: str, tally: Tally) -> Iterator[Breach]:
    """The breaches of the terms: no licence, or one that what machines made does not allow."""
    if is_missing(licence):
        none = f"the licence {licence!r} says nothing" if licence else "the release has no licence"
        yield Breach(
            "missing-licence",
            f"{none}: give one, such as --licence CC-BY-4.0, or LicenseRef-NAME for your own terms",
        )
    for (engine, terms, _), cells in sorted(tally.engines.items()):
        made = f"{counted(cells, 'cell')} by {engine}"
        if is_missing(terms):
            yield Breach(
                "missing-licence",
                f"{made}, which names no licence: publish with --machine nowhere"
                + (", or give --memory-licence" if engine.partition(":")[0] == "memory" else ""),
            )
        elif forbids_commerce(terms) and not forbids_commerce(licence):
            yield Breach(
                "non-commercial",
                f"{made} under {terms}, which forbids commercial use, but {licence or 'the release'} "
                "allows it: publish with --machine nowhere, or choose a non-commercial licence",
            )


def check_splits(
    groups: Iterable[Collection[str]], splits: Mapping[str, Split]
) -> Iterator[Breach]:
    """The groups of near-duplicate stories that stand in two splits or more."""
    for group in straddling(groups, splits):
        told = ", ".join(f"{story} ({splits[story]})" for story in group)
        message = f"near-duplicates in several splits: {told}: give them one in --splits"
        yield Breach("near-duplicates", message, group[0])
