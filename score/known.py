"""Rows with known errors: how much of each error the checks find, and how often they cry wolf.

The format and the figures are those of the development data's own script, which must agree.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from triptych.counted import counted
from triptych.errors import InputError
from triptych.records import cell_from, finding_record, parse_json
from triptych.score.scorer import Scorer
from triptych.story import SEVERITIES, Cell, Finding, Row, Severity

RANK = {severity: rank for rank, severity in enumerate(SEVERITIES)}


@dataclass(frozen=True, slots=True)
class KnownError:
    """An error that a row is known to hold: the language at fault and the kind."""

    language: str
    kind: str


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A row whose errors are known; none means that it stands as the translators left it.

    `document` groups the rows of one text; `id` is unique.
    """

    id: str
    document: str
    cells: Mapping[str, Cell]
    errors: tuple[KnownError, ...]


def read_known(lines: Iterable[str], source: str = "rows") -> list[KnownRow]:
    """The rows of JSONL lines: `id`, `cells {lang: text}`, `errors [{lang, type}]`, maybe `doc`."""
    rows: dict[str, KnownRow] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = _row(parse_json(line))
            if row.id in rows:
                raise InputError(f"key 'id' holds {row.id!r}, as an earlier line does")
        except InputError as error:
            raise InputError(
                f"line {number} is not a row with known errors: {error}", source=source
            ) from None
        rows[row.id] = row
    if not rows:
        raise InputError("holds no rows", source=source)
    return list(rows.values())


def _row(record: Any) -> KnownRow:
    if not isinstance(record, dict):
        raise InputError("it must be an object with id, cells and errors")
    return KnownRow(
        id=str(_need(record, "id", (str, int))),
        document=str(record.get("doc") or record.get("story") or "rows"),
        cells={lang: cell_from(cell) for lang, cell in _need(record, "cells", dict).items()},
        errors=tuple(map(_error, _need(record, "errors", list))),
    )


def _error(record: Any) -> KnownError:
    if not isinstance(record, dict):
        raise InputError("key 'errors' must hold objects with lang and type")
    return KnownError(_need(record, "lang", str), _need(record, "type", str))


def _need(record: Mapping[str, Any], key: str, wanted: type | tuple[type, ...]) -> Any:
    if key not in record:
        raise InputError(f"key {key!r} is missing")
    if not isinstance(record[key], wanted):
        raise InputError(f"key {key!r} cannot hold {repr(record[key])[:60]}")
    return record[key]


def find(scorer: Scorer, rows: Sequence[KnownRow]) -> dict[str, tuple[Finding, ...]]:
    """The findings of each row by its id; the rows of one document are scored together."""
    documents: dict[str, list[KnownRow]] = defaultdict(list)
    for row in rows:
        documents[row.document].append(row)
    found = {}
    for document, own in documents.items():
        given = [Row(document, n, "body", row.cells, 1.0) for n, row in enumerate(own)]
        scored = scorer.score(document, given)
        for row, result in zip(own, scored.rows, strict=True):
            found[row.id] = result.findings
    return found


def findings_jsonl(rows: Sequence[KnownRow], found: Mapping[str, Sequence[Finding]]) -> str:
    """The findings, a row a line: `id` and `findings`."""
    return "".join(
        json.dumps(
            {"id": row.id, "findings": [finding_record(f) for f in found[row.id]]},
            ensure_ascii=False,
        )
        + "\n"
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class Recall:
    """Of `rows` with an error, how many have a finding, and one that names just that language."""

    rows: int
    hit: int
    named: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What `evaluate` gives: recall by error and overall, alarms on clean rows, and by check."""

    errors: Mapping[str, Recall]
    clean: int
    alarmed: int
    alarms_by_check: Mapping[str, int]

    @property
    def alarms(self) -> float:
        """Clean rows with a finding, per 100 clean rows."""
        return 100 * self.alarmed / self.clean if self.clean else 0.0

    def to_record(self) -> dict[str, object]:
        """The figures in JSON; shares are of 1."""
        return {
            "errors": {
                kind: {"rows": r.rows, "recall": r.hit / r.rows, "named": r.named / r.rows}
                for kind, r in self.errors.items()
            },
            "clean_rows": self.clean,
            "alarms_per_100": self.alarms,
            "alarms_by_check": dict(self.alarms_by_check),
        }

    def lines(self) -> Iterator[str]:
        """The figures as text, line by line."""
        yield f"{'error':20} rows  recall  named"
        for kind in sorted(self.errors, key=lambda k: (k == ALL, k)):
            r = self.errors[kind]
            yield f"{kind:20} {r.rows:4}  {r.hit / r.rows:.3f}   {r.named / r.rows:.3f}"
        yield f"alarms: {self.alarms:.1f} of 100 clean rows ({counted(self.clean, 'row')})"
        by = ", ".join(f"{check} {n}" for check, n in self.alarms_by_check.items())
        yield f"alarms by check: {by or 'none'}"


ALL = "ALL ERRORS"


def figures(
    rows: Sequence[KnownRow],
    found: Mapping[str, Sequence[Finding]],
    severity: Severity = "minor",
) -> Figures:
    """Recall, naming and alarms, counting findings of that severity or worse."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    clean = alarmed = 0
    by_check: Counter[str] = Counter()
    for row in rows:
        own = [f for f in found[row.id] if RANK[f.severity] >= RANK[severity]]
        if not row.errors:
            clean += 1
            alarmed += bool(own)
            by_check.update(f.check for f in own)
        for error in row.errors:
            named = any(f.languages == (error.language,) for f in own)
            for kind in (error.kind, ALL):
                counts[kind].update(rows=1, hit=bool(own), named=named)
    return Figures(
        {kind: Recall(c["rows"], c["hit"], c["named"]) for kind, c in counts.items()},
        clean,
        alarmed,
        dict(by_check.most_common()),
    )
