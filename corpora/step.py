"""The per-story step: align, rows, fill, score, as one pure function."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from triptych.corpora.anchors import story_digest, text_hash
from triptych.corpora.rows import check_complete, rows_from
from triptych.corpora.store import Result
from triptych.errors import TriptychError
from triptych.records import (
    Record,
    ledger_from,
    ledger_record,
    row_from,
    row_record,
    story_from,
    story_record,
)
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


Outcome = Result | Failure


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


def attempt(task: Task, engines: Engines) -> Outcome:
    """Build one story, or say why not; the others must go on whatever happens in this one."""
    try:
        return process(task, engines)
    except TriptychError as error:
        message = str(error)
    except Exception as error:  # noqa: BLE001 - a fault in one story must not stop the others
        message = f"{type(error).__name__}: {error} (please report this with the story's pages)"
    return failure(task, message)


def failure(task: Task, message: str) -> Failure:
    """The failure of a task."""
    sources = [a.source for a in task.story.articles.values() if a.source]
    return Failure(task.story.id, message, tuple(sources))


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


def task_record(task: Task) -> Record:
    """A task as JSON, to travel to another machine."""
    return {
        "story": story_record(task.story),
        "pairing": task.pairing,
        "ledger": [ledger_record(entry) for entry in task.ledger],
        "links": [[kind, {k: list(v) for k, v in m.items()}] for kind, m in task.links],
    }


def task_from(record: Record) -> Task:
    """The task of a record."""
    return Task(
        story=story_from(record["story"]),
        pairing=record["pairing"],
        ledger=tuple(ledger_from(entry) for entry in record["ledger"]),
        links=tuple(
            (kind, {k: tuple(v) for k, v in members.items()}) for kind, members in record["links"]
        ),
    )


def outcome_record(outcome: Outcome) -> Record:
    """An outcome as JSON, to travel back."""
    if isinstance(outcome, Failure):
        return {
            "failed": outcome.story,
            "message": outcome.message,
            "sources": list(outcome.sources),
        }
    return {
        "story": story_record(outcome.story),
        "rows": [row_record(row) for row in outcome.rows],
        "vector": outcome.vector,
        "digest": outcome.digest,
        "signature": outcome.signature,
        "ledger": [ledger_record(entry) for entry in outcome.ledger],
        "pairing": outcome.pairing,
    }


def outcome_from(record: Record) -> Outcome:
    """The outcome of a record."""
    if "failed" in record:
        return Failure(record["failed"], record["message"], tuple(record["sources"]))
    return Result(
        story=story_from(record["story"]),
        rows=tuple(row_from(row) for row in record["rows"]),
        vector=record["vector"],
        digest=record["digest"],
        signature=record["signature"],
        ledger=tuple(ledger_from(entry) for entry in record["ledger"]),
        pairing=record["pairing"],
    )
