"""The figures of a release, counted from the data as they are written."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

from triptych.corpora.publish.release import SPLITS, ReleasedStory, Split, pair_name
from triptych.records import Record


@dataclass(slots=True)
class Tally:
    """Counts that grow a story at a time; keys with several parts are tuples of them."""

    languages: Sequence[str]
    stories: Counter[Split] = field(default_factory=Counter)
    rows: Counter[Split] = field(default_factory=Counter)
    complete: Counter[Split] = field(default_factory=Counter)  # rows with a text in every language
    together: Counter[Split] = field(default_factory=Counter)  # rows with two languages or more
    pairs: Counter[tuple[str, Split]] = field(default_factory=Counter)
    documents: Counter[Split] = field(default_factory=Counter)
    cells: Counter[tuple[str, str]] = field(default_factory=Counter)  # language, origin
    characters: Counter[str] = field(default_factory=Counter)  # by language
    engines: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # and licence, note
    agencies: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)  # check:severity
    confidence: Counter[int] = field(default_factory=Counter)  # tenths, rounded down; 1.0 with .9
    left_out: Counter[str] = field(default_factory=Counter)
    first: dt.date | None = None
    last: dt.date | None = None

    def add(self, story: ReleasedStory, left_out: Counter[str]) -> None:
        """Count one story."""
        split = story.split
        self.stories[split] += 1
        self.documents[split] += len(story.documents)
        self.left_out.update(left_out)
        for document in story.documents.values():
            if document.agency:
                self.agencies[document.agency] += 1
            if document.date:
                self.first = min(self.first or document.date, document.date)
                self.last = max(self.last or document.date, document.date)
        for row in story.rows:
            self.rows[split] += 1
            self.together[split] += len(row.cells) > 1
            self.complete[split] += len(row.cells) == len(self.languages)
            self.confidence[min(int(row.confidence * 10), 9)] += 1
            self.findings.update(row.flags)
            for pair in combinations(sorted(row.cells), 2):
                self.pairs[pair_name(pair), split] += 1
            for language, cell in row.cells.items():
                self.cells[language, cell.origin] += 1
                self.characters[language] += len(cell.text)
                if cell.origin != "human":
                    note = cell.provenance.note if cell.provenance else None
                    told = note if note and cell.origin == "machine" else ""
                    self.engines[cell.engine or "unknown", cell.licence, told] += 1

    @property
    def splits(self) -> tuple[Split, ...]:
        """The splits that hold a story."""
        return tuple(split for split in SPLITS if self.stories[split])

    def to_record(self) -> Record:
        """The figures as `release.json` holds them."""
        return {
            "stories": _by_split(self.stories),
            "rows": _by_split(self.rows),
            "rows_in_two_languages": _by_split(self.together),
            "rows_in_every_language": _by_split(self.complete),
            "documents": _by_split(self.documents),
            "pairs": _nested(self.pairs),
            "cells": _nested(self.cells),
            "characters": dict(sorted(self.characters.items())),
            "engines": [
                {"engine": engine, "licence": licence, "note": note or None, "cells": count}
                for (engine, licence, note), count in sorted(self.engines.items())
            ],
            "agencies": dict(sorted(self.agencies.items())),
            "findings": dict(sorted(self.findings.items())),
            "confidence_tenths": [self.confidence[tenth] for tenth in range(10)],
            "dates": [d.isoformat() if d else None for d in (self.first, self.last)],
            "left_out": dict(sorted(self.left_out.items())),
        }


def _by_split(counts: Counter[Split]) -> Record:
    return {split: counts[split] for split in SPLITS if counts[split]}


def _nested(counts: Counter[tuple[str, str]] | Counter[tuple[str, Split]]) -> Record:
    """`{(a, b): n}` as `{a: {b: n}}`, in order."""
    nested: Record = {}
    for (outer, inner), count in sorted(counts.items()):
        nested.setdefault(outer, {})[inner] = count
    return nested
