"""Changes of structure by hand: rows merged, split, and paragraphs shifted between neighbours.

Every operation keeps each paragraph in exactly one cell. It answers None where it no longer fits
the rows as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from triptych.corpora.anchors import Anchor, locate
from triptych.corpora.rows import PARAGRAPH_BREAK
from triptych.story import Cell, Kind, Row, Story

Operation = Callable[[Story, Sequence[Row], int, Mapping[str, Any]], list[Row] | None]


def _joined(first: Cell, second: Cell) -> Cell:
    """Two cells of one language as one; a person's text wins over a machine's."""
    if not (first.paragraphs or first.text) or (second.paragraphs and not first.paragraphs):
        return second if second.paragraphs or second.text else first
    if not second.text or (first.paragraphs and not second.paragraphs):
        return replace(first, paragraphs=(*first.paragraphs, *second.paragraphs))
    texts = [text for text in (first.text, second.text) if text]
    origin = first.origin if first.origin == second.origin else "post-edited"
    return Cell(
        text=PARAGRAPH_BREAK.join(texts),
        origin=origin,
        paragraphs=(*first.paragraphs, *second.paragraphs),
        moved=first.moved or second.moved,
        provenance=first.provenance or second.provenance,
    )


def _source_cell(
    story: Story, language: str, kind: Kind, paragraphs: Sequence[int], old: Cell, why: str
) -> Cell:
    """The cell that holds these paragraphs as they were published, or a gap."""
    if not paragraphs:
        return Cell(None, reason=why)
    texts = story.articles[language].texts(kind)
    text = PARAGRAPH_BREAK.join(texts[i] for i in paragraphs)
    return Cell(text, "human", tuple(paragraphs), moved=old.moved)


def merge(
    story: Story, rows: Sequence[Row], index: int, data: Mapping[str, Any]
) -> list[Row] | None:
    """The row and the one below it as one."""
    below = locate(story, rows, Anchor.from_record(data["next"]))
    if below is None or below == index or rows[below].kind != rows[index].kind:
        return None
    first, second = rows[index], rows[below]
    languages = [*first.cells, *(lang for lang in second.cells if lang not in first.cells)]
    cells = {
        lang: _joined(first.cells.get(lang, Cell(None)), second.cells.get(lang, Cell(None)))
        for lang in languages
    }
    merged = replace(first, cells=cells, findings=(), confidence=1.0, agreement={})
    return [merged if i == index else row for i, row in enumerate(rows) if i != below]


def split(
    story: Story, rows: Sequence[Row], index: int, data: Mapping[str, Any]
) -> list[Row] | None:
    """The row as two: in each language the first `at` paragraphs stay, the others go below."""
    row, at = rows[index], data["at"]
    why = "the row was split: build again to fill it"
    upper, lower = {}, {}
    for lang, cell in row.cells.items():
        stay = int(at.get(lang, len(cell.paragraphs)))
        if not 0 <= stay <= len(cell.paragraphs):
            return None
        if stay == len(cell.paragraphs) and stay:
            upper[lang], lower[lang] = cell, Cell(None, reason=why)
            continue
        for side, part in ((upper, cell.paragraphs[:stay]), (lower, cell.paragraphs[stay:])):
            side[lang] = _source_cell(story, lang, row.kind, part, cell, why)
    if not all(any(c.paragraphs for c in side.values()) for side in (upper, lower)):
        return None
    halves = [
        replace(row, cells=side, findings=(), confidence=1.0, agreement={})
        for side in (upper, lower)
    ]
    return [*rows[:index], *halves, *rows[index + 1 :]]


def shift(
    story: Story, rows: Sequence[Row], index: int, data: Mapping[str, Any]
) -> list[Row] | None:
    """One language's last paragraph to the row below (`down`), or its first to the row above."""
    language, down = data["language"], data["direction"] == "down"
    other = _neighbour(rows, index, 1 if down else -1)
    giver = rows[index].cells.get(language)
    if other is None or giver is None or not giver.paragraphs:
        return None
    taker = rows[other].cells.get(language, Cell(None))
    cut = len(giver.paragraphs) - 1 if down else 1
    if down:
        left, right = giver.paragraphs[:cut], (*giver.paragraphs[cut:], *taker.paragraphs)
    else:
        left, right = giver.paragraphs[cut:], (*taker.paragraphs, *giver.paragraphs[:cut])
    kind, why = rows[index].kind, "its paragraph was moved to a neighbour by hand"
    changed = {
        index: _source_cell(story, language, kind, left, giver, why),
        other: _source_cell(story, language, kind, right, taker, why),
    }
    shifted = [
        replace(row, cells={**row.cells, language: changed[i]}, findings=())
        if i in changed
        else row
        for i, row in enumerate(rows)
    ]
    return [row for row in shifted if any(cell.paragraphs for cell in row.cells.values())]


def _neighbour(rows: Sequence[Row], index: int, step: int) -> int | None:
    """The nearest row of the same kind, upwards (-1) or downwards (1)."""
    i = index + step
    while 0 <= i < len(rows):
        if rows[i].kind == rows[index].kind:
            return i
        i += step
    return None


OPERATIONS: Mapping[str, Operation] = {"merge": merge, "split": split, "shift": shift}
