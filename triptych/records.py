"""The JSON form of the value types, as the commands print and read them.

Readers are strict about types and lenient about absence: a key that is not there takes its
default. They raise `InputError` naming the key at fault.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from math import isfinite
from typing import Any, TypeVar, get_args

from triptych.errors import InputError
from triptych.story import (
    Article,
    Bead,
    Cell,
    Finding,
    Kind,
    LedgerEntry,
    Origin,
    Outcome,
    Paragraph,
    Provenance,
    Row,
    Said,
    Severity,
    Span,
    Story,
    Value,
)

Record = dict[str, Any]
LANGUAGE = re.compile(r"[A-Za-z]{1,8}([-_][A-Za-z0-9]{1,8})*")  # the shape of BCP 47
T = TypeVar("T")


JSON_NAMES = {
    dict: "an object",
    list: "a list",
    str: "a string",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    type(None): "null",
}


def parse_json(text: str | bytes) -> Any:
    """What a JSON text from outside holds.

    Raises `InputError` where it is no JSON, nests too deeply to be read, or holds half of a
    character, which no file and no store can take.

    >>> parse_json('{"en": "\\\\ud83d"}')
    Traceback (most recent call last):
    triptych.errors.InputError: half of a character (\\ud83d): write that text anew
    """
    try:
        value = json.loads(text.rstrip())  # so that an error lies in the line, not below it
        if b"\\u" in (text if isinstance(text, bytes) else text.encode()):
            json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        half = f"\\u{ord(error.object[error.start]):04x}"
        raise InputError(f"half of a character ({half}): write that text anew") from None
    except RecursionError:
        raise InputError("not JSON that can be read (nested too deeply)") from None
    except UnicodeDecodeError:
        raise InputError("not UTF-8: save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        raise InputError(f"not JSON ({error.msg}, character {error.colno})") from None
    except ValueError as error:  # a number of thousands of digits
        raise InputError(f"not JSON ({error})") from None
    return value


def _name(wanted: type | tuple[type, ...]) -> str:
    """What JSON calls a type; the first of several tells enough."""
    return JSON_NAMES[wanted if isinstance(wanted, type) else wanted[0]]


def _get(
    record: Mapping[str, Any], key: str, wanted: type[T] | tuple[type, ...], default: Any
) -> Any:
    """The value under `key`, checked; None and absence both mean the default."""
    value = record.get(key)
    if value is None:
        return default
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        raise InputError(f"key {key!r} must hold {_name(wanted)}, not {_name(type(value))}")
    return value


def _need(record: Mapping[str, Any], key: str, wanted: type[T]) -> T:
    value: T | None = _get(record, key, wanted, None)
    if value is None:
        raise InputError(f"key {key!r} is missing")
    return value


def _number(value: Any, key: str) -> float:
    """A number as a float; JSON lets it be too great for one, which no reader of ours takes."""
    with suppress(OverflowError):
        if isfinite(number := float(value)):
            return number
    raise InputError(f"key {key!r} holds a number that is not finite, or too great")


def _rate(record: Mapping[str, Any], key: str) -> float | None:
    value = _get(record, key, (float, int), None)
    return None if value is None else _number(value, key)


def _choice(record: Mapping[str, Any], key: str, literal: Any, default: Any) -> Any:
    value = record.get(key, default)
    if value is not default and value not in get_args(literal):
        raise InputError(
            f"key {key!r} holds {value!r}; it takes one of {', '.join(get_args(literal))}"
        )
    return value


def _moment(record: Mapping[str, Any], key: str, parse: Callable[[str], T]) -> T | None:
    value = _get(record, key, str, None)
    try:
        return parse(value) if value else None
    except ValueError:
        raise InputError(f"key {key!r} holds {value!r}, which is not ISO 8601") from None


def _strings(record: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = _get(record, key, list, [])
    if not all(isinstance(value, str) for value in values):
        raise InputError(f"key {key!r} must hold strings only")
    return tuple(values)


def _addresses(record: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = _get(record, "alternates", dict, {})
    if not all(isinstance(address, str) for address in found.values()):
        raise InputError("key 'alternates' must hold strings only")
    return found


def _indices(record: Mapping[str, Any], key: str) -> tuple[int, ...]:
    values = _get(record, key, list, [])
    if not all(type(value) is int and value >= 0 for value in values):
        raise InputError(f"key {key!r} must hold whole numbers from 0")
    return tuple(values)


def _object(value: Any, where: str, wanted: str = "an object") -> Record:
    if not isinstance(value, dict):
        raise InputError(f"{where} must be {wanted}, not {_name(type(value))}")
    return value


def _by_language(record: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The object under `key`, which languages are the keys of."""
    found: Mapping[str, Any] = _get(record, key, dict, {})
    for language in found:
        if not LANGUAGE.fullmatch(language):
            raise InputError(
                f"key {key!r} holds {language!r}, which is not a language code such as en, sq or mk"
            )
    return found


