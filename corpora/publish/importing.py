"""Edited files back into the store: what people changed becomes decisions."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from triptych.corpora.anchors import text_hash
from triptych.corpora.journal import Journal
from triptych.corpora.overlay import Rescore, Shown
from triptych.corpora.publish.edits import EditedCell, Unit, read_units
from triptych.corpora.publish.personal import masked
from triptych.corpora.publish.release import NOT_WRITTEN, row_id
from triptych.corpora.store import Store
from triptych.errors import ConflictError, InputError
from triptych.languages.packs import primary
from triptych.records import Record
from triptych.story import Cell, Story


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that was edited or accepted, or could not be: `problem` then says why."""

    where: str
    story: str | None
    row: int | None
    language: str | None
    text: str
    problem: str | None = None
    theirs: str | None = None  # what stands there now, in a conflict

    def to_record(self) -> Record:
        """The change as `triptych import --json` prints it."""
        return {
            "where": self.where,
            "story": self.story,
            "row": self.row,
            "language": self.language,
            "text": self.text,
            "problem": self.problem,
            "theirs": self.theirs,
        }


@dataclass(slots=True)
class Imported:
    """What an import did; `unmatched` are units of no row or half done, `errors` files that could not be read.

    `emptied` are texts that are empty in the file and stay as they are in the store.
    """

    edited: list[Change] = field(default_factory=list)
    accepted: list[Change] = field(default_factory=list)
    commented: list[Change] = field(default_factory=list)
    emptied: list[Change] = field(default_factory=list)
    conflicts: list[Change] = field(default_factory=list)
    unmatched: list[Change] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    unchanged: int = 0

    def to_record(self) -> Record:
        """The outcome as `triptych import --json` prints it."""
        return {
            "edited": [change.to_record() for change in self.edited],
            "accepted": [change.to_record() for change in self.accepted],
            "commented": [change.to_record() for change in self.commented],
            "emptied": [change.to_record() for change in self.emptied],
            "conflicts": [change.to_record() for change in self.conflicts],
            "unmatched": [change.to_record() for change in self.unmatched],
            "errors": self.errors,
            "unchanged": self.unchanged,
        }


def import_files(
    journal: Journal,
    paths: Iterable[Path],
    *,
    who: str,
    dry_run: bool = False,
    rescore: Rescore | None = None,
) -> Imported:
    """Take edited TMX and XLIFF files back, as decisions signed by `who`.

    Rows are matched by id, else by the texts of the other languages. A text that nobody edited is
    left alone. An edited one is a conflict if a person changed the cell since it was published; if
    only a machine did, the person's text wins. Notes become comments on the row. What cannot be matched or read is reported, and
    does not stop the rest. `rescore` is asked once for each story that was changed, at the end.
    """
    work = _Import(journal, who, dry_run)
    for path in paths:
        try:
            for unit in read_units(path):
                work.take(unit)
        except InputError as error:
            work.done.errors.append(str(error))
    if rescore is not None:
        for story in sorted(work.changed):
            with journal.store.transaction() as connection:
                journal.store.refresh(connection, story, rescore)
    return work.done


@dataclass(slots=True)
class _Place:
    """A row found: its story, its number, and the story as it stands."""

    story: str
    row: int
    shown: Shown

    def cell(self, language: str) -> Cell | None:
        return self.shown.rows[self.row].cells.get(language)


