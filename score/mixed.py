"""Cells of which one sentence is left in another language."""

from __future__ import annotations

from collections.abc import Iterator

from triptych.languages.packs import load_pack
from triptych.languages.tongues import marks, script_of
from triptych.score.coverage import short
from triptych.score.language import LEAST, MARGIN, language_name
from triptych.score.reading import Reading, Sheet
from triptych.story import Finding, Said, Span

FEWEST = 6  # words in small letters that a sentence must have to be judged


def mixed_findings(sheet: Sheet) -> Iterator[Finding]:
    """Sentences in another language within a cell that is otherwise in its own.

    A sentence that a sibling holds word for word as well is a quotation, unless that sibling's
    language is the one it is in.
    """
    for reading in sheet.readings.values():
        if len(reading.pieces) < 2 or not _may_be_mixed(reading):
            continue
        for piece in reading.pieces:
            start, end = piece.start, piece.end
            other = _foreign(reading, reading.text[start:end])
            if other is None or _quoted(reading, start, end, other, sheet):
                continue
            text = short(reading.text[start:end].strip())
            message = f"{reading.language} has a sentence in {language_name(other)}: “{text}”"
            span = Span(reading.language, start, end)
            told = Said.of("mixed", language=reading.language, tongue=other, text=text)
            yield Finding(
                "mixed-language", "major", (reading.language,), message, (span,), said=told
            )


def _may_be_mixed(reading: Reading) -> bool:
    """Whether a part of a cell can be in another language, all its words taken together."""
    pack = load_pack(reading.language)
    return not pack.generic and (reading.script != pack.script or reading.foreign > LEAST)


def _foreign(reading: Reading, sentence: str) -> str | None:
    small = [w for w in sentence.split() if w[:1].islower()]
    if len(small) < FEWEST:
        return None
    scores = marks(sentence)
    best = max(sorted(scores), key=scores.__getitem__, default=None)
    if best is None or best == reading.language:
        return None
    if script_of(" ".join(small)) != load_pack(reading.language).script:
        return best
    lead = scores[best] - scores.get(reading.language, 0.0)
    return best if lead >= MARGIN and lead * len(small) >= 2 * LEAST else None


def _quoted(reading: Reading, start: int, end: int, other: str, sheet: Sheet) -> bool:
    text = reading.text[start:end].strip()
    return any(
        text in r.text and r.language != other for r in sheet.readings.values() if r is not reading
    )
