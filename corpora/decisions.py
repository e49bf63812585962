"""What people decided: an append-only journal, kept apart from what machines made.

A decision is keyed by content (`triptych.corpora.anchors`), so it outlives a rebuild. Nothing is
ever changed or removed in the journal, save that `withdraw` empties what quotes a withdrawn story:
undo is a decision too.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from triptych.corpora.anchors import Anchor
from triptych.errors import InputError

DecisionKind = Literal[
    "edit", "accept", "reject", "dismiss", "severity", "comment", "reviewed", "pin",
    "merge", "split", "shift", "withdraw", "undo", "redo",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing that a person decided.

    `anchor` says which row it is about, None if the whole story. `data` by kind:

    - edit: `language`, `before`, `text`
    - accept: `language`, `text` (as accepted), `provenance`
    - reject: `language`, `text` (as rejected), `reason`
    - dismiss: `fingerprint`, `reason`; severity: `fingerprint`, `severity`
    - comment: `text`; reviewed: `row` (its hash), `value`
    - pin: `kind`, `members` (language to text hashes of the paragraphs)
    - merge: `next` (anchor of the row below); split: `at` (language to number of paragraphs that
      stay); shift: `language`, `direction` (`up` or `down`)
    - withdraw: `reason`; undo, redo: `of` (number of the decision)
    """

    kind: DecisionKind
    story: str
    who: str
    anchor: Anchor | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    number: int = 0
    at: dt.datetime = dt.datetime.min

    def to_record(self) -> dict[str, Any]:
        """The decision as JSON, as the journal and the publishers show it."""
        return {
            "number": self.number,
            "kind": self.kind,
            "story": self.story,
            "who": self.who,
            "at": self.at.isoformat(),
            "anchor": self.anchor.to_record() if self.anchor else None,
            "data": dict(self.data),
        }


def decision_from(row: Mapping[str, Any]) -> Decision:
    """The decision of a line of the table `decision`."""
    return Decision(
        kind=row["kind"],
        story=row["story"],
        who=row["who"],
        anchor=Anchor.from_record(json.loads(row["anchor"])) if row["anchor"] else None,
        data=json.loads(row["data"]),
        number=row["number"],
        at=dt.datetime.fromisoformat(row["at"]),
    )


def effective(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions that hold, in the order they were made: those neither undone nor undo itself."""
    holding: dict[int, Decision] = {}
    undone: dict[int, Decision] = {}
    for decision in decisions:
        if decision.kind == "undo":
            of = decision.data["of"]
            if of in holding:
                undone[of] = holding.pop(of)
        elif decision.kind == "redo":
            of = decision.data["of"]
            if of in undone:
                holding[of] = undone.pop(of)
        else:
            holding[decision.number] = decision
    return [holding[number] for number in sorted(holding)]


def last_undoable(decisions: Sequence[Decision]) -> Decision | None:
    """What `undo` takes back: the latest decision that holds; withdrawal is for good."""
    holding = [d for d in effective(decisions) if d.kind != "withdraw"]
    return holding[-1] if holding else None


def last_redoable(decisions: Sequence[Decision]) -> Decision | None:
    """What `redo` brings back: the latest thing undone, unless something was decided since."""
    stack: list[int] = []
    by_number = {d.number: d for d in decisions}
    for decision in decisions:
        if decision.kind == "undo":
            stack.append(decision.data["of"])
        elif decision.kind == "redo":
            stack.remove(decision.data["of"])
        else:
            stack.clear()
    return by_number[stack[-1]] if stack else None


def pins(decisions: Iterable[Decision]) -> Iterator[Decision]:
    """The pins that hold, for the aligner."""
    return (d for d in effective(decisions) if d.kind == "pin")


def check_person(who: str) -> str:
    """The name that a decision is signed with; an anonymous one is refused."""
    who = " ".join(who.split())
    if not who:
        raise InputError("a decision must be signed: give a name")
    return who