def article_record(article: Article) -> Record:
    """An article as `triptych read` prints it."""
    return {
        "language": article.language,
        "title": article.title,
        "date": article.date.isoformat() if article.date else None,
        "place": article.place,
        "agency": article.agency,
        "authors": list(article.authors),
        "credit": article.credit,
        "url": article.url,
        "modified": article.modified.isoformat() if article.modified else None,
        "images": list(article.images),
        "alternates": dict(article.alternates),
        "source": article.source,
        "paragraphs": [{"kind": p.kind, "text": p.text} for p in article.paragraphs],
    }


def article_from(record: Mapping[str, Any]) -> Article:
    """The article of a record; a paragraph may also be a plain string, which is then body text."""
    paragraphs = []
    for item in _get(record, "paragraphs", list, []):
        if isinstance(item, str):
            paragraphs.append(Paragraph("body", item))
            continue
        item = _object(item, "a paragraph", "a string or an object")
        kind = _choice(item, "kind", Kind, "body")
        if kind == "title":
            raise InputError("a paragraph cannot be of kind 'title': use the key 'title'")
        paragraphs.append(Paragraph(kind, _need(item, "text", str)))
    return Article(
        language=_need(record, "language", str),
        title=_get(record, "title", str, ""),
        paragraphs=tuple(paragraphs),
        date=_moment(record, "date", dt.date.fromisoformat),
        place=_get(record, "place", str, None),
        agency=_get(record, "agency", str, None),
        authors=_strings(record, "authors"),
        credit=_get(record, "credit", str, None),
        url=_get(record, "url", str, None),
        modified=_moment(record, "modified", dt.datetime.fromisoformat),
        images=_strings(record, "images"),
        alternates=_addresses(record),
        source=_get(record, "source", str, None),
    )


def story_record(story: Story) -> Record:
    """A story as one line of JSONL: its id and its articles by language."""
    return {
        "id": story.id,
        "articles": {lang: article_record(a) for lang, a in story.articles.items()},
    }


def story_from(record: Mapping[str, Any]) -> Story:
    """The story of a record.

    Besides `articles`, the short form `paragraphs: {language: [text, ...]}` is read.
    """
    if not {"articles", "paragraphs"} & record.keys():
        raise InputError("a story needs the key 'articles' or 'paragraphs'")
    articles: dict[str, Article] = {}
    for language, item in _by_language(record, "articles").items():
        articles[language] = article_from({"language": language, **_object(item, language)})
    for language, texts in _by_language(record, "paragraphs").items():
        articles[language] = article_from({"language": language, "paragraphs": texts})
    return Story(_need(record, "id", str), articles)


def _agreement_record(agreement: Mapping[tuple[str, str], float]) -> Record:
    return {f"{a}-{b}": round(value, 4) for (a, b), value in sorted(agreement.items())}


def _agreement_from(record: Mapping[str, Any]) -> dict[tuple[str, str], float]:
    pairs = {}
    for key, value in _get(record, "agreement", dict, {}).items():
        a, dash, b = key.partition("-")
        if not dash or type(value) not in (float, int):
            raise InputError(f"key 'agreement' holds {key!r}: {value!r}; it takes 'en-sq': 0.9")
        pairs[a, b] = _number(value, "agreement")
    return pairs


def bead_record(bead: Bead) -> Record:
    """A bead by itself: indices only, no text."""
    return {
        "kind": bead.kind,
        "members": {lang: list(ids) for lang, ids in bead.members.items()},
        "confidence": round(bead.confidence, 4),
        "moved": sorted(bead.moved),
        "agreement": _agreement_record(bead.agreement),
    }


def cell_record(cell: Cell) -> Record:
    """A cell; `reason` and `provenance` stand only where there is one."""
    record: Record = {
        "text": cell.text,
        "origin": cell.origin,
        "paragraphs": list(cell.paragraphs),
        "moved": cell.moved,
    }
    if cell.reason is not None:
        record["reason"] = cell.reason
    if (p := cell.provenance) is not None:
        record["provenance"] = {
            "engine": p.engine,
            "model": p.model,
            "revision": p.revision,
            "licence": p.licence,
            "source": p.source,
            "score": p.score,
            "note": p.note,
        }
    return record


def cell_from(record: Mapping[str, Any] | str | None) -> Cell:
    """The cell of a record; a plain string is a human cell, null a gap."""
    if record is None or isinstance(record, str):
        return Cell(record, "human" if record is not None else None)
    record = _object(record, "a cell", "a string, null or an object")
    text = _get(record, "text", str, None)
    made = _get(record, "provenance", dict, None)
    return Cell(
        text=text,
        origin=_choice(record, "origin", Origin, None) or ("human" if text is not None else None),
        paragraphs=_indices(record, "paragraphs"),
        moved=_get(record, "moved", bool, False),
        reason=_get(record, "reason", str, None),
        provenance=_provenance_from(made) if made else None,
    )


