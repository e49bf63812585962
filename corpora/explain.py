"""Why a story or a row is what it is, told from the store."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triptych.corpora.store import Store
from triptych.corpora.withdraw import find_stories_of
from triptych.counted import counted
from triptych.errors import InputError
from triptych.records import Record, cell_record, finding_record, ledger_record
from triptych.story import Row

ROW_NAME = re.compile(r"(?P<story>.+)#(?P<row>\d+)")


def explain(store: Store, name: str) -> Iterator[Record]:
    """The explanations of what `name` means, as JSON objects.

    `name` is a story's id, `id#7` for a row of it, or the URL, source or hash of a page. A page
    that is in no story is explained by its ledger lines. Raises `InputError` where there is
    nothing to tell.
    """
    row = ROW_NAME.fullmatch(name)
    if row and row["story"] in store and name not in store:
        yield explain_row(store, row["story"], int(row["row"]))
        return
    found = find_stories_of(store, name)
    for story in found:
        yield explain_story(store, story)
    if found:
        return
    lines = [ledger_record(entry) for entry in store.ledger(source=name)]
    graves = [t for t in store.tombstones() if name in (t.value, t.story)]
    if not lines and not graves:
        raise InputError(
            f"{name!r} is no story, row (story#number), page, URL or hash in {store.directory}: "
            f"'triptych rows {store.directory}' shows the ids"
        )
    told: Record = {"page": name, "ledger": lines}
    if graves:
        told["withdrawn"] = _withdrawal(store, graves[0].decision)
    yield told


def _withdrawal(store: Store, number: int) -> Record:
    return next(d.to_record() for d in store.decisions() if d.number == number)


def explain_story(store: Store, story_id: str) -> Record:
    """Where a story's versions came from, why they are one story, what became of them."""
    shown = store.shown(story_id)
    built = store.built_from(story_id)
    assert built is not None
    versions = store.connection.execute(
        "SELECT version.* FROM version JOIN story USING (number) WHERE id = ? AND present "
        "ORDER BY language",
        (story_id,),
    )
    return {
        "story": story_id,
        "signature": built[1],
        "digest": built[0],
        "pairing": store.pairing(story_id),
        "versions": [
            {k: line[k] for k in ("language", "source", "url", "digest", "paragraphs")}
            for line in versions
        ],
        "rows": len(shown.rows),
        "findings": [
            {"row": row.number, **finding_record(finding)}
            for row in shown.rows
            for finding in row.findings
        ],
        "gaps": {
            lang: rows
            for lang in dict.fromkeys(lang for row in shown.rows for lang in row.cells)
            if (rows := [r.number for r in shown.rows if _empty(r, lang)])
        },
        "vector": shown.vector,
        "ledger": [ledger_record(entry) for entry in store.ledger(story_id)],
        "decisions": [d.to_record() for d in store.decisions(story_id)],
        "orphans": list(shown.orphans),
    }


def _empty(row: Row, language: str) -> bool:
    return language in row.cells and row.cells[language].text is None


def explain_row(store: Store, story_id: str, number: int) -> Record:
    """Which paragraphs a row joins, how sure that is, and where each cell's text comes from."""
    shown = store.shown(story_id)
    if not 0 <= number < len(shown.rows):
        raise InputError(
            f"story {story_id} has no row {number}: it has {counted(len(shown.rows), 'row')}"
        )
    row, note = shown.rows[number], shown.notes[number]
    decisions = [d.to_record() for d in store.decisions(story_id) if d.number in note.decisions]
    return {
        "story": story_id,
        "row": number,
        "kind": row.kind,
        "confidence": round(row.confidence, 4),
        "agreement": {f"{a}-{b}": round(v, 4) for (a, b), v in sorted(row.agreement.items())},
        "cells": {
            lang: {**cell_record(c), "why": _why(row, lang)} for lang, c in row.cells.items()
        },
        "findings": [finding_record(f) for f in row.findings],
        "dismissed": [[finding_record(f), why] for f, why in note.dismissed],
        "reviewed": note.reviewed,
        "decisions": decisions,
    }


def _why(row: Row, language: str) -> str:
    """One sentence on where a cell's text comes from."""
    cell = row.cells[language]
    if cell.text is None:
        return f"empty: {cell.reason or 'no reason given'}"
    made = cell.provenance
    if made is None:
        places = ", ".join(str(i + 1) for i in cell.paragraphs)
        published = f"published as {row.kind} paragraph {places}" if places else "written by hand"
        return published + (", out of order" if cell.moved else "")
    by = f"{made.engine} {made.model} ({made.licence or 'licence unknown'}) from {made.source}"
    return f"{cell.origin}: by {by}" + (f"; {made.note}" if made.note else "")
