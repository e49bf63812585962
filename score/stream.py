"""Rows from records, grouped into the stories that they belong to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from triptych.records import Record, row_from
from triptych.story import Row


class RowReader:
    """Makes rows of records as `triptych rows` prints them, one after another.

    Cells may be plain strings. `story`, or else `doc`, groups rows; a row without either makes one
    story with its like. A row without a number takes its place among the rows of its story.
    """

    def __init__(self) -> None:
        self._places: Counter[str] = Counter()

    def __call__(self, record: Record) -> Row:
        """The row of a record. Raises `InputError`."""
        row = row_from({**record, "story": _story(record)})
        place = self._places[row.story]
        self._places[row.story] += 1
        return row if "row" in record else replace(row, number=place)


def _story(record: Record) -> str:
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
