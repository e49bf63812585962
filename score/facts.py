"""Numbers, clock times, months, weekdays and currencies that the versions of a row disagree on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from triptych.languages.measures import Measure, same_amount
from triptych.languages.numbers import NumberMention, readings_of
from triptych.score.codes import shared_codes
from triptych.score.reading import Reading, Sheet
from triptych.score.voting import Dispute, Fact, Key, Same, vote
from triptych.story import Finding, Said, Severity, Span

_SCORE_BEFORE = re.compile(r"\d ?[-–:] ?$")
_SCORE_AFTER = re.compile(r" ?[-–:] ?\d")
_MILLION = Fraction(10) ** 6
_ZERO = frozenset({Fraction(0)})
KEPT = 4096  # readings of numbers whose keys are remembered


def number_facts(
    reading: Reading,
    times: frozenset[int] = frozenset(),
    codes: frozenset[int] = frozenset(),
    words: bool = True,
) -> list[Fact]:
    """The numbers of a cell; those of dates and clock times support, and so do number words.

    `times` are the minutes of the day that some version surely names: 19.30 is then one too.
    `codes` are the places of figures like those of HER2 and COVID-19 that must agree all the same.
    `words` is False where a sibling's number words are not known: words of millions support, too.
    A cell whose own are not known may mean millions by the word after a figure, or the hour.
    """
    known = bool(reading.lexicon.scales)
    hours = frozenset[Key](("t", minute) for minute in times)
    clocks = [c for c in reading.clocks if c.certain or not times.isdisjoint(c.minutes)]
    measured: dict[int, list[Measure]] = {}
    for measure in reading.measures:
        measured.setdefault(measure.number.start, []).append(measure)
    facts = []
    for number in reading.numbers:
        clocked = any(c.start <= number.start < c.end for c in clocks) or (
            not known and not hours.isdisjoint(_hour_keys(number.readings))
        )
        monthly = any(
            d.start <= number.start < d.end and number.readings & d.months for d in reading.dates
        )
        facts.append(
            Fact(
                _number_keys(readings_of(number, reading.text, reading.language)),
                number.start,
                number.end,
                (_asserts(number, words) or _scored(number, reading.text))
                and not clocked
                and not monthly
                and (number.start in codes or not number.code),
                tuple(measured.get(number.start, ())),
            )
        )
    return facts


def _asserts(number: NumberMention, words: bool) -> bool:
    """Whether a number must stand in every version: figures, and words of a million or more."""
    if number.form == "figures":
        return number.readings != _ZERO
    return words and number.scaled and min(number.readings) >= _MILLION


def _scored(number: NumberMention, text: str) -> bool:
    """Whether a number is half of a score or a range: the 0 of 1-0, which else says nothing."""
    return number.form == "figures" and bool(
        _SCORE_BEFORE.search(text[max(0, number.start - 5) : number.start])
        or _SCORE_AFTER.match(text, number.end)
    )


# The same few numbers come again and again, and fractions are slow to reckon with.
@lru_cache(maxsize=KEPT)
def _number_keys(readings: frozenset[Fraction]) -> frozenset[Key]:
    shares = {value * 100 for value in readings if 0 < value < 1}  # half is 50 per cent
    return frozenset(("n", value) for value in readings | shares)


@lru_cache(maxsize=KEPT)
def _hour_keys(readings: frozenset[Fraction]) -> frozenset[Key]:
    hours = [int(v) for v in readings if v.denominator == 1 and 0 <= v <= 24]
    return frozenset(
        ("t", (60 * h + half) % 1440) for h in hours for half in ((0, 720) if h <= 12 else (0,))
    )


def _same_measure(a: Fact, b: Fact) -> bool:
    return any(same_amount(x, y) for x in _measures(a) for y in _measures(b))


def _measures(fact: Fact) -> tuple[Measure, ...]:
    return fact.origin if isinstance(fact.origin, tuple) else ()


def clock_facts(reading: Reading) -> list[Fact]:
    """The clock times of a cell, with the figures that may be hours as support."""
    facts = [
        Fact(
            frozenset(("t", minute) for minute in clock.minutes),
            clock.start,
            clock.end,
            clock.certain,
        )
        for clock in reading.clocks
    ]
    for number in reading.numbers:
        keys = _hour_keys(number.readings)
        if keys:
            facts.append(Fact(keys, number.start, number.end, False))
    return facts


def date_facts(reading: Reading) -> list[Fact]:
    """The months of a cell, and the days of months."""
    facts = []
    for d in reading.dates:
        months = frozenset[Key](("m", month) for month in d.months)
        facts.append(Fact(months, d.start, d.end, d.asserted))
        if len(d.days) == 1:
            days = frozenset[Key](("d", 100 * m + day) for m in d.months for day in d.days)
            facts.append(Fact(days, d.start, d.end, d.asserted))
    return facts


def weekday_facts(reading: Reading) -> list[Fact]:
    """The weekdays of a cell."""
    return [Fact(frozenset({("w", d.day)}), d.start, d.end, d.asserted) for d in reading.weekdays]


def currency_facts(reading: Reading) -> list[Fact]:
    """The currencies of a cell that stand by an amount."""
    return [
        Fact(frozenset(("c", code) for code in m.codes), m.number.start, m.end)
        for m in reading.measures
        if m.sort == "currency"
    ]


def number_findings(sheet: Sheet) -> Iterator[Finding]:
    """Numbers: changed, dropped, added; of one that is repeated, each time counts.

    The figures of codes (HER2, COVID-19) are compared where every version has their letters.
    """
    values = [[n.readings for n in r.numbers] for r in sheet.readings.values()]
    if all(own == values[0] for own in values):
        return
    times = frozenset(
        minute
        for r in sheet.readings.values()
        for clock in r.clocks
        if clock.certain
        for minute in clock.minutes
    )
    codes = shared_codes(tuple(sheet.readings.values()))
    words = all(r.lexicon.scales for r in sheet.readings.values())
    facts = _facts(
        sheet, lambda r: number_facts(r, times, codes.get(r.language, frozenset()), words)
    )
    found = list(_findings(sheet, "number", facts, alike=_same_measure))
    yield from found
    blamed = {lang for f in found for lang in f.languages}
    for reading in sheet.readings.values():
        siblings = [r.language for r in sheet.voters if r is not reading]
        if len(siblings) > 1 and reading.language not in blamed:
            yield from _rarer(sheet, reading.language, facts[reading.language], siblings, facts)


def _rarer(
    sheet: Sheet,
    language: str,
    own: Sequence[Fact],
    siblings: Sequence[str],
    facts: Mapping[str, Sequence[Fact]],
) -> Iterator[Finding]:
    """Figures that the siblings repeat equally often, and a version has less often than they."""
    for value in dict.fromkeys(f.keys for f in facts[siblings[0]] if f.asserted):
        often = len(_uses(value, facts[siblings[0]]))
        if often < 2:
            continue
        uses = [_uses(value, facts[lang]) for lang in siblings]
        if any(len(use) != often or not all(f.asserted for f in use) for use in uses):
            continue
        if 0 < len(_uses(value, own)) < often:
            last = [(lang, use[-1]) for lang, use in zip(siblings, uses, strict=True)]
            quoted = tuple((k, sheet.readings[k].text[f.start : f.end]) for k, f in last)
            said = ", ".join(f"{lang} “{text}”" for lang, text in quoted)
            message = f"{language} has this less often than the others: {said}"
            told = Said.of("rarer", language=language, said=quoted)
            spans = tuple(Span(lang, f.start, f.end) for lang, f in last)
            yield Finding("number", "major", (language,), message, spans, said=told)


def _uses(value: frozenset[Key], facts: Sequence[Fact]) -> list[Fact]:
    return [f for f in facts if not value.isdisjoint(f.keys)]


def clock_findings(sheet: Sheet) -> Iterator[Finding]:
    """Clock times."""
    if any(clock.certain for r in sheet.readings.values() for clock in r.clocks):
        yield from _findings(sheet, "clock", _facts(sheet, clock_facts))


def date_findings(sheet: Sheet) -> Iterator[Finding]:
    """Months, and days of the month, in the languages whose words for months are known."""
    dates = [(r, date) for r in sheet.readings.values() for date in r.dates]
    if not dates:
        return
    values = [[(d.months, d.days) for d in r.dates] for r in sheet.readings.values()]
    if not all(own == values[0] for own in values):
        facts = _facts(sheet, date_facts)
        named = {lang: own for lang, own in facts.items() if sheet.readings[lang].lexicon.months}
        yield from _findings(sheet, "date", named)
    for reading, date in dates:
        if not date.exists:
            written = reading.text[date.start : date.end]
            message = f"{reading.language} names a day that {written} does not have"
            span = Span(reading.language, date.start, date.end)
            told = Said.of("no-day", language=reading.language, text=written)
            yield Finding("date", "minor", (reading.language,), message, (span,), said=told)


def weekday_findings(sheet: Sheet) -> Iterator[Finding]:
    """Weekdays; one that is only left out is minor, for news says "on Friday" where it need not.

    Only the languages whose words for them are known are compared.
    """
    if not any(r.weekdays for r in sheet.readings.values()):
        return
    facts = _facts(sheet, weekday_facts)
    named = {lang: own for lang, own in facts.items() if sheet.readings[lang].lexicon.weekdays}
    for found in _findings(sheet, "weekday", named):
        changed = len({s.language for s in found.spans}) == len(named)
        yield found if changed else replace(found, severity="minor")


def money_findings(sheet: Sheet) -> Iterator[Finding]:
    """Currencies: only where every version names one, so that $ against долари stays silent."""
    facts = {}
    for language, reading in sheet.readings.items():
        facts[language] = currency_facts(reading)
        if not facts[language]:
            return
    yield from _findings(sheet, "money", facts)


def _facts(sheet: Sheet, read: Callable[[Reading], list[Fact]]) -> dict[str, list[Fact]]:
    return {lang: read(r) for lang, r in sheet.readings.items()}


def _findings(
    sheet: Sheet, check: str, facts: Mapping[str, Sequence[Fact]], alike: Same | None = None
) -> Iterator[Finding]:
    if len(facts) < 2:
        return
    guests = frozenset(r.language for r in sheet.guests)
    for dispute in vote(facts, guests, alike):
        yield finding(sheet, check, dispute)


def finding(sheet: Sheet, check: str, dispute: Dispute, severity: Severity = "major") -> Finding:
    """The finding of a dispute, with a message that quotes what each version says."""
    spans = [Span(lang, f.start, f.end) for lang, f in dispute.present.items()]
    quoted = tuple(
        (lang, sheet.readings[lang].text[f.start : f.end]) for lang, f in dispute.present.items()
    )
    said = ", ".join(f"{lang} “{text}”" for lang, text in quoted)
    if dispute.instead is not None and dispute.odd is not None:
        own = dispute.instead
        spans.append(Span(dispute.odd, own.start, own.end))
        text = sheet.readings[dispute.odd].text[own.start : own.end]
        message = f"{dispute.odd} has “{text}” where the others have {said}"
        told = Said.of("instead", language=dispute.odd, text=text, said=quoted)
    elif dispute.odd is not None and dispute.odd in dispute.present:
        message = f"only {said}: not in {', '.join(dispute.absent)}"
        told = Said.of("only", said=quoted, absent=dispute.absent)
    elif not dispute.absent:
        message = f"{said}: all differ"
        told = Said.of("differ", said=quoted)
    else:
        message = f"{said}: not in {', '.join(dispute.absent)}"
        told = Said.of("missing", said=quoted, absent=dispute.absent)
    languages = (dispute.odd,) if dispute.odd else ()
    return Finding(check, severity, languages, message, tuple(spans), said=told)
