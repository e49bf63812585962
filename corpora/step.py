"""The per-story step: align, rows, fill, score, as one pure function."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from triptych.corpora.anchors import story_digest, text_hash
from triptych.corpora.lines import Lines, lines_of
from triptych.corpora.rows import check_complete, rows_from
from triptych.corpora.sources import Unread
from triptych.corpora.store import Result
from triptych.errors import InputError, TriptychError
from triptych.records import Record
from triptych.story import Bead, Kind, LedgerEntry, Row, Story

Link = tuple[Kind, Mapping[str, tuple[int, ...]]]
"""Paragraphs that a person joined: their kind, and by language their indices."""

Align = Callable[[Story, Sequence[Link]], Sequence[Bead]]
Fill = Callable[[Story, Sequence[Row], Sequence[str]], Sequence[Row]]
Score = Callable[[str, Sequence[Row]], tuple[Sequence[Row], Record]]


@dataclass(frozen=True, slots=True)
class Engines:
    """The three stages, loaded, and the signature that says exactly which they are."""

    align: Align
    score: Score
    fill: Fill | None
    languages: tuple[str, ...]
    signature: str


@dataclass(frozen=True, slots=True)
class Task:
    """One story on its way: what was read of it, and what people pinned in it."""

    story: Story
    pairing: Record = field(default_factory=dict)
    ledger: tuple[LedgerEntry, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def digest(self) -> str:
        """The key of what the result depends on: the articles and the links."""
        links = [[kind, {k: list(v) for k, v in sorted(m.items())}] for kind, m in self.links]
        return story_digest(self.story) + (text_hash(json.dumps(links)) if links else "")


@dataclass(frozen=True, slots=True)
class Failure:
    """A story that could not be built; `sources` are the inputs it came from."""

    story: str
    message: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a task: the story, ready for the store, or why it could not be built.

    Where its pages were read with it, `errors` are theirs; `ledger` if no story came of them.
    """

    made: Lines | Failure | None
    errors: tuple[InputError, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()


def process(task: Task, engines: Engines) -> Result:
    """Build one story. Same task and engines, same result, byte for byte."""
    story = task.story
    languages = (*engines.languages, *sorted(set(story.articles) - set(engines.languages)))
    beads = engines.align(story, task.links)
    rows: Sequence[Row] = rows_from(story, beads, languages)
    if engines.fill is not None:
        rows = engines.fill(story, rows, languages)
    rows, vector = engines.score(story.id, rows)
    check_complete(story, rows)
    entries = (*task.ledger, *_merged(story, rows), *_empty(story, rows))
    return Result(story, tuple(rows), vector, task.digest, engines.signature, entries, task.pairing)


def attempt(task: Task | Unread, engines: Engines) -> Outcome:
    """Build one story, read first if it was not yet, or say why not.

    The others must go on whatever happens in this one.
    """
    errors: tuple[InputError, ...] = ()
    try:
        if isinstance(task, Unread):
            sourced = task.read()
            errors = sourced.errors
            if sourced.story is None:
                return Outcome(None, errors, sourced.entries)
            task = task_of(sourced.story, sourced.entries, sourced.pairing)
        return Outcome(lines_of(process(task, engines), engines.languages), errors)
    except TriptychError as error:
        message = str(error)
    except Exception as error:  # noqa: BLE001 - a fault in one story must not stop the others
        message = f"{type(error).__name__}: {error} (please report this with the story's pages)"
    return failure(task, message, errors)


def task_of(
    story: Story,
    entries: Iterable[LedgerEntry],
    pairing: Mapping[str, object],
    links: tuple[Link, ...] = (),
) -> Task:
    """The task of a story as it was found, with the ledger lines of finding it."""
    own = tuple(replace(entry, story=story.id) for entry in entries)
    return Task(story, dict(pairing), own, links)


def failure(task: Task | Unread, message: str, errors: tuple[InputError, ...] = ()) -> Outcome:
    """The failure of a task."""
    if isinstance(task, Unread):
        return Outcome(Failure(task.name, message, task.sources), errors)
    return Outcome(Failure(task.story.id, message, task.story.sources), errors)


def _merged(story: Story, rows: Sequence[Row]) -> list[LedgerEntry]:
    """A line for each cell that joins several paragraphs."""
    return [
        LedgerEntry(
            stage="align",
            rule="one cell",
            outcome="merged",
            why=f"{row.kind} paragraphs {', '.join(map(str, cell.paragraphs))} are row {row.number}",
            source=story.articles[language].source,
            story=story.id,
            language=language,
        )
        for row in rows
        for language, cell in row.cells.items()
        if len(cell.paragraphs) > 1
    ]


def _empty(story: Story, rows: Sequence[Row]) -> list[LedgerEntry]:
    """A line for each reason why cells of a language stayed empty."""
    reasons = Counter(
        (language, cell.reason or "no reason given")
        for row in rows
        for language, cell in row.cells.items()
        if cell.text is None
    )
    return [
        LedgerEntry(
            stage="fill",
            rule="left empty",
            outcome="kept",
            why=f"{count} of {len(rows)} cells: {reason}",
            story=story.id,
            language=language,
        )
        for (language, reason), count in sorted(reasons.items())
    ]
