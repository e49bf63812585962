"""Content keys: how a decision finds its row, cell or finding again after a rebuild.

A row is known by the paragraphs that stand in it, not by its number: the number changes when the
aligner improves, the paragraphs do not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from triptych.records import article_record
from triptych.story import Article, Finding, Kind, Row, Story

DIGEST_CHARACTERS = 16  # 64 bits: no two of a million texts are likely to collide


def text_hash(text: str | None) -> str:
    """The key of a text; the empty string stands for a gap."""
    if text is None:
        return ""
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_CHARACTERS]


def article_digest(article: Article) -> str:
    """The key of an article: its whole content, but not where it was read from."""
    record = article_record(article)
    del record["source"]
    return text_hash(json.dumps(record, ensure_ascii=False, sort_keys=True))


def story_digest(story: Story) -> str:
    """The key of a story's input: its articles and their languages, but not its id."""
    parts = [f"{lang}:{article_digest(a)}" for lang, a in sorted(story.articles.items())]
    return text_hash("\n".join(parts))


@dataclass(frozen=True, slots=True)
class Anchor:
    """A row by content: the hash of its paragraphs in each language that has some.

    `nth` counts rows of the same story with equal content from 0.
    """

    kind: Kind
    cells: Mapping[str, str] = field(default_factory=dict)
    nth: int = 0

    def to_record(self) -> dict[str, Any]:
        return {"kind": self.kind, "cells": dict(sorted(self.cells.items())), "nth": self.nth}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Anchor:
        return cls(record["kind"], dict(record["cells"]), record["nth"])


def _content(story: Story, row: Row) -> dict[str, str]:
    hashes = {}
    for language, cell in row.cells.items():
        if cell.paragraphs:
            texts = story.articles[language].texts(row.kind)
            hashes[language] = text_hash("\n".join(texts[i] for i in cell.paragraphs))
    return hashes


def anchor_of(story: Story, rows: Sequence[Row], index: int) -> Anchor:
    """The anchor of `rows[index]`, given the rows of the whole story."""
    cells = _content(story, rows[index])
    same = [
        i
        for i, row in enumerate(rows[:index])
        if row.kind == rows[index].kind and _content(story, row) == cells
    ]
    return Anchor(rows[index].kind, cells, len(same))


def locate(
    story: Story, rows: Sequence[Row], anchor: Anchor, *, language: str | None = None
) -> int | None:
    """The index of the row that `anchor` means, or None if nothing is left of it.

    An equal row wins. Else the row that shares most cells with it, provided that the cell of
    `language`, where one is given, has the same paragraphs as it had.
    """
    contents = [_content(story, row) if row.kind == anchor.kind else None for row in rows]
    equal = [i for i, content in enumerate(contents) if content == anchor.cells]
    if equal:
        return equal[min(anchor.nth, len(equal) - 1)]
    best: tuple[int, int] | None = None
    for i, content in enumerate(contents):
        if content is None:
            continue
        if language is not None and content.get(language) != anchor.cells.get(language):
            continue
        shared = sum(content.get(lang) == key for lang, key in anchor.cells.items())
        if shared and (best is None or shared > best[0]):
            best = (shared, i)
    return best[1] if best else None


def row_hash(row: Row) -> str:
    """The key of a row as it stands: the texts and paragraphs of all its cells."""
    parts = [[lang, cell.text, list(cell.paragraphs)] for lang, cell in sorted(row.cells.items())]
    return text_hash(json.dumps([row.kind, parts], ensure_ascii=False))


def fingerprint(row: Row, finding: Finding) -> str:
    """The key of a finding: its check, what it says, and the texts it speaks of.

    It changes when one of these texts or the check's answer changes, so that a finding which was
    dismissed comes back only then.
    """
    concerned = sorted({*finding.languages, *(s.language for s in finding.spans)} & {*row.cells})
    texts = {lang: row.cells[lang].text for lang in concerned or sorted(row.cells)}
    parts = [finding.check, sorted(finding.languages), finding.message, texts]
    return text_hash(json.dumps(parts, ensure_ascii=False, sort_keys=True))
