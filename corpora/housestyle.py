"""The house style of a corpus, learnt before its stories are scored against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from triptych.score.reading import Sheet, read_row
from triptych.score.style import learn_style
from triptych.story import KINDS, Cell, Row, Story

Style = Mapping[str, Mapping[str, str]]

ENOUGH = 200  # stories: quotes and numbers occur in each, and a house has few ways to write them


def style_of(stories: Iterable[Story]) -> Style:
    """The forms of quotes, numbers and datelines that most paragraphs share, by language."""
    return learn_style(sheet for story in stories for sheet in _sheets(story))


def _sheets(story: Story) -> Iterator[Sheet]:
    """A sheet for each paragraph: style needs no alignment."""
    for language, article in story.articles.items():
        for kind in KINDS:
            for number, text in enumerate(article.texts(kind)):
                yield read_row(Row(story.id, number, kind, {language: Cell(text, "human")}, 1.0))
