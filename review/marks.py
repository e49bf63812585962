"""A cell's text cut into paragraphs and marked pieces, so that findings show where they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from triptych.story import SEVERITIES, Finding, Severity


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text under the same marks.

    `notes` are the numbers, from 1, of the findings that mark it; `severity` is the gravest of
    theirs; `ends` are those of them whose span ends here, where the numbers are printed.
    `sentence` is true where a sentence starts inside a paragraph.
    """

    text: str
    severity: Severity | None = None
    notes: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    sentence: bool = False


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    number: int
    severity: Severity


@dataclass(frozen=True, slots=True)
class _Cuts:
    """What decides where a text is cut: paragraphs, spans of findings, starts of sentences."""

    marks: tuple[_Mark, ...]
    sentences: frozenset[int] = field(default_factory=frozenset)

    def within(self, start: int, end: int) -> list[int]:
        points = {start, end, *(p for p in self.sentences if start < p < end)}
        for mark in self.marks:
            points.update(p for p in (mark.start, mark.end) if start < p < end)
        return sorted(points)

    def piece(self, text: str, start: int, end: int, first: int) -> Piece:
        over = [m for m in self.marks if m.start < end and m.end > start]
        return Piece(
            text[start:end],
            max((m.severity for m in over), key=SEVERITIES.index, default=None),
            tuple(m.number for m in over),
            tuple(m.number for m in over if m.end == end),
            start in self.sentences and start != first,
        )


def _marks(text: str, language: str, findings: Sequence[Finding]) -> tuple[_Mark, ...]:
    """The spans of one language, cut to the text; a check may have seen an older one."""
    marks = []
    for number, finding in enumerate(findings, 1):
        for span in finding.spans:
            start, end = max(0, span.start), min(span.end, len(text))
            if span.language == language and start < end:
                marks.append(_Mark(start, end, number, finding.severity))
    return tuple(marks)


def marked_paragraphs(
    text: str,
    language: str,
    findings: Sequence[Finding] = (),
    sentences: Iterable[int] = (),
) -> list[list[Piece]]:
    r"""The paragraphs of a cell (its lines), each as marked pieces that give the text back.

    `sentences` are the offsets at which sentences start.

    >>> from triptych.story import Span
    >>> wrong = Finding("numbers", "major", ("en",), "", (Span("en", 5, 6),))
    >>> for paragraph in marked_paragraphs("Some 9 men.\nThey left.", "en", [wrong]):
    ...     print([(piece.text, piece.notes) for piece in paragraph])
    [('Some ', ()), ('9', (1,)), (' men.', ())]
    [('They left.', ())]
    """
    cuts = _Cuts(_marks(text, language, findings), frozenset(sentences))
    paragraphs = []
    for line in re.finditer(r"[^\n]+", text):
        if not line.group().strip():
            continue
        points = cuts.within(line.start(), line.end())
        pairs = pairwise(points)
        paragraphs.append([cuts.piece(text, a, b, line.start()) for a, b in pairs])
    return paragraphs
