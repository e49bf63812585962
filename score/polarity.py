"""A negation that two versions have and the third has lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from triptych.languages.negation import Negation
from triptych.score.reading import Sheet
from triptych.story import Finding, Said, Span


def polarity_findings(sheet: Sheet) -> Iterator[Finding]:
    """Cells that deny less than siblings which deny equally often."""
    found = {r.language: r.negation for r in sheet.readings.values()}
    if not any(n.strong or n.without for n in found.values()):
        return
    for reading in sheet.readings.values():
        siblings = [found[r.language] for r in sheet.voters if r is not reading]
        if len(siblings) < 2:
            continue
        spans = _lost(found[reading.language], siblings)
        if not spans or any(p in reading.text for p in reading.lexicon.weak_phrases):
            continue
        quoted = tuple(
            (s.language, sheet.readings[s.language].text[s.start : s.end]) for s in spans
        )
        said = ", ".join(f"{lang} “{text}”" for lang, text in quoted)
        message = f"{reading.language} does not deny what the others deny: {said}"
        told = Said.of("denial", language=reading.language, said=quoted)
        yield Finding("polarity", "major", (reading.language,), message, spans, said=told)


def _lost(own: Negation, siblings: Sequence[Negation]) -> tuple[Span, ...]:
    """The denials of the siblings that a cell has lost; one in other words is not lost."""
    counts = {len(n.strong) for n in siblings}
    strong = tuple(s for n in siblings for s in n.strong)
    plain = [(*n.strong, *n.without) for n in siblings]
    if all(plain) and (own.unbound or not own.total):
        return tuple(s for spans in plain for s in spans)
    if own.total >= min(n.total for n in siblings):
        return ()
    fewer = len(counts) == 1 and len(own.strong) == min(counts) - 1
    if min(counts) > 0 and (fewer or not own.strong):
        return strong
    if len({n.total for n in siblings}) == 1 and 0 < min(counts) <= len(own.strong) < max(counts):
        return strong  # one of the siblings denies in other words
    if not own.without and all(n.without for n in siblings):
        return tuple(s for n in siblings for s in n.without)
    return ()
