"""Text that a version has twice, lacks or has too much of: duplicated, omitted and added."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from triptych.score.reading import Reading, Sheet
from triptych.story import Finding, Said, Span

# Mean of ln(characters / characters of the English) over 5,607 aligned sentences of news and
# reports (docs/checks.md has the command); 0 for a language that was not measured.
LOG_LENGTH = {"en": 0.0, "sq": 0.12, "mk": 0.06}
# Standard deviations beyond which a length is an error: too short, too short and unfinished, too
# long. Chosen on the development rows; `benchmarks/score/nested.py` chooses them by fold.
SHORT, SHORT_AND_OPEN, LONG = 3.0, 1.6, 3.0
_END = re.compile(r"[.!?…:;][\"'“”„»’)\]]*\s*$|[\"“”»]\s*$")
REPEAT = 2  # words above which a sentence may not be repeated


def duplicate_findings(sheet: Sheet) -> Iterator[Finding]:
    """Cells that say a sentence twice where no sibling does."""
    twice = {r.language: _repeated(r) for r in sheet.readings.values()}
    if not any(twice.values()):
        return
    for reading in sheet.readings.values():
        span = twice[reading.language]
        others = [lang for lang in twice if lang != reading.language]
        if span is None or any(twice[lang] for lang in others):
            continue
        text = reading.text[span.start : span.end].strip()
        message = f"{reading.language} says this twice: “{short(text)}”"
        said = Said.of("twice", language=reading.language, text=short(text))
        yield Finding("duplicated", "major", (reading.language,), message, (span,), said=said)


def short(text: str, most: int = 80) -> str:
    """A text cut to what a message can quote."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _repeated(reading: Reading) -> Span | None:
    """The second of two equal halves or sentences of a cell."""
    words = reading.lower
    half = len(words) // 2
    if half and 2 * half == len(words) and words[0] == words[half] and words[:half] == words[half:]:
        return Span(reading.language, reading.tokens.starts[half], len(reading.text))
    if len(reading.pieces) < 2:
        return None
    seen: set[tuple[str, ...]] = set()
    for piece in reading.pieces:
        if len(piece.words) > REPEAT and piece.words in seen:
            return Span(reading.language, piece.start, piece.end)
        seen.add(piece.words)
    return None


def log_length(reading: Reading) -> float:
    """ln of the characters, with what the language usually takes more than English taken off."""
    return math.log(max(1, len(reading.text.strip()))) - LOG_LENGTH.get(reading.language, 0.0)


def spread_of(characters: float) -> float:
    """The standard deviation of ln(length / expected) for a text of that many characters.

    A power law fitted to 3,135 cells of clean news rows; short lines vary most.
    """
    return 0.55 * math.pow(max(1.0, characters), -0.33)


def length_findings(sheet: Sheet) -> Iterator[Finding]:
    """Cells much shorter or longer than siblings that agree among themselves."""
    logs = {lang: log_length(r) for lang, r in sheet.readings.items()}
    longest = max(logs.values())
    if longest - min(logs.values()) < min(SHORT_AND_OPEN, LONG) * spread_of(math.exp(longest)):
        return  # none is so far from the others
    for reading in sheet.readings.values():
        siblings = [r for r in sheet.voters if r is not reading]
        if len({r.text for r in siblings}) < 2:  # copies of each other bear witness once
            continue
        lengths = [logs[r.language] for r in siblings]
        expected = sum(lengths) / len(lengths)
        lead = logs[reading.language] - expected
        doubt = (max(lengths) - min(lengths)) / 2
        surprise = (abs(lead) - doubt) / spread_of(math.exp(expected))
        if lead < 0 and (
            surprise >= SHORT or (surprise >= SHORT_AND_OPEN and _unfinished(reading, siblings))
        ):
            yield _length_finding("omitted", reading, lead)
        elif lead > 0 and surprise >= LONG:
            yield _length_finding("added", reading, lead)


def _length_finding(check: str, reading: Reading, lead: float) -> Finding:
    share = math.exp(lead)
    language = reading.language
    if check == "omitted":
        message = (
            f"{language} is cut short: {share:.0%} of the length that the others lead to expect"
        )
    else:
        message = (
            f"{language} says more: {share:.1f} times the length that the others lead to expect"
        )
    span = Span(language, 0, len(reading.text))
    said = Said.of(
        "short" if check == "omitted" else "long", language=language, share=round(share, 4)
    )
    return Finding(check, "major", (language,), message, (span,), said=said)


def _unfinished(reading: Reading, siblings: Sequence[Reading]) -> bool:
    """Whether a cell stops without a final mark where its siblings have one, or on a small word."""
    if reading.lower and reading.lower[-1] in reading.lexicon.open_ended and not _ended(reading):
        return True
    return not _ended(reading) and all(_ended(r) for r in siblings)


def _ended(reading: Reading) -> bool:
    return bool(_END.search(reading.text))