def _provenance_from(record: Mapping[str, Any]) -> Provenance:
    return Provenance(
        engine=_need(record, "engine", str),
        model=_get(record, "model", str, ""),
        revision=_get(record, "revision", str, ""),
        licence=_get(record, "licence", str, ""),
        source=_get(record, "source", str, ""),
        score=_rate(record, "score"),
        note=_get(record, "note", str, None),
    )


def finding_record(finding: Finding) -> Record:
    """A finding; spans are `[language, start, end]`, in characters of that cell."""
    record: Record = {
        "check": finding.check,
        "severity": finding.severity,
        "languages": list(finding.languages),
        "message": finding.message,
        "spans": [[s.language, s.start, s.end] for s in finding.spans],
        "precision": finding.precision,
        "recall": finding.recall,
    }
    if finding.said is not None:
        record["said"] = {"template": finding.said.template, **dict(finding.said.values)}
    return record


def finding_from(record: Mapping[str, Any]) -> Finding:
    """The finding of a record."""
    return Finding(
        check=_need(record, "check", str),
        severity=_choice(record, "severity", Severity, "minor"),
        languages=_strings(record, "languages"),
        message=_get(record, "message", str, ""),
        spans=tuple(_span_from(span) for span in _get(record, "spans", list, [])),
        precision=_rate(record, "precision"),
        recall=_rate(record, "recall"),
        said=_said_from(_get(record, "said", dict, None)),
    )


def _said_from(record: Mapping[str, Any] | None) -> Said | None:
    """How a message is said elsewhere; None where it is not told, or not as this version tells it."""
    if record is None or not isinstance(record.get("template"), str):
        return None
    values = {name: _value_from(v) for name, v in record.items() if name != "template"}
    known = {name: value for name, value in values.items() if value is not None}
    return Said.of(record["template"], **known) if len(known) == len(values) else None


def _value_from(value: Any) -> Value | None:
    if isinstance(value, (str, int, float)):
        return value
    if not isinstance(value, (list, tuple)):
        return None
    if all(isinstance(item, str) for item in value):
        return tuple(value)
    if all(isinstance(item, (list, tuple)) and [*map(type, item)] == [str, str] for item in value):
        return tuple((item[0], item[1]) for item in value)
    return None


def _span_from(value: Any) -> Span:
    match value:
        case [str(language), int(start), int(end)] if 0 <= start <= end:
            return Span(language, start, end)
    raise InputError("key 'spans' must hold [language, start, end] with 0 <= start <= end")


def row_record(row: Row) -> Record:
    """A row as `triptych rows` prints it."""
    return {
        "story": row.story,
        "row": row.number,
        "kind": row.kind,
        "cells": {lang: cell_record(cell) for lang, cell in row.cells.items()},
        "confidence": round(row.confidence, 4),
        "agreement": _agreement_record(row.agreement),
        "findings": [finding_record(f) for f in row.findings],
    }


def row_from(record: Mapping[str, Any]) -> Row:
    """The row of a record; `id` may stand for `story`, and cells may be plain strings."""
    story = _get(record, "story", str, None) or _get(record, "id", str, "")
    return Row(
        story=story,
        number=_get(record, "row", int, 0),
        kind=_choice(record, "kind", Kind, "body"),
        cells={lang: cell_from(cell) for lang, cell in _cells(record).items()},
        confidence=_number(_get(record, "confidence", (float, int), 1.0), "confidence"),
        findings=tuple(
            finding_from(_object(f, "a finding")) for f in _get(record, "findings", list, [])
        ),
        agreement=_agreement_from(record),
    )


def _cells(record: Mapping[str, Any]) -> Mapping[str, Any]:
    _need(record, "cells", dict)
    return _by_language(record, "cells")


def ledger_record(entry: LedgerEntry) -> Record:
    """A ledger line."""
    return {
        "stage": entry.stage,
        "rule": entry.rule,
        "outcome": entry.outcome,
        "why": entry.why,
        "source": entry.source,
        "story": entry.story,
        "language": entry.language,
        "text": entry.text,
    }


def ledger_from(record: Mapping[str, Any]) -> LedgerEntry:
    """The ledger entry of a record."""
    return LedgerEntry(
        stage=_need(record, "stage", str),
        rule=_need(record, "rule", str),
        outcome=_choice(record, "outcome", Outcome, "kept"),
        why=_get(record, "why", str, ""),
        source=_get(record, "source", str, None),
        story=_get(record, "story", str, None),
        language=_get(record, "language", str, None),
        text=_get(record, "text", str, None),
    )
