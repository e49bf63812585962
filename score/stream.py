"""Rows from JSON lines, grouped into the stories that they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from triptych.errors import InputError
from triptych.records import parse_json, row_from
from triptych.story import Row


def read_rows(lines: Iterable[str], source: str) -> Iterator[Row]:
    """The rows of JSONL lines as `triptych rows` prints them.

    Cells may be plain strings. `story`, or else `doc`, groups rows; a row without either makes one
    story with its like. A row without a number takes its place among the rows of its story.
    """
    places: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = parse_json(line)
        except InputError as error:
            raise InputError(f"line {number}: {error}", source=source) from None
        if not isinstance(record, dict):
            raise InputError(f"line {number} is not a JSON object", source=source)
        try:
            row = row_from({**record, "story": _story(record)})
        except (InputError, AttributeError, TypeError) as error:
            raise InputError(f"line {number}: {error}", source=source) from None
        place = places.get(row.story, 0)
        places[row.story] = place + 1
        yield row if "row" in record else replace(row, number=place)


def _story(record: dict[str, object]) -> str:
    for key in ("story", "doc"):
        value = record.get(key)
        if isinstance(value, str) and value:
            return value
    return "rows"


def by_story(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Rows by story, in the order in which the stories appear."""
    stories: dict[str, list[Row]] = {}
    for row in rows:
        stories.setdefault(row.story, []).append(row)
    return stories
