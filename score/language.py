"""Cells in the wrong language: copied from a sibling, in a neighbour's language, or mixed."""

from __future__ import annotations

from collections.abc import Iterator

from triptych.languages.packs import load_pack
from triptych.languages.tongues import lacks_frequent, marks, script_of
from triptych.score.reading import Reading, Sheet
from triptych.story import Finding, Span

# How much more a text must bear another language's marks than its own: per word, and in all.
MARGIN, LEAST = 0.05, 1.3
FEWEST = 2  # words below which nothing is said
LINE = 8  # words within which the frequent letters of a language must occur
NAMES = {"sr-Cyrl": "Serbian", "sr-Latn": "Serbian, Croatian or Bosnian", "bg": "Bulgarian"}


def language_findings(sheet: Sheet) -> Iterator[Finding]:
    """Untranslated copies and cells in another language."""
    for reading in sheet.readings.values():
        other = _tongue(reading)
        if other is None:
            continue
        copied = next(
            (r for r in sheet.readings.values() if r is not reading and _copies(reading, r)), None
        )
        span = (Span(reading.language, 0, len(reading.text)),)
        if copied is not None:
            twin = Span(copied.language, 0, len(copied.text))
            message = f"{reading.language} is a copy of {copied.language}, not a translation"
            yield Finding("untranslated", "critical", (reading.language,), message, (*span, twin))
        else:
            message = f"{reading.language} reads as {_name(other)}"
            yield Finding("wrong-language", "critical", (reading.language,), message, span)


def _name(code: str) -> str:
    return NAMES.get(code) or load_pack(code).name


def _copies(reading: Reading, other: Reading) -> bool:
    """Whether nine words in ten of a cell stand in the sibling too."""
    own = set(reading.lower)
    return bool(own) and len(own & set(other.lower)) >= 0.9 * len(own)


def _tongue(reading: Reading) -> str | None:
    """The language that a cell is written in, if it is plainly not its own."""
    pack = load_pack(reading.language)
    script = script_of(reading.text)
    if pack.generic or script is None or len(reading.words) < FEWEST:
        return None
    scores = marks(reading.text)
    best = max(sorted(scores), key=scores.__getitem__, default=None)
    if script != pack.script:
        if _mostly_names(reading):
            return None
        return best
    own = scores.get(reading.language, 0.0)
    if best is None or best == reading.language:
        return None
    words = len(reading.words)
    if words >= LINE and lacks_frequent(reading.text, reading.language) and scores[best] >= own:
        return best
    lead = scores[best] - own
    return best if lead >= MARGIN and lead * words >= LEAST else None


def _mostly_names(reading: Reading) -> bool:
    """Whether a cell is a list of names and figures, which some scripts leave as they are."""
    words = [m.group() for m in reading.words]
    return len(words) <= 8 and all(w[0].isupper() or w[0].isdigit() for w in words)
