"""What a reviewer can do: each action is one call on the journal, checked and applied there."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from triptych.corpora.build import rebuild_story
from triptych.corpora.decisions import pins
from triptych.corpora.journal import Journal
from triptych.corpora.overlay import Shown
from triptych.corpora.step import Engines
from triptych.corpora.store import Store
from triptych.errors import ConflictError, InputError, TriptychError
from triptych.records import Record, cell_from
from triptych.review.candidates import candidates
from triptych.story import Cell, Finding, Kind, Row, Severity
from triptych.translate.filler import Filler

Form = Mapping[str, str]


class Desk:
    """A store with the engines that find findings anew and realign.

    `load` loads the engines, once, when they are first needed; `filler` gives other candidates for
    a cell, where there is one.
    """

    def __init__(
        self,
        store: Store,
        load: Callable[[], Engines],
        who: str,
        filler: Callable[[], Filler | None] = lambda: None,
    ) -> None:
        self.store = store
        self.who = who
        self._load = load
        self._filler = filler
        self._lock = threading.Lock()
        self._engines: Engines | None = None
        self.journal = Journal(store, self._rescore)

    @property
    def engines(self) -> Engines:
        """The engines; the first call loads them and takes seconds."""
        with self._lock:
            if self._engines is None:
                self._engines = self._load()
            return self._engines

    def warm(self) -> None:
        """Load what the first edit needs; where that fails, the first edit says why."""
        with contextlib.suppress(TriptychError):
            self.engines.score("", [])

    def _rescore(self, story: str, rows: Sequence[Row]) -> tuple[Sequence[Row], Record]:
        return self.engines.score(story, rows)

    def act(self, name: str, story: str, form: Form) -> Shown:
        """Carry out the action of this name; raises `InputError` for one that does not exist."""
        action = ACTIONS.get(name)
        if action is None:
            raise InputError(f"there is no action {name!r}")
        return action(self, story, form)

    def candidates(self, story: str, form: Form) -> tuple[Row, Sequence[Cell]]:
        """A row, and the other texts that the cell in the form might have."""
        number, language = _number(form), _text(form, "language")
        row = self._row(story, number, language)
        filler = self._filler()
        return row, candidates(row, language, filler) if filler else []

    def _row(self, story: str, number: int, language: str) -> Row:
        rows = self.store.shown(story).rows
        if number >= len(rows):
            raise ConflictError(f"there is no row {number} any more: reload the story")
        if language not in rows[number].cells:
            raise InputError(f"row {number} has no column {language!r}")
        return rows[number]

    def preview(self, story: str, form: Form) -> Sequence[Finding]:
        """The findings that a row would have if a cell said what stands in the form."""
        number, language = _number(form), _text(form, "language")
        row = self._row(story, number, language)
        text = form.get("text", "").strip()
        cell = replace(row.cells[language], text=text or None, origin="human" if text else None)
        scored, _ = self.engines.score(story, [replace(row, cells={**row.cells, language: cell})])
        return scored[0].findings


def _text(form: Form, key: str) -> str:
    value = form.get(key)
    if value is None:
        raise InputError(f"the form lacks {key!r}: reload the page")
    return value


def _number(form: Form, key: str = "row") -> int:
    value = _text(form, key)
    if not value.isdecimal() or len(value) > 9:
        raise InputError(f"{key!r} must be a whole number, not {value[:40]!r}")
    return int(value)


def _edit(desk: Desk, story: str, form: Form) -> Shown:
    return desk.journal.edit(
        story,
        _number(form),
        _text(form, "language"),
        _text(form, "text").replace("\r\n", "\n"),
        who=desk.who,
        seen=_text(form, "seen"),
    )


def _accept(desk: Desk, story: str, form: Form) -> Shown:
    return desk.journal.accept(
        story, _number(form), _text(form, "language"), who=desk.who, seen=_text(form, "seen")
    )


def _choose(desk: Desk, story: str, form: Form) -> Shown:
    """Take a candidate over, with the provenance that the page was given for it."""
    try:
        made = cell_from({"text": "", "provenance": json.loads(_text(form, "provenance"))})
    except ValueError:
        raise InputError("the candidate came back garbled: ask for the others again") from None
    if made.provenance is None:
        raise InputError("the candidate lacks its origin: ask for the others again")
    return desk.journal.choose(
        story,
        _number(form),
        _text(form, "language"),
        _text(form, "text"),
        made.provenance,
        who=desk.who,
        seen=_text(form, "seen"),
    )


def _reject(desk: Desk, story: str, form: Form) -> Shown:
    return desk.journal.reject(
        story,
        _number(form),
        _text(form, "language"),
        who=desk.who,
        seen=_text(form, "seen"),
        reason=form.get("reason", ""),
    )


def _dismiss(desk: Desk, story: str, form: Form) -> Shown:
    return desk.journal.dismiss(
        story,
        _number(form),
        _text(form, "finding"),
        who=desk.who,
        reason=form.get("reason", ""),
    )


def _severity(desk: Desk, story: str, form: Form) -> Shown:
    severity = _text(form, "severity")
    if severity not in get_args(Severity):
        raise InputError(f"there is no severity {severity!r}")
    return desk.journal.set_severity(
        story,
        _number(form),
        _text(form, "finding"),
        severity,  # type: ignore[arg-type]  # one of the literals, as just checked
        who=desk.who,
    )


def _comment(desk: Desk, story: str, form: Form) -> Shown:
    row = _number(form) if form.get("row") else None
    return desk.journal.comment(story, row, _text(form, "text"), who=desk.who)


def _review(desk: Desk, story: str, form: Form) -> Shown:
    return desk.journal.review(
        story,
        _number(form),
        who=desk.who,
        seen=_text(form, "seen"),
        reviewed=form.get("value", "yes") == "yes",
    )


def _merge(desk: Desk, story: str, form: Form) -> Shown:
    return desk.journal.merge(story, _number(form), who=desk.who, seen=_text(form, "seen"))


def _split(desk: Desk, story: str, form: Form) -> Shown:
    at = {key[3:]: _number(form, key) for key in form if key.startswith("at-")}
    return desk.journal.split(story, _number(form), at, who=desk.who, seen=_text(form, "seen"))


def _shift(desk: Desk, story: str, form: Form) -> Shown:
    return desk.journal.shift(
        story,
        _number(form),
        _text(form, "language"),
        "up" if _text(form, "direction") == "up" else "down",
        who=desk.who,
        seen=_text(form, "seen"),
    )


def _pin(desk: Desk, story: str, form: Form) -> Shown:
    """Join the chosen paragraphs, and align the rest of the story around them."""
    kind, members = pinned_members(_text(form, "members"))
    desk.journal.pin(story, kind, members, who=desk.who)
    try:
        rebuild_story(desk.store, story, desk.engines)
    except BaseException:
        desk.journal.undo(story, who=desk.who)  # a pin that nothing follows would surprise later
        raise
    return desk.store.shown(story)


def pinned_members(chosen: str) -> tuple[Kind, Mapping[str, Sequence[int]]]:
    """The kind and paragraphs of a pin, from the JSON that the page sends.

    >>> pinned_members('{"kind": "body", "members": {"en": [3], "sq": [4]}}')
    ('body', {'en': [3], 'sq': [4]})
    """
    try:
        value = json.loads(chosen)
        kind, members = value["kind"], value["members"]
        whole = all(type(i) is int for indices in members.values() for i in indices)
    except (ValueError, TypeError, KeyError, AttributeError):
        whole = False
    if not whole or kind not in get_args(Kind):
        raise InputError("choose the paragraphs to join, of one kind, and try again")
    return kind, {str(language): sorted(indices) for language, indices in members.items()}


def _step(desk: Desk, story: str, form: Form, *, back: bool) -> Shown:
    """Undo or redo, if the journal stands where the page that asks has seen it."""
    latest = max((d.number for d in desk.store.decisions(story)), default=0)
    if latest != _number(form, "head"):
        raise ConflictError(
            "somebody else decided something about this story meanwhile: look at it, then try again"
        )
    step = desk.journal.undo if back else desk.journal.redo
    pins_before = _pins(desk, story)
    shown = step(story, who=desk.who)
    if _pins(desk, story) != pins_before:
        rebuild_story(desk.store, story, desk.engines)
        shown = desk.store.shown(story)
    return shown


def _pins(desk: Desk, story: str) -> list[int]:
    return [d.number for d in pins(desk.store.decisions(story))]


ACTIONS: Mapping[str, Callable[[Desk, str, Form], Shown]] = {
    "edit": _edit,
    "accept": _accept,
    "choose": _choose,
    "reject": _reject,
    "dismiss": _dismiss,
    "severity": _severity,
    "comment": _comment,
    "review": _review,
    "merge": _merge,
    "split": _split,
    "shift": _shift,
    "pin": _pin,
    "undo": lambda desk, story, form: _step(desk, story, form, back=True),
    "redo": lambda desk, story, form: _step(desk, story, form, back=False),
}


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the review page; `scope` says what it acts on: page, row, cell or story."""

    key: str
    action: str
    scope: str


KEYS: tuple[Key, ...] = (
    Key("j", "next_row", "page"),
    Key("k", "previous_row", "page"),
    Key("h", "previous_column", "page"),
    Key("l", "next_column", "page"),
    Key("n", "next_finding", "page"),
    Key("N", "previous_finding", "page"),
    Key("e", "edit", "cell"),
    Key("a", "accept", "cell"),
    Key("x", "reject", "cell"),
    Key("o", "candidates", "cell"),
    Key("[", "shift_up", "cell"),
    Key("]", "shift_down", "cell"),
    Key("p", "select", "cell"),
    Key("P", "pin", "row"),
    Key("m", "merge", "row"),
    Key("s", "split", "row"),
    Key("d", "dismiss", "row"),
    Key("v", "severity", "row"),
    Key("c", "comment", "row"),
    Key("r", "review", "row"),
    Key("u", "undo", "story"),
    Key("U", "redo", "story"),
    Key("y", "journal", "story"),
    Key("/", "search", "page"),
    Key("g", "list", "page"),
    Key("?", "help", "page"),
)
