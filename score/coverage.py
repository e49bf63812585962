"""Text that a version has twice, lacks or has too much of: duplicated, omitted and added."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from triptych.languages.phonetics import fold
from triptych.score.reading import Reading, Sheet
from triptych.story import Finding, Span

# Mean of ln(characters / characters of the English) over 5,607 aligned sentences of news and
# reports (docs/checks.md has the command); 0 for a language that was not measured.
LOG_LENGTH = {"en": 0.0, "sq": 0.12, "mk": 0.06}
REPEAT = 2  # words that a repeated sentence has at least


def duplicate_findings(sheet: Sheet) -> Iterator[Finding]:
    """Cells that say a sentence twice where no sibling does."""
    twice = {r.language: _repeated(r) for r in sheet.readings.values()}
    for reading in sheet.readings.values():
        span = twice[reading.language]
        others = [lang for lang in twice if lang != reading.language]
        if span is None or any(twice[lang] for lang in others):
            continue
        text = reading.text[span.start : span.end].strip()
        message = f"{reading.language} says this twice: “{_short(text)}”"
        yield Finding("duplicated", "major", (reading.language,), message, (span,))


def _short(text: str, most: int = 80) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _repeated(reading: Reading) -> Span | None:
    """The second of two equal halves or sentences of a cell."""
    words = [fold(w) for w in reading.lower]
    half = len(words) // 2
    if len(words) % 2 == 0 and half >= 1 and words[:half] == words[half:]:
        return Span(reading.language, reading.words[half].start(), len(reading.text))
    seen: set[tuple[str, ...]] = set()
    for piece in reading.pieces:
        own = tuple(
            w
            for m, w in zip(reading.words, words, strict=True)
            if piece.start() <= m.start() < piece.end()
        )
        if len(own) >= REPEAT + 1 and own in seen:
            return Span(reading.language, piece.start(), piece.end())
        seen.add(own)
    return None


def log_length(reading: Reading) -> float:
    """ln of the characters, with what the language usually takes more than English taken off."""
    return math.log(max(1, len(reading.text.strip()))) - LOG_LENGTH.get(reading.language, 0.0)


def length_findings(sheet: Sheet) -> Iterator[Finding]:
    """Cells much shorter or longer than siblings that agree among themselves."""
    readings: Sequence[Reading] = list(sheet.readings.values())
    if len(readings) < 3:
        return
    for reading in readings:
        others = [log_length(r) for r in readings if r is not reading and r.votes]
        if len(others) < 2:
            continue
        mean = sum(others) / len(others)
        spread = max(others) - min(others)
        lead = log_length(reading) - mean
        if abs(lead) < 0.42 + spread / 2:
            continue
        if lead < 0:
            message = f"{reading.language} has {math.exp(lead):.0%} of the length that the others lead one to expect"
            yield Finding("omitted", "major", (reading.language,), message, ())
        else:
            message = f"{reading.language} is {math.exp(lead):.1f} times as long as the others lead one to expect"
            yield Finding("added", "major", (reading.language,), message, ())
