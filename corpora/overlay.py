"""Decisions applied on top of what the machine made: a pure function from rows to rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from triptych.corpora import structure
from triptych.corpora.anchors import Anchor, fingerprint, locate, row_hash, text_hash
from triptych.corpora.decisions import Decision, effective
from triptych.records import Record, finding_from, finding_record, row_from, row_record
from triptych.story import Cell, Finding, Provenance, Row, Story

Rescore = Callable[[str, Sequence[Row]], tuple[Sequence[Row], Record]]
"""Findings and vector of a story's rows anew, for rows whose text a person changed."""


@dataclass(frozen=True, slots=True)
class Note:
    """What people said about a row beside its text.

    `dismissed` pairs each finding that is no longer shown with the reason given; `severities`
    names the fingerprints whose severity a person set; `decisions` are numbers in the journal.
    """

    reviewed: str | None = None  # by whom, as long as the row stands as it was reviewed
    pinned: bool = False
    comments: tuple[tuple[str, str, str], ...] = ()  # who, when (ISO 8601), what
    dismissed: tuple[tuple[Finding, str], ...] = ()
    severities: tuple[str, ...] = ()
    decisions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A story as people see it: rows with their notes (as many), the vector, the story's comments.

    `orphans` are the numbers of decisions whose row is gone from the sources or has other
    paragraphs now; they stay in the journal and are named, not guessed at.
    """

    rows: tuple[Row, ...]
    notes: tuple[Note, ...]
    vector: Record
    comments: tuple[tuple[str, str, str], ...] = ()
    orphans: tuple[int, ...] = ()


@dataclass(slots=True)
class _Draft:
    """The state while decisions are replayed."""

    story: Story
    rows: list[Row]
    orphans: list[int] = field(default_factory=list)
    changed: bool = False
    touched: list[tuple[Anchor, int]] = field(default_factory=list)

    def find(self, decision: Decision, language: str | None = None) -> int | None:
        assert decision.anchor is not None
        index = locate(self.story, self.rows, decision.anchor, language=language)
        if index is None:
            self.orphans.append(decision.number)
        return index


def overlay(
    story: Story,
    rows: Sequence[Row],
    vector: Record,
    decisions: Sequence[Decision],
    rescore: Rescore | None = None,
) -> Shown:
    """The story as it stands after `decisions`, all of its own, oldest first.

    Structure and text come first, then the findings of what resulted, then what was said about
    findings. Without `rescore` the findings of changed rows are dropped as out of date.
    """
    holding = effective(decisions)
    draft = _Draft(story, list(rows))
    for decision in holding:
        if decision.kind in _TEXT:
            _TEXT[decision.kind](draft, decision)
        elif decision.kind in structure.OPERATIONS:
            _restructure(draft, decision)
    if draft.changed:
        draft.rows = [replace(row, number=n) for n, row in enumerate(draft.rows)]
        if rescore is not None:
            scored, vector = rescore(story.id, draft.rows)
            draft.rows = list(scored)
    notes = _annotate(draft, holding)
    comments = tuple(
        (d.who, d.at.isoformat(), str(d.data["text"]))
        for d in holding
        if d.kind == "comment" and d.anchor is None
    )
    return Shown(tuple(draft.rows), tuple(notes), vector, comments, tuple(sorted(draft.orphans)))


def _set_cell(draft: _Draft, index: int, language: str, cell: Cell) -> None:
    row = draft.rows[index]
    if row.cells.get(language) != cell:
        draft.rows[index] = replace(row, cells={**row.cells, language: cell}, findings=())
        draft.changed = True


def _edit(draft: _Draft, decision: Decision) -> None:
    """A person's words. Over a machine's or a memory's they make the cell post-edited."""
    language = decision.data["language"]
    if (index := draft.find(decision, language)) is None:
        return
    cell = draft.rows[index].cells.get(language, Cell(None))
    made = decision.data.get("provenance")
    machine = made is not None or cell.origin in ("machine", "memory", "post-edited")
    provenance = Provenance(**made) if made else cell.provenance
    text = decision.data["text"] or None
    _set_cell(
        draft,
        index,
        language,
        replace(
            cell,
            text=text,
            origin=None if text is None else "post-edited" if machine else "human",
            provenance=provenance if text and machine else None,
            reason=None if text else f"emptied by {decision.who}",
        ),
    )


