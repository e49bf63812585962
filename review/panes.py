"""A story laid out for reading: rows of cells, the stubs of moved paragraphs, what is marked."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from triptych.review.figures import Filling, filling
from triptych.review.marks import Piece, marked_paragraphs
from triptych.review.penalty import row_penalty, worst
from triptych.review.wording import direction
from triptych.story import Article, Cell, Finding, Row, Severity, Story

Sentences = Callable[[str, str], Iterable[int]]


@dataclass(frozen=True, slots=True)
class CellPane:
    """One cell as it is drawn.

    `stubs` are the numbers of the rows whose paragraph stands, in this language, right after this
    cell: the places that moved paragraphs were taken from. `fault` is the gravest finding that
    blames this language.
    """

    language: str
    direction: str
    cell: Cell
    filling: Filling
    paragraphs: Sequence[Sequence[Piece]]
    stubs: tuple[int, ...]
    fault: Severity | None


@dataclass(frozen=True, slots=True)
class RowPane:
    """One row as it is drawn, its cells in the order of the columns."""

    row: Row
    cells: Sequence[CellPane]
    worst: Severity | None
    penalty: float

    @property
    def number(self) -> int:
        return self.row.number

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.row.findings


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column: a language and the article it shows, if there is one."""

    language: str
    direction: str
    article: Article | None

    @property
    def link(self) -> str | None:
        """The article's address, if it is one that may stand in a link."""
        url = self.article.url if self.article else None
        return url if url and url.lower().startswith(("https://", "http://")) else None


@dataclass(frozen=True, slots=True)
class StoryPane:
    """A story as columns and rows."""

    id: str
    columns: Sequence[Column]
    rows: Sequence[RowPane]


def no_sentences(text: str, language: str) -> Iterable[int]:
    """Marks no sentences."""
    return ()


def columns_of(
    rows: Iterable[Row], story: Story | None = None, order: Sequence[str] = ()
) -> list[str]:
    """The languages of the columns: those of `order` that occur, then the others by code."""
    found = {lang for row in rows for lang in row.cells} | set(story.articles if story else ())
    return [*(lang for lang in order if lang in found), *sorted(found - set(order))]


def moved_stubs(rows: Sequence[Row]) -> Mapping[tuple[int, str], tuple[int, ...]]:
    """Where moved paragraphs stand in their own article.

    Returns, by row number and language, the numbers of the rows whose moved paragraph follows
    that cell in the page. A moved paragraph that stands before all others of its kind hangs on
    the first row of the kind.
    """
    stubs: dict[tuple[int, str], list[int]] = defaultdict(list)
    lines: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for row in rows:
        for language, cell in row.cells.items():
            if cell.paragraphs and not cell.moved:
                lines[row.kind, language].append((cell.paragraphs[-1], row.number))
    for row in rows:
        for language, cell in row.cells.items():
            in_order = lines[row.kind, language]
            if cell.moved and cell.paragraphs and in_order:
                in_order.sort()
                after = bisect_right(in_order, (cell.paragraphs[0], -1)) - 1
                stubs[in_order[max(after, 0)][1], language].append(row.number)
    return {place: tuple(numbers) for place, numbers in stubs.items()}


def story_pane(
    rows: Sequence[Row],
    story: Story | None = None,
    *,
    order: Sequence[str] = (),
    sentences: Sentences = no_sentences,
) -> StoryPane:
    """Lay out a story.

    `order` is that of the columns; `sentences(text, language)` gives the offsets where sentences
    start.
    """
    languages = columns_of(rows, story, order)
    stubs = moved_stubs(rows)
    articles = story.articles if story else {}
    return StoryPane(
        id=story.id if story else rows[0].story if rows else "",
        columns=[Column(lang, direction(lang), articles.get(lang)) for lang in languages],
        rows=[row_pane(row, languages, stubs, sentences=sentences) for row in rows],
    )


def row_pane(
    row: Row,
    languages: Sequence[str],
    stubs: Mapping[tuple[int, str], tuple[int, ...]],
    *,
    sentences: Sentences = no_sentences,
) -> RowPane:
    """Lay out one row in the given columns."""
    panes = []
    for language in languages:
        cell = row.cells.get(language, Cell(None))
        text = cell.text or ""
        panes.append(
            CellPane(
                language=language,
                direction=direction(language),
                cell=cell,
                filling=filling(row, language),
                paragraphs=marked_paragraphs(
                    text, language, row.findings, sentences(text, language)
                ),
                stubs=stubs.get((row.number, language), ()),
                fault=worst(f for f in row.findings if language in f.languages),
            )
        )
    return RowPane(row, panes, worst(row.findings), row_penalty(row))
