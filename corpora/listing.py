"""Lists of stories: search, filters, order and progress, over one narrow table."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from triptych.corpora.overlay import Note
from triptych.errors import SettingsError
from triptych.story import Finding, Row, Severity, Story

Order = Literal["penalty", "title", "date", "id"]

WEIGHTS: Mapping[Severity, float] = {"minor": 1.0, "major": 5.0, "critical": 25.0}
"""Penalty points by severity, those of MQM (Freitag et al. 2021, Experts, Errors, and Context)."""

UNMEASURED_PRECISION = 0.5  # a check whose precision nobody measured is right half of the time

_ORDERS: Mapping[Order, str] = {
    "penalty": "penalty DESC, id",
    "title": "title, id",
    "date": "date DESC, id",
    "id": "id",
}


@dataclass(frozen=True, slots=True)
class Query:
    """Which stories to list, and in which order.

    `text` is searched in titles and texts of all languages: words in any order, the last part of a
    word may be missing, "quoted words" stand together. `missing` names a language without a
    version of its own. `severity` asks for at least one finding that severe or worse.
    """

    text: str = ""
    missing: str | None = None
    machine: bool = False  # with machine cells nobody accepted
    gaps: bool = False  # with empty cells
    severity: Severity | None = None
    unreviewed: bool = False
    order: Order = "penalty"
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """One story in a list. `penalty` is the expected one: points times the check's precision."""

    id: str
    title: str
    titles: Mapping[str, str] = field(default_factory=dict)
    date: str | None = None
    missing: tuple[str, ...] = ()
    rows: int = 0
    gaps: int = 0
    machine: int = 0
    memory: int = 0
    critical: int = 0
    major: int = 0
    minor: int = 0
    reviewed: int = 0  # rows
    penalty: float = 0.0


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `total` counts all stories that match."""

    stories: tuple[Summary, ...]
    total: int
    offset: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the review of the whole store is."""

    stories: int
    stories_reviewed: int
    rows: int
    rows_reviewed: int
    gaps: int
    machine: int
    critical: int
    major: int
    minor: int


def penalty(finding: Finding) -> float:
    """The points that a finding is expected to cost."""
    precision = UNMEASURED_PRECISION if finding.precision is None else finding.precision
    return WEIGHTS[finding.severity] * precision


def summarise(
    story: Story, rows: Sequence[Row], notes: Sequence[Note], languages: Sequence[str]
) -> Summary:
    """The line of a story in lists, from what is shown of it."""
    titles = {lang: a.title for lang, a in story.articles.items() if a.title}
    cells = [cell for row in rows for cell in row.cells.values()]
    findings = [finding for row in rows for finding in row.findings]
    severities = [finding.severity for finding in findings]
    dates = [a.date.isoformat() for a in story.articles.values() if a.date]
    return Summary(
        id=story.id,
        title=next((titles[lang] for lang in (*languages, *sorted(titles)) if lang in titles), ""),
        titles=titles,
        date=min(dates, default=None),
        missing=tuple(lang for lang in languages if lang not in story.articles),
        rows=len(rows),
        gaps=sum(cell.text is None for cell in cells),
        machine=sum(cell.origin == "machine" for cell in cells),
        memory=sum(cell.origin == "memory" for cell in cells),
        critical=severities.count("critical"),
        major=severities.count("major"),
        minor=severities.count("minor"),
        reviewed=sum(note.reviewed is not None for note in notes),
        penalty=round(sum(penalty(finding) for finding in findings), 4),
    )


def write_summary(connection: sqlite3.Connection, number: int, summary: Summary) -> None:
    """Put a story's line into the table, in place of an older one."""
    connection.execute(
        "INSERT OR REPLACE INTO summary VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            summary.id,
            summary.title,
            json.dumps(summary.titles, ensure_ascii=False, sort_keys=True),
            summary.date,
            f" {' '.join(summary.missing)} ",
            summary.rows,
            summary.gaps,
            summary.machine,
            summary.memory,
            summary.critical,
            summary.major,
            summary.minor,
            summary.reviewed,
            summary.penalty,
        ),
    )


def match_expression(text: str) -> str:
    """What a person typed, as an FTS5 query: every word a prefix, quoted parts as phrases.

    >>> match_expression('Куман "red cross"')
    '"Куман"* "red cross"'
    """
    parts = []
    for phrase, word in re.findall(r'"([^"]*)"|(\S+)', text):
        words = " ".join(re.findall(r"\w+", phrase or word))
        if words:
            parts.append(f'"{words}"' + ("" if phrase else "*"))
    return " ".join(parts)


def _conditions(query: Query) -> tuple[str, list[str]]:
    """The WHERE clause and its values."""
    clauses, values = [], []
    if query.text.strip():
        clauses.append("number IN (SELECT rowid FROM search WHERE search MATCH ?)")
        values.append(match_expression(query.text) or '""')
    if query.missing is not None:
        clauses.append("instr(missing, ?)")
        values.append(f" {query.missing} ")
    if query.machine:
        clauses.append("machine > 0")
    if query.gaps:
        clauses.append("gaps > 0")
    if query.severity is not None:
        worse = list(WEIGHTS)[list(WEIGHTS).index(query.severity) :]
        clauses.append(f"({' + '.join(worse)}) > 0")
    if query.unreviewed:
        clauses.append("reviewed < rows")
    return (" WHERE " + " AND ".join(clauses) if clauses else ""), values


def list_stories(connection: sqlite3.Connection, query: Query) -> Page:
    """The stories that match, `query.limit` of them from `query.offset` on."""
    if query.order not in get_args(Order):
        raise SettingsError(f"order {query.order!r} is not one of {', '.join(get_args(Order))}")
    if query.severity is not None and query.severity not in WEIGHTS:
        raise SettingsError(f"severity {query.severity!r} is not one of {', '.join(WEIGHTS)}")
    where, values = _conditions(query)
    total = connection.execute(f"SELECT count(*) FROM summary{where}", values).fetchone()[0]
    lines = connection.execute(
        f"SELECT * FROM summary{where} ORDER BY {_ORDERS[query.order]} LIMIT ? OFFSET ?",
        (*values, query.limit, query.offset),
    )
    return Page(tuple(_summary(line) for line in lines), total, query.offset)


def read_summary(connection: sqlite3.Connection, story_id: str) -> Summary | None:
    """One story's line."""
    line = connection.execute("SELECT * FROM summary WHERE id = ?", (story_id,)).fetchone()
    return _summary(line) if line else None


def _summary(line: sqlite3.Row) -> Summary:
    values = {key: line[key] for key in line.keys() if key != "number"}  # noqa: SIM118
    values["titles"] = json.loads(line["titles"])
    values["missing"] = tuple(line["missing"].split())
    return Summary(**values)


def read_progress(connection: sqlite3.Connection) -> Progress:
    """The totals over all stories."""
    line = connection.execute(
        "SELECT count(*), total(reviewed >= rows), total(rows), total(reviewed), total(gaps), "
        "total(machine), total(critical), total(major), total(minor) FROM summary"
    ).fetchone()
    return Progress(*(int(value) for value in line))
