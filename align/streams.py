"""A story as the aligner sees it: one stream of sentences a language, headings among the body."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from triptych.languages.sentences import split_sentences
from triptych.story import Article, Kind

Ints = npt.NDArray[np.int64]

HEADING, BODY = 0, 1

# The Unicode rules see no end before a figure with a small letter after it: "загинаа. 2010 година".
_BEFORE_FIGURE = re.compile(r"(?<=[^\W\d_]{3}[.!?…])\s+(?=\d)")


@dataclass(frozen=True, slots=True)
class Stream:
    """The sentences of one language in page order.

    `paragraph` gives for each sentence the place of its paragraph in the page, counted over
    headings and body together; `kind` is HEADING or BODY, `places` the kind and the index within
    that kind of each paragraph.
    """

    language: str
    sentences: tuple[str, ...]
    paragraph: Ints
    kind: Ints
    places: tuple[tuple[Kind, int], ...]

    def __len__(self) -> int:
        return len(self.sentences)

    def part(self, at: slice | Ints) -> Stream:
        """Some of the sentences, in order; paragraphs keep their numbers."""
        chosen = np.arange(len(self))[at]
        return Stream(
            self.language,
            tuple(self.sentences[k] for k in chosen),
            self.paragraph[chosen],
            self.kind[chosen],
            self.places,
        )


def stream_of(article: Article) -> Stream:
    """The stream of an article; a paragraph without text still gets one, empty, sentence."""
    return _stream(article.language, ((p.kind, p.text) for p in article.paragraphs))


def _stream(language: str, paragraphs: Iterable[tuple[Kind, str]]) -> Stream:
    sentences: list[str] = []
    paragraph: list[int] = []
    places: list[tuple[Kind, int]] = []
    seen: dict[Kind, int] = {}
    for place, (kind, text) in enumerate(paragraphs):
        pieces = [p for s in split_sentences(text, language) for p in _BEFORE_FIGURE.split(s)] or [
            ""
        ]
        sentences += pieces
        paragraph += [place] * len(pieces)
        places.append((kind, seen.get(kind, 0)))
        seen[kind] = seen.get(kind, 0) + 1
    kinds = [HEADING if places[p][0] == "heading" else BODY for p in paragraph]
    return Stream(
        language,
        tuple(sentences),
        np.array(paragraph, dtype=np.int64),
        np.array(kinds, dtype=np.int64),
        tuple(places),
    )
