"""Beads as rows: one cell for each language wanted, with the text it stands for."""

from __future__ import annotations

from collections.abc import Sequence

from triptych.errors import TriptychError
from triptych.story import KINDS, Bead, Cell, Row, Story

PARAGRAPH_BREAK = "\n"
"""What joins the paragraphs of one cell."""

LANGUAGE_MISSING = "the story has no version in this language"
NOT_COVERED = "this version leaves the passage out"


class LostParagraphError(TriptychError):
    """A paragraph that is in no cell or in two: a fault in Triptych, never in the input."""


def rows_from(story: Story, beads: Sequence[Bead], languages: Sequence[str]) -> list[Row]:
    """The rows of a story, in the beads' order, with a cell for each of `languages`.

    Languages of the story that are not among `languages` get a cell too. Raises
    `LostParagraphError` unless every paragraph is in exactly one cell.
    """
    wanted = [*languages, *(lang for lang in sorted(story.articles) if lang not in languages)]
    rows = [
        Row(
            story=story.id,
            number=number,
            kind=bead.kind,
            cells={lang: _cell(story, bead, lang) for lang in wanted},
            confidence=bead.confidence,
            agreement=bead.agreement,
        )
        for number, bead in enumerate(beads)
    ]
    check_complete(story, rows)
    return rows


def _cell(story: Story, bead: Bead, language: str) -> Cell:
    article = story.articles.get(language)
    if article is None:
        return Cell(None, reason=LANGUAGE_MISSING)
    members = bead.members.get(language, ())
    if not members:
        return Cell(None, reason=NOT_COVERED)
    texts = article.texts(bead.kind)
    return Cell(
        text=PARAGRAPH_BREAK.join(texts[i] for i in members),
        origin="human",
        paragraphs=tuple(members),
        moved=language in bead.moved,
    )


def check_complete(story: Story, rows: Sequence[Row]) -> None:
    """Raise `LostParagraphError` unless each paragraph of each kind is in exactly one cell."""
    counts: dict[tuple[str, str, int], int] = {}
    for row in rows:
        for language, cell in row.cells.items():
            for index in cell.paragraphs:
                key = (language, row.kind, index)
                counts[key] = counts.get(key, 0) + 1
    wanted = {
        (language, kind, index)
        for language, article in story.articles.items()
        for kind in KINDS
        for index in range(len(article.texts(kind)))
    }
    wrong = sorted({k for k, n in counts.items() if n != 1} | (wanted ^ counts.keys()))
    if wrong:
        language, kind, index = wrong[0]
        times = counts.get(wrong[0], 0)
        raise LostParagraphError(
            f"story {story.id}: {kind} paragraph {index} of {language} is in {times} cells instead "
            f"of one ({len(wrong)} such): please report this with the story"
        )
