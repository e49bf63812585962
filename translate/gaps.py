"""The empty cells of rows, and their human versions cut into sentences to translate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from triptych.errors import InputError
from triptych.languages.sentences import split_sentences
from triptych.story import KINDS, Cell, Row, Story
from triptych.translate.protect import Protected, protect

HUMAN = ("human", "post-edited")


@dataclass(frozen=True, slots=True)
class Gap:
    """The cell of `target` in the row at `index`, and what people wrote in the others."""

    index: int
    target: str
    human: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence of one human version."""

    text: str
    protected: Protected

    @property
    def spoken(self) -> bool:
        """Whether there is anything to translate."""
        return any(c.isalpha() for c in self.protected.text)


def human_texts(row: Row) -> dict[str, str]:
    """What people wrote, in the order of the row's columns."""
    return {
        language: cell.text
        for language, cell in row.cells.items()
        if cell.text and cell.text.strip() and cell.origin in HUMAN
    }


def find_gaps(rows: Sequence[Row], languages: Sequence[str]) -> Iterator[Gap]:
    """Every cell without text in the languages wanted."""
    for index, row in enumerate(rows):
        human = human_texts(row)
        for language in languages:
            cell = row.cells.get(language)
            if cell is None or cell.text is None:
                yield Gap(index, language, human)


def segments(text: str, language: str) -> tuple[Segment, ...]:
    """The sentences of a paragraph with what must not change set aside."""
    return tuple(Segment(s, protect(s)) for s in split_sentences(text, language))


def rows_of_story(story: Story) -> Iterator[Row]:
    """The paragraphs of a story side by side, for a story with the same number in each version.

    Raises `InputError` for one whose versions differ: its paragraphs must be aligned first.
    """
    number = 0
    for kind in KINDS:
        texts = {lang: a.texts(kind) for lang, a in story.articles.items()}
        present = {lang: t for lang, t in texts.items() if t}
        if len({len(t) for t in present.values()}) > 1:
            raise InputError(
                f"story {story.id!r}: its versions differ in paragraphs: run `triptych align` first"
            )
        for index in range(max((len(t) for t in present.values()), default=0)):
            cells = {
                lang: Cell(t[index], "human", (index,)) if t else Cell(None)
                for lang, t in texts.items()
            }
            yield Row(story.id, number, kind, cells, 1.0)
            number += 1
