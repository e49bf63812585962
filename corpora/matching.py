"""Pairing by content: numbers, names, meaning and dates of articles that no link joins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from triptych.corpora.links import Link, Settings
from triptych.corpora.traces import Trace


def match_content(
    items: Sequence[tuple[Trace, frozenset[str]]], settings: Settings
) -> Iterator[Link]:
    yield from ()