class _Import:
    """The state of one import."""

    def __init__(self, journal: Journal, who: str, dry_run: bool) -> None:
        self.journal = journal
        self.store = journal.store
        self.who = who
        self.dry_run = dry_run
        self.done = Imported()
        self.changed: set[str] = set()
        self._story: tuple[str, dict[str, int]] | None = None
        self._all: _Index | None = None

    def take(self, unit: Unit) -> None:
        """Apply one unit."""
        place = self._by_id(unit) or self._by_content(unit)
        if place is None:
            text = " / ".join(cell.text for cell in unit.cells.values())
            why = "no row has this id or these texts: is it a part of one, or was the story withdrawn or built anew?"
            self.done.unmatched.append(Change(unit.where, unit.story, None, None, text, why))
            return
        for language, cell in unit.cells.items():
            column = _column(language, place.shown.rows[place.row].cells) or language
            self._take_cell(unit, place, column, cell)
        for note in unit.notes:
            self._comment(Change(unit.where, place.story, place.row, None, _composed(note)), place)

    def _comment(self, change: Change, place: _Place) -> None:
        """A note as a comment on the row, unless it is there already."""
        if any(text == change.text for _, _, text in place.shown.notes[place.row].comments):
            return
        if not self.dry_run:
            place.shown = self.journal.comment(place.story, place.row, change.text, who=self.who)
        self.done.commented.append(change)

    def _take_cell(self, unit: Unit, place: _Place, language: str, edited: EditedCell) -> None:
        current = place.cell(language)
        text = _composed(edited.text)
        change = Change(unit.where, place.story, place.row, language, text)
        if current is None:
            why = f"the story has no column {language!r}"
            self.done.unmatched.append(_problem(change, why))
        elif edited.unfit:
            self.done.unmatched.append(_problem(change, edited.unfit))
        elif not edited.text.strip() and current.text and edited.seen:
            why = (
                "empty in the file, kept in the store: reject it in 'triptych review' if it is bad"
            )
            self.done.emptied.append(_problem(change, why, current.text))
        elif (
            not edited.text.strip()
            or edited.seen in (text_hash(edited.text), text_hash(text))
            or _same(edited.text, current.text or "")
        ):
            self._unchanged(change, place, current, edited)
        elif (shown := _shown_masked(current, edited)) is not None:
            if _same(edited.text, shown):
                self.done.unchanged += 1
            else:
                why = "it was published with personal data masked: edit it on the review page"
                self.done.conflicts.append(_problem(change, why, current.text))
        elif self._changed_by_person(place, language, current, edited):
            why = "somebody else changed this text since it was published"
            self.done.conflicts.append(_problem(change, why, current.text))
        else:
            self._decide(change, place, current, self.done.edited)

    def _changed_by_person(
        self, place: _Place, language: str, current: Cell, edited: EditedCell
    ) -> bool:
        """Whether what stands there now is a person's, made after the file was published."""
        if text_hash(current.text) == (edited.seen or ""):
            return False
        return any(
            decision.data.get("language") == language
            and decision.number in place.shown.notes[place.row].decisions
            for decision in self.store.decisions(place.story)
            if decision.kind in ("edit", "accept", "reject")
        )

    def _unchanged(self, change: Change, place: _Place, current: Cell, edited: EditedCell) -> None:
        approved = edited.approved and _same(edited.text, current.text or "")
        if not (approved and current.origin in NOT_WRITTEN and current.provenance is not None):
            self.done.unchanged += 1
            return
        self._decide(change, place, current, self.done.accepted)

    def _decide(self, change: Change, place: _Place, current: Cell, done: list[Change]) -> None:
        """Accept the text of a change, where `done` are those accepted, or else write it."""
        assert change.language is not None
        seen, journal = text_hash(current.text), self.journal
        where = (place.story, place.row, change.language)
        try:
            if not self.dry_run:
                if done is self.done.accepted:
                    place.shown = journal.accept(*where, who=self.who, seen=seen)
                else:
                    place.shown = journal.edit(*where, change.text, who=self.who, seen=seen)
                self.changed.add(place.story)
        except ConflictError as error:
            self.done.conflicts.append(_problem(change, str(error), error.theirs))
        except InputError as error:
            self.done.conflicts.append(_problem(change, str(error), current.text))
        else:
            done.append(change)

    # Finding the row

    def _by_id(self, unit: Unit) -> _Place | None:
        if unit.id is None:
            return None
        if unit.story is not None and unit.story in self.store:
            if self._story is None or self._story[0] != unit.story:
                self._story = (unit.story, _row_ids(self.store, unit.story))
            number = self._story[1].get(unit.id)
            return None if number is None else self._place(unit.story, number)
        place = self._index().ids.get(unit.id)
        return None if place is None else self._place(*place)

    def _by_content(self, unit: Unit) -> _Place | None:
        """The one row in which most of the unit's texts stand; None if there are two or none."""
        index = self._index()
        found: Counter[tuple[str, int]] = Counter()
        for language, edited in unit.cells.items():
            found.update(index.texts.get((primary(language), _key(edited.text)), ()))
        most = max(found.values(), default=0)
        best = [place for place, count in found.items() if count == most]
        return self._place(*best[0]) if len(best) == 1 else None

    def _index(self) -> _Index:
        if self._all is None:
            self._all = _index(self.store)
        return self._all

    def _place(self, story: str, row: int) -> _Place:
        return _Place(story, row, self.store.shown(story))


@dataclass(slots=True)
class _Index:
    """All rows of a store by id and by text, made only if a file lost the names of the stories."""

    ids: dict[str, tuple[str, int]] = field(default_factory=dict)
    texts: dict[tuple[str, str], set[tuple[str, int]]] = field(default_factory=dict)


def _index(store: Store) -> _Index:
    index = _Index()
    for story in store.story_ids():
        index.ids |= {key: (story, number) for key, number in _row_ids(store, story).items()}
        for row in store.rows(story):
            for language, cell in row.cells.items():
                if cell.text:
                    places = index.texts.setdefault((primary(language), _key(cell.text)), set())
                    places.add((story, row.number))
    return index


def _row_ids(store: Store, story_id: str) -> dict[str, int]:
    story: Story = store.story(story_id)
    rows = store.shown(story_id).rows
    return {row_id(story, rows, index): index for index in range(len(rows))}


def _problem(change: Change, why: str, theirs: str | None = None) -> Change:
    return Change(change.where, change.story, change.row, change.language, change.text, why, theirs)


def _shown_masked(current: Cell, edited: EditedCell) -> str | None:
    """The text as it was published with personal data masked; None if it was not."""
    shown = masked(current.text)[0] if current.text else None
    if shown == current.text or edited.seen not in (None, text_hash(shown)):
        return None
    return shown


def _column(language: str, columns: Collection[str]) -> str | None:
    """The column that a language code means, as tools write `SQ` or `sq-AL` where `sq` was."""
    if language in columns:
        return language
    found = [column for column in columns if primary(column) == primary(language)]
    return found[0] if len(found) == 1 else None


def _key(text: str) -> str:
    """The hash of a text, however a tool broke its lines."""
    return text_hash(" ".join(_words(text)))


def _same(a: str, b: str) -> bool:
    return _words(a) == _words(b)


def _words(text: str) -> list[str]:
    return _composed(text).split()


def _composed(text: str) -> str:
    """A text in NFC: some tools take letters apart."""
    return unicodedata.normalize("NFC", text)
