"""House style, learnt from what most of the rows do: quotes, number format, datelines."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from triptych.score.reading import Reading, Sheet
from triptych.story import Finding, Said, Span

Style = Mapping[str, Mapping[str, str]]  # language -> feature -> the form of the house

FEWEST = 8  # occurrences from which a language has a style
SHARE = 0.8  # of them that must agree
_QUOTE = re.compile(r"[„“«»”\"]")
_THOUSANDS = re.compile(r"\d(?<![\d.,]\d)\d{0,2}([., \u00a0\u202f])\d{3}(?![\d.,]\d|\d)")
_DECIMAL = re.compile(r"\d(?<![\d.,:]\d)\d{0,2}([.,])\d{1,2}(?![\d.,:]\d|\d|[.:])")
_DASH = re.compile(r"[–—-] ")
_ANY = re.compile(rf"{_QUOTE.pattern}|\d[.,\s]\d|{_DASH.pattern}")  # what the forms have in them
_DATELINE = re.compile(
    r"^(?P<place>[^\W\d_][^,(–—\n]{1,40}?)(?P<comma>,)?"
    r"(?: (?P<date>\d{1,2}\.? [^\W\d_]+(?: \d{4})?|[^\W\d_]{3,9}\.? \d{1,2}(?:, \d{4})?))?"
    r" ?(?P<agency>[(/][^)/\n]{2,20}[)/])? ?(?P<dash>[–—-]{1,2}) "
)
FEATURES = {
    "quotes": "quotes",
    "thousands": "number-format",
    "decimal": "number-format",
    "dateline": "dateline",
}


def observe(reading: Reading) -> Iterator[tuple[str, str, int, int]]:
    """What a cell does where style is free: feature, form, start and end."""
    if _ANY.search(reading.text) is None:
        return
    marks = list(_QUOTE.finditer(reading.text))
    for opening, closing in zip(marks[::2], marks[1::2], strict=False):
        form = opening.group() + "…" + closing.group()
        yield "quotes", form, opening.start(), closing.end()
    for m in _THOUSANDS.finditer(reading.text):
        yield "thousands", f"1{m[1]}000".replace("\u00a0", " "), m.start(), m.end()
    for m in _DECIMAL.finditer(reading.text):
        if not any(c.start <= m.start() < c.end for c in reading.clocks):
            yield "decimal", f"1{m[1]}5", m.start(), m.end()
    line = _DATELINE.match(reading.text) if _DASH.search(reading.text) else None
    if line and (line["date"] or line["agency"]):
        yield "dateline", _shape(line), 0, line.end()


def _shape(line: re.Match[str]) -> str:
    """A dateline with its words replaced: Place, date (Agency) –."""
    agency = line["agency"]
    return "".join(
        (
            "Place",
            line["comma"] or "",
            " date" if line["date"] else "",
            f" {agency[0]}Agency{agency[-1]}" if agency else "",
            f" {line['dash']}",
        )
    )


def learn_style(sheets: Iterable[Sheet]) -> dict[str, dict[str, str]]:
    """The house style of a corpus: forms that at least four of five occurrences share."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for sheet in sheets:
        for reading in sheet.voters:
            for feature, form, _, _ in observe(reading):
                counts[reading.language, feature][form] += 1
    style: dict[str, dict[str, str]] = defaultdict(dict)
    for (language, feature), forms in sorted(counts.items()):
        form, n = max(sorted(forms.items()), key=lambda item: item[1])
        if n >= FEWEST and n >= SHARE * forms.total():
            style[language][feature] = form
    return dict(style)


def style_findings(sheet: Sheet, style: Style) -> Iterator[Finding]:
    """Deviations from the house style; always minor."""
    for reading in sheet.readings.values():
        house = style.get(reading.language)
        if not house:
            continue
        for feature, form, start, end in observe(reading):
            wanted = house.get(feature)
            if wanted is not None and form != wanted:
                message = f"{reading.language} writes {form} where the house writes {wanted}"
                span = Span(reading.language, start, end)
                told = Said.of("style", language=reading.language, form=form, house=wanted)
                yield Finding(
                    FEATURES[feature], "minor", (reading.language,), message, (span,), said=told
                )
