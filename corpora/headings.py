"""Headings in text that does not mark them: short lines that do not end like a sentence.

Judged conservatively: a heading taken for body costs a check, body taken for a heading costs an
alignment.
"""

from __future__ import annotations

import re
from dataclasses import replace

from triptych.corpora.pages import Block

_LONGEST = 110  # characters
_MOST_WORDS = 15
_ENDS = re.compile(r"[.!?…:;,–—-][\"'“”»’)\]]*$")
_LISTED = re.compile(r"^(?:[-–—•*·▪]|\d+[.)]\s|\(?[a-zа-џ]\))")
_SPOKEN = re.compile(r"^[\"“”„«].*[\"“”»]$")
_LETTER = re.compile(r"[^\W\d_]")


def mark_headings(blocks: list[Block], language: str) -> list[Block]:
    """The blocks with kinds: what is marked stays, the rest is judged by its shape and place."""
    judged = [
        block.kind == "heading" or (block.kind != "title" and _looks_like_heading(block))
        for block in blocks
    ]
    marked = []
    for i, block in enumerate(blocks):
        if block.kind == "heading":
            heading = True
        elif block.kind == "body" and not block.strong:
            heading = False
        else:
            heading = judged[i] and _introduces(judged, i)
        marked.append(replace(block, kind="heading" if heading else "body"))
    return marked


def _introduces(judged: list[bool], at: int) -> bool:
    """Whether text follows, soon: a run of three short lines is a list, and the last line none."""
    run = at
    while run < len(judged) and judged[run]:
        run += 1
    start = at
    while start > 0 and judged[start - 1]:
        start -= 1
    return run < len(judged) and run - start <= 2


def _looks_like_heading(block: Block) -> bool:
    text = block.text
    if len(text) > _LONGEST or len(text.split()) > _MOST_WORDS or not _LETTER.search(text):
        return False
    if _LISTED.match(text) or _SPOKEN.match(text) or text[-1] in '"“”»':
        return False
    if not (text[0].isupper() or text[0].isdigit() or text[0] in "\"“„«‘’'"):
        return False
    question = block.strong and text.endswith("?")
    return question or not _ENDS.search(text)
