"""Making decisions: each is checked against what stands now, written, and applied at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, Literal, get_args

from triptych.corpora import decisions as kinds
from triptych.corpora.anchors import anchor_of, fingerprint, row_hash, text_hash
from triptych.corpora.decisions import Decision, DecisionKind
from triptych.corpora.overlay import Rescore, Shown
from triptych.corpora.store import Store
from triptych.errors import ConflictError, InputError
from triptych.story import Cell, Kind, Provenance, Row, Severity, Story


def now() -> dt.datetime:
    """The time that a decision is signed with: UTC, to the second."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


class Journal:
    """The way to decide something about a store's stories.

    Rows are given by number as shown, with `seen`: `text_hash` of the cell's text, or `row_hash` of
    the row, that the person had before them. Where that is no longer what stands, somebody else
    was faster: `ConflictError` carries both texts, and nothing is written. Every method answers
    the story as it is shown afterwards. `rescore` finds the findings of changed rows anew.
    """

    def __init__(
        self,
        store: Store,
        rescore: Rescore | None = None,
        clock: Callable[[], dt.datetime] = now,
    ) -> None:
        self.store = store
        self.rescore = rescore
        self.clock = clock

    # The text of a cell

    def edit(self, story: str, row: int, language: str, text: str, *, who: str, seen: str) -> Shown:
        """Give a cell a person's words; empty ones empty it."""

        def decide(found: Story, shown: Shown) -> Decision:
            cell = _cell(shown, row, language, seen, text)
            data: dict[str, Any] = {"language": language, "before": cell.text, "text": text.strip()}
            if cell.provenance is not None:
                data["provenance"] = asdict(cell.provenance)
            return self._about(found, shown, row, "edit", who, data)

        return self._decide(story, decide)

    def accept(self, story: str, row: int, language: str, *, who: str, seen: str) -> Shown:
        """Take a machine's text as it is: it becomes post-edited, and a rebuild keeps it."""

        def decide(found: Story, shown: Shown) -> Decision:
            cell = _cell(shown, row, language, seen, None)
            if cell.origin not in ("machine", "memory") or cell.provenance is None:
                raise InputError(
                    f"story {story}, row {row}: the {language} cell is not a machine's to accept"
                )
            data = {
                "language": language,
                "text": cell.text,
                "provenance": asdict(cell.provenance),
            }
            return self._about(found, shown, row, "accept", who, data)

        return self._decide(story, decide)

    def choose(
        self,
        story: str,
        row: int,
        language: str,
        text: str,
        provenance: Provenance,
        *,
        who: str,
        seen: str,
    ) -> Shown:
        """Put another machine's text into a cell, in place of a machine's or of nothing."""

        def decide(found: Story, shown: Shown) -> Decision:
            cell = _cell(shown, row, language, seen, text)
            if cell.origin == "human":
                raise InputError(
                    f"story {story}, row {row}: a person wrote the {language} cell: edit it instead"
                )
            data = {"language": language, "text": text.strip(), "provenance": asdict(provenance)}
            return self._about(found, shown, row, "accept", who, data)

        return self._decide(story, decide)

    def reject(
        self, story: str, row: int, language: str, *, who: str, seen: str, reason: str = ""
    ) -> Shown:
        """Take a machine's text out; the cell is a gap until something else fills it."""

        def decide(found: Story, shown: Shown) -> Decision:
            cell = _cell(shown, row, language, seen, None)
            if cell.origin not in ("machine", "memory", "post-edited"):
                raise InputError(
                    f"story {story}, row {row}: the {language} cell is not a machine's to reject"
                )
            data = {"language": language, "text": cell.text, "reason": reason.strip()}
            return self._about(found, shown, row, "reject", who, data)

        return self._decide(story, decide)

    # Findings, comments, review

    def dismiss(self, story: str, row: int, key: str, *, who: str, reason: str = "") -> Shown:
        """Say that a finding (by its `fingerprint`) is none; it is gone until text or check change."""

        def decide(found: Story, shown: Shown) -> Decision:
            _finding(shown, row, key)
            data = {"fingerprint": key, "reason": reason.strip()}
            return self._about(found, shown, row, "dismiss", who, data)

        return self._decide(story, decide)

    def set_severity(
        self, story: str, row: int, key: str, severity: Severity, *, who: str
    ) -> Shown:
        """Say how bad a finding (by its `fingerprint`) is."""
        if severity not in get_args(Severity):
            raise InputError(f"severity {severity!r} is not one of {', '.join(get_args(Severity))}")

        def decide(found: Story, shown: Shown) -> Decision:
            _finding(shown, row, key)
            data = {"fingerprint": key, "severity": severity}
            return self._about(found, shown, row, "severity", who, data)

        return self._decide(story, decide)

    def comment(self, story: str, row: int | None, text: str, *, who: str) -> Shown:
        """Say something about a row, or about the story where `row` is None."""
        if not text.strip():
            raise InputError("the comment is empty")
        data = {"text": text.strip()}
        return self._decide(
            story, lambda found, shown: self._about(found, shown, row, "comment", who, data)
        )

    def review(self, story: str, row: int, *, who: str, seen: str, reviewed: bool = True) -> Shown:
        """Mark a row as reviewed, or take the mark back; it falls when a text of the row changes."""

        def decide(found: Story, shown: Shown) -> Decision:
            _row(shown, row, seen)
            data = {"row": seen, "value": reviewed}
            return self._about(found, shown, row, "reviewed", who, data)

        return self._decide(story, decide)

    # Structure

    def merge(self, story: str, row: int, *, who: str, seen: str) -> Shown:
        """Join a row and the next one of its kind, in all columns."""

        def decide(found: Story, shown: Shown) -> Decision:
            first = _row(shown, row, seen)
            below = next(
                (i for i in range(row + 1, len(shown.rows)) if shown.rows[i].kind == first.kind),
                None,
            )
            if below is None:
                raise InputError(
                    f"story {story}, row {row}: no row of its kind below to merge with"
                )
            data = {"next": anchor_of(found, shown.rows, below).to_record()}
            return self._about(found, shown, row, "merge", who, data)

        return self._decide(story, decide)

    def split(self, story: str, row: int, at: Mapping[str, int], *, who: str, seen: str) -> Shown:
        """Split a row: in each language the first `at` paragraphs stay (all, where not named)."""

        def decide(found: Story, shown: Shown) -> Decision:
            _row(shown, row, seen)
            return self._about(found, shown, row, "split", who, {"at": dict(at)})

        return self._decide(story, decide)

    def shift(
        self,
        story: str,
        row: int,
        language: str,
        direction: Literal["up", "down"],
        *,
        who: str,
        seen: str,
    ) -> Shown:
        """Move one language's last paragraph to the row below, or its first to the row above."""

        def decide(found: Story, shown: Shown) -> Decision:
            _row(shown, row, seen)
            data = {"language": language, "direction": direction}
            return self._about(found, shown, row, "shift", who, data)

        return self._decide(story, decide)

    def pin(
        self, story: str, kind: Kind, members: Mapping[str, Sequence[int]], *, who: str
    ) -> Shown:
        """Say that these paragraphs (indices of that kind, by language) are one row, for the aligner.

        Takes effect when the story is built again (`triptych.corpora.build.rebuild_story`).
        """

        def decide(found: Story, shown: Shown) -> Decision:
            hashes = {}
            for language, indices in members.items():
                texts = found.articles[language].texts(kind) if language in found.articles else ()
                if any(not 0 <= i < len(texts) for i in indices):
                    raise InputError(
                        f"story {story}: there is no such paragraph in {language} to pin"
                    )
                hashes[language] = [text_hash(texts[i]) for i in indices]
            if sum(bool(h) for h in hashes.values()) < 2:
                raise InputError(f"story {story}: a pin joins paragraphs of two languages or more")
            return Decision("pin", story, who, None, {"kind": kind, "members": hashes})

        return self._decide(story, decide)

    # Undo

    def undo(self, story: str, *, who: str) -> Shown:
        """Take back the latest decision on a story that still holds."""

        def decide(found: Story, shown: Shown) -> Decision:
            last = kinds.last_undoable(list(self.store.decisions(story)))
            if last is None:
                raise InputError(f"story {story}: nothing to undo")
            return Decision("undo", story, who, None, {"of": last.number})

        return self._decide(story, decide)

    def redo(self, story: str, *, who: str) -> Shown:
        """Bring back what was undone last, if nothing was decided since."""

        def decide(found: Story, shown: Shown) -> Decision:
            last = kinds.last_redoable(list(self.store.decisions(story)))
            if last is None:
                raise InputError(f"story {story}: nothing to redo")
            return Decision("redo", story, who, None, {"of": last.number})

        return self._decide(story, decide)

    def _decide(self, story: str, decide: Callable[[Story, Shown], Decision]) -> Shown:
        """Check and write one decision and apply it, in one transaction."""
        with self.store.transaction() as connection:
            found, shown = self.store.story(story), self.store.shown(story)
            decision = decide(found, shown)
            number = self.store.append(connection, replace(decision, at=self.clock()))
            after = self.store.refresh(connection, story, self.rescore)
            if number in after.orphans:
                raise InputError(f"story {story}: this does not fit the row: nothing was changed")
            return after

    def _about(
        self,
        story: Story,
        shown: Shown,
        row: int | None,
        kind: DecisionKind,
        who: str,
        data: Mapping[str, Any],
    ) -> Decision:
        anchor = None
        if row is not None:
            _row(shown, row, None)
            anchor = anchor_of(story, shown.rows, row)
        return Decision(kind, story.id, who, anchor, data)


def _row(shown: Shown, number: int, seen: str | None) -> Row:
    """The row with this number, if it is still the one that was seen."""
    if not 0 <= number < len(shown.rows):
        raise InputError(f"there is no row {number}: the number of rows is {len(shown.rows)}")
    row = shown.rows[number]
    if seen is not None and row_hash(row) != seen:
        raise ConflictError(f"row {number} was changed by somebody else: look at it again")
    return row


def _cell(shown: Shown, number: int, language: str, seen: str, yours: str | None) -> Cell:
    """The cell, if its text is still the one that was seen."""
    row = _row(shown, number, None)
    cell = row.cells.get(language)
    if cell is None:
        raise InputError(f"row {number} has no column {language!r}")
    if text_hash(cell.text) != seen:
        raise ConflictError(
            f"row {number}, {language}: somebody else changed this text meanwhile",
            theirs=cell.text,
            yours=yours,
        )
    return cell


def _finding(shown: Shown, number: int, key: str) -> None:
    row = _row(shown, number, None)
    if not any(fingerprint(row, finding) == key for finding in row.findings):
        raise ConflictError(f"row {number}: this finding is no longer there: look at it again")
