"""A page between its bytes and its article: blocks of text in order, and what its markup says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Block:
    """One block of text. `kind` is None where the page does not say, as in plain text.

    `strong` marks a block that is bold throughout, `caption` one that stands under a picture.
    """

    text: str
    kind: Literal["title", "heading", "body"] | None = None
    strong: bool = False
    caption: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Blocks in page order, and metadata; `outside` is text of the page around the article."""

    blocks: tuple[Block, ...]
    source: str
    title: str | None = None
    language: str | None = None
    date: dt.date | None = None
    published: dt.datetime | None = None
    modified: dt.datetime | None = None
    url: str | None = None
    images: tuple[str, ...] = ()
    alternates: Mapping[str, str] = field(default_factory=dict)
    outside: tuple[str, ...] = ()
