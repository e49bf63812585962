"""Plain-text dumps of pages: lines to blocks, whether or not blank lines part the paragraphs."""

from __future__ import annotations

import re

from triptych.corpora.encodings import clean
from triptych.corpora.pages import Block, Page
from triptych.errors import InputError

LONGEST_LINE = 1_000_000  # characters: no paragraph is longer, and a whole book rarely is

_BLANK = re.compile(r"\n[^\S\n]*\n")


def read_text(text: str, source: str, *, url: str | None = None) -> Page:
    """The blocks of a plain-text page. Raises `InputError` where a line is beyond all measure."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    blocks: list[Block] = []
    for group in _BLANK.split(text.replace("\u2029", "\n\n")):
        lines = [line for line in group.split("\n") if line.strip()]
        for line in lines:
            if len(line) > LONGEST_LINE:
                raise InputError(
                    f"a line of {len(line):,} characters: this is no page; "
                    "give one page a file, or JSONL with an article a line",
                    source=source,
                )
        pieces = [" ".join(lines)] if _wrapped(lines) else lines
        blocks += [Block(piece) for piece in map(clean, pieces) if piece]
    return Page(tuple(blocks), source, url=url)


def _wrapped(lines: list[str]) -> bool:
    """Whether lines are one paragraph broken at a margin.

    Then they are of about the same length, shorter than a screen, and most go on in the middle
    of a sentence; lines that are paragraphs end sentences.
    """
    if len(lines) < 3:
        return False
    inner = [line.strip() for line in lines[:-1]]
    widest = max(map(len, inner))
    even = sum(len(line) >= 0.75 * widest for line in inner) >= 0.8 * len(inner)
    running = sum(line[-1] not in '.!?:;"”“»…' for line in inner) >= 0.6 * len(inner)
    return 40 <= widest <= 132 and even and running and len(lines[-1].strip()) <= widest
