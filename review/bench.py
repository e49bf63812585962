"""The workbench: one story as the review page shows it, with all that its controls need to know."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from triptych.corpora.anchors import fingerprint, row_hash, text_hash
from triptych.corpora.decisions import Decision, effective, last_redoable, last_undoable
from triptych.corpora.listing import Query, Summary
from triptych.corpora.overlay import Note, Shown
from triptych.corpora.store import Store
from triptych.languages.sentences import split_sentences
from triptych.review.consistency import Consistency, story_consistency
from triptych.review.panes import StoryPane, story_pane
from triptych.story import Row, Story


@dataclass(frozen=True, slots=True)
class CellWork:
    """What the controls of a cell need: the key of its text, and the text before people edited."""

    seen: str
    before: str | None = None


@dataclass(frozen=True, slots=True)
class RowWork:
    """What the controls of a row need: keys of the row, its cells and findings; its notes."""

    seen: str
    note: Note
    cells: Mapping[str, CellWork]
    fingerprints: Sequence[str]
    first: bool  # no row of the same kind above
    last: bool  # nor below
    members: str  # the row's paragraphs as JSON, as a pin names them

    @property
    def reviewed(self) -> bool:
        return self.note.reviewed is not None


@dataclass(frozen=True, slots=True)
class Bench:
    """One story on the review page; `head` is the number of the latest decision about it."""

    summary: Summary
    story: Story
    pane: StoryPane
    work: Sequence[RowWork]
    consistency: Consistency
    comments: Sequence[tuple[str, str, str]]
    orphans: Sequence[int]
    head: int
    undo: Decision | None
    redo: Decision | None

    @property
    def reviewed(self) -> int:
        return sum(work.reviewed for work in self.work)


@lru_cache(maxsize=4096)
def sentence_starts(text: str, language: str) -> tuple[int, ...]:
    """The offsets at which sentences start."""
    starts, at = [], 0
    for sentence in split_sentences(text, language):
        found = text.find(sentence, at)
        if found >= 0:
            starts.append(found)
            at = found + len(sentence)
    return tuple(starts)


def bench(store: Store, story_id: str, shown: Shown | None = None) -> Bench:
    """Lay a story out for work; raises `StoreError` where there is none of that name."""
    story = store.story(story_id)
    shown = shown or store.shown(story_id)
    journal = list(store.decisions(story_id))
    originals = _originals(journal)
    _, signature = store.built_from(story_id) or ("", "")
    return Bench(
        summary=store.summary(story_id),
        story=story,
        pane=story_pane(shown.rows, story, order=store.languages, sentences=sentence_starts),
        work=[
            _row_work(row, note, originals, ends=_ends(shown.rows, i))
            for i, (row, note) in enumerate(zip(shown.rows, shown.notes, strict=True))
        ],
        consistency=story_consistency(shown.vector, signature),
        comments=shown.comments,
        orphans=shown.orphans,
        head=journal[-1].number if journal else 0,
        undo=last_undoable(journal),
        redo=last_redoable(journal),
    )


def _ends(rows: Sequence[Row], index: int) -> tuple[bool, bool]:
    """Whether a row is the first, and the last, of its kind."""
    kind = rows[index].kind
    return (
        all(row.kind != kind for row in rows[:index]),
        all(row.kind != kind for row in rows[index + 1 :]),
    )


def _originals(journal: Iterable[Decision]) -> Mapping[int, tuple[str, str]]:
    """By number of an edit that holds: its language, and the text that it replaced."""
    return {
        d.number: (d.data["language"], d.data["before"] or "")
        for d in effective(journal)
        if d.kind == "edit"
    }


def _row_work(
    row: Row, note: Note, originals: Mapping[int, tuple[str, str]], *, ends: tuple[bool, bool]
) -> RowWork:
    before: dict[str, str] = {}
    for number in note.decisions:
        if number in originals:
            language, text = originals[number]
            before.setdefault(language, text)
    return RowWork(
        seen=row_hash(row),
        note=note,
        cells={
            lang: CellWork(text_hash(cell.text), before.get(lang))
            for lang, cell in row.cells.items()
        },
        fingerprints=[fingerprint(row, finding) for finding in row.findings],
        first=ends[0],
        last=ends[1],
        members=json.dumps(
            {
                "kind": row.kind,
                "members": {k: list(c.paragraphs) for k, c in row.cells.items() if c.paragraphs},
            }
        ),
    )


def next_unreviewed(store: Store, after: str) -> str | None:
    """The worst story that still has rows to review, other than this one."""
    found = store.listing(Query(unreviewed=True, limit=2)).stories
    return next((summary.id for summary in found if summary.id != after), None)


def changed_rows(before: Shown, after: Shown) -> list[int] | None:
    """The rows that look different now; None if the structure changed, so that all are redrawn."""
    if len(before.rows) != len(after.rows):
        return None
    changed = []
    for i, (old, new) in enumerate(zip(before.rows, after.rows, strict=True)):
        if any(
            (old.cells[lang].paragraphs, old.cells[lang].moved)
            != (new.cells[lang].paragraphs, new.cells[lang].moved)
            if lang in old.cells
            else True
            for lang in new.cells
        ):
            return None
        if old != new or before.notes[i] != after.notes[i]:
            changed.append(i)
    return changed
