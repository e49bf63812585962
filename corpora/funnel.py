"""The funnel: how much of each language came in, and how far it got."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING

from triptych.corpora.anchors import article_digest
from triptych.records import Record
from triptych.story import KINDS, Cell, Row, Story

if TYPE_CHECKING:
    from triptych.corpora.store import Store


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of one language of one story, or of all.

    Cells with text that was published: `complete` in rows that have it in every language,
    `partial` in rows of some languages, `alone` in rows of this one only. Cells without: `typed` by
    a person, from the `memory` or a `machine`, `post_edited`, `empty`.
    """

    present: int = 0
    paragraphs: int = 0
    complete: int = 0
    partial: int = 0
    alone: int = 0
    moved: int = 0
    typed: int = 0
    memory: int = 0
    machine: int = 0
    post_edited: int = 0
    empty: int = 0


COLUMNS = tuple(f.name for f in fields(Tally))


@dataclass(frozen=True, slots=True)
class Funnel:
    """One language over the whole store; `dropped` counts ledger lines by "stage: rule"."""

    language: str
    total: Tally
    dropped: Mapping[str, int] = field(default_factory=dict)

    def to_record(self) -> Record:
        """As JSON."""
        return {
            "language": self.language,
            **asdict(self.total),
            "dropped": dict(self.dropped),
        }


def tally(story: Story, rows: Sequence[Row], language: str) -> Tally:
    """Count one language of one story."""
    article = story.articles.get(language)
    counts = dict.fromkeys(COLUMNS, 0)
    for row in rows:
        cell = row.cells.get(language)
        if cell is not None:
            counts[_place(row, cell)] += 1
            counts["moved"] += cell.moved
    counts["present"] = article is not None
    counts["paragraphs"] = sum(len(article.texts(kind)) for kind in KINDS) if article else 0
    return Tally(**counts)


def _place(row: Row, cell: Cell) -> str:
    """The column that a cell counts in."""
    if cell.paragraphs:
        published = sum(bool(other.paragraphs) for other in row.cells.values())
        if published == 1:
            return "alone"
        return "complete" if published == len(row.cells) else "partial"
    match cell.origin:
        case None:
            return "empty"
        case "human":
            return "typed"
        case "post-edited":
            return "post_edited"
        case origin:
            return origin


def version_lines(story: Story, rows: Sequence[Row]) -> Iterator[tuple[str | int | None, ...]]:
    """A story's lines for the table `version`, without its number."""
    for language in sorted({lang for row in rows for lang in row.cells} | {*story.articles}):
        article = story.articles.get(language)
        counts = tally(story, rows, language)
        yield (
            language,
            article.source if article else None,
            article.url if article else None,
            article_digest(article) if article else None,
            *(int(getattr(counts, column)) for column in COLUMNS),
        )


def funnels(store: Store) -> Iterator[Funnel]:
    """The funnel of each language: expected ones in their order, then others, "" for unknown."""
    sums = ", ".join(f"total({column})" for column in COLUMNS)
    totals = {
        line[0]: Tally(*(int(value) for value in tuple(line)[1:]))
        for line in store.connection.execute(
            f"SELECT language, {sums} FROM version GROUP BY language"
        )
    }
    dropped: dict[str, dict[str, int]] = {}
    for language, stage, rule, count in store.connection.execute(
        "SELECT coalesce(language, ''), stage, rule, count(*) FROM ledger "
        "WHERE outcome = 'dropped' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
    ):
        dropped.setdefault(language, {})[f"{stage}: {rule}"] = count
    others = sorted({*totals, *dropped} - {*store.languages})
    for language in (*store.languages, *others):
        yield Funnel(language, totals.get(language, Tally()), dropped.get(language, {}))