def _reject(draft: _Draft, decision: Decision) -> None:
    """The text rejected is not shown again; another one that a later model makes is."""
    language = decision.data["language"]
    if (index := draft.find(decision, language)) is None:
        return
    cell = draft.rows[index].cells.get(language)
    if cell is None or text_hash(cell.text) != text_hash(decision.data["text"]):
        return
    why = decision.data.get("reason")
    reason = f"rejected by {decision.who}" + (f": {why}" if why else "")
    _set_cell(draft, index, language, Cell(None, reason=reason, paragraphs=cell.paragraphs))


_TEXT: Mapping[str, Callable[[_Draft, Decision], None]] = {
    "edit": _edit,
    "accept": _edit,
    "reject": _reject,
}


def _restructure(draft: _Draft, decision: Decision) -> None:
    if (index := draft.find(decision)) is None:
        return
    rows = structure.OPERATIONS[decision.kind](draft.story, draft.rows, index, decision.data)
    if rows is None:
        draft.orphans.append(decision.number)
        return
    draft.rows = list(rows)
    draft.changed = True


def _annotate(draft: _Draft, holding: Sequence[Decision]) -> list[Note]:
    """The notes of each row; dismissed findings leave their row, severities are set."""
    notes = [Note() for _ in draft.rows]
    for decision in holding:
        if decision.anchor is None or decision.number in draft.orphans:
            continue
        index = locate(draft.story, draft.rows, decision.anchor)
        if index is None:
            if decision.kind not in _TEXT and decision.kind not in structure.OPERATIONS:
                draft.orphans.append(decision.number)
            continue
        note = replace(notes[index], decisions=(*notes[index].decisions, decision.number))
        notes[index] = _remark(draft, index, note, decision)
    return notes


def _remark(draft: _Draft, index: int, note: Note, decision: Decision) -> Note:
    row, data = draft.rows[index], decision.data
    match decision.kind:
        case "comment":
            said = (decision.who, decision.at.isoformat(), str(data["text"]))
            return replace(note, comments=(*note.comments, said))
        case "reviewed":
            holds = data["value"] and data["row"] == row_hash(row)
            return replace(note, reviewed=decision.who if holds else None)
        case "pin":
            return replace(note, pinned=True)
        case "dismiss":
            gone = [f for f in row.findings if fingerprint(row, f) == data["fingerprint"]]
            kept = tuple(f for f in row.findings if f not in gone)
            draft.rows[index] = replace(row, findings=kept)
            reason = str(data.get("reason") or "")
            return replace(note, dismissed=(*note.dismissed, *((f, reason) for f in gone)))
        case "severity":
            draft.rows[index] = replace(
                row,
                findings=tuple(
                    replace(f, severity=data["severity"])
                    if fingerprint(row, f) == data["fingerprint"]
                    else f
                    for f in row.findings
                ),
            )
            return replace(note, severities=(*note.severities, str(data["fingerprint"])))
        case _:
            return note


def note_record(note: Note) -> Record:
    """A note as JSON."""
    return {
        "reviewed": note.reviewed,
        "pinned": note.pinned,
        "comments": [list(c) for c in note.comments],
        "dismissed": [[finding_record(f), why] for f, why in note.dismissed],
        "severities": list(note.severities),
        "decisions": list(note.decisions),
    }


def note_from(record: Mapping[str, Any]) -> Note:
    """The note of a record."""
    return Note(
        reviewed=record["reviewed"],
        pinned=record["pinned"],
        comments=tuple((who, at, text) for who, at, text in record["comments"]),
        dismissed=tuple((finding_from(f), why) for f, why in record["dismissed"]),
        severities=tuple(record["severities"]),
        decisions=tuple(record["decisions"]),
    )


def shown_record(shown: Shown) -> Record:
    """What is shown as JSON, as the store keeps it."""
    return {
        "rows": [row_record(row) for row in shown.rows],
        "notes": [note_record(note) for note in shown.notes],
        "vector": shown.vector,
        "comments": [list(c) for c in shown.comments],
        "orphans": list(shown.orphans),
    }


def shown_from(record: Mapping[str, Any]) -> Shown:
    """What is shown, of a record."""
    return Shown(
        rows=tuple(row_from(row) for row in record["rows"]),
        notes=tuple(note_from(note) for note in record["notes"]),
        vector=record["vector"],
        comments=tuple((who, at, text) for who, at, text in record["comments"]),
        orphans=tuple(record["orphans"]),
    )
