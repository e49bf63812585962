"""Datelines: `Kiev, 5 November 2024 (dpa/MIA) - ` taken apart into place, date and agency.

The shape is the same in English, Albanian and Macedonian; only month names differ. Every part may
be missing, the dash too. A place alone is a dateline only if it is a known one, since sentences
also begin with `Name - `.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache

from triptych.languages.packs import load_pack

_UPPER = "A-ZÀ-ÖØ-ÞĀ-ŽЀ-Я"
_WORD = rf"(?:[{_UPPER}][\w'’.-]*|de|la|le|el|al|of|the|e|i|и|на|да|дел|од|në|dhe|and)"
_PLACES = rf"(?P<place>[{_UPPER}][\w'’.-]*(?:\s+{_WORD}){{0,4}}(?:\s*[/,]\s*[{_UPPER}][\w'’.-]*(?:\s+{_WORD}){{0,3}}){{0,2}})"
_DATE = (
    r"(?P<date>(?:\d{1,2}\.?\s+[^\W\d_]{3,12}\.?(?:,?\s+\d{4})?"
    r"|[^\W\d_]{3,12}\.?\s+\d{1,2}(?:,?\s+\d{4})?"
    r"|\d{1,2}\s*[./]\s*\d{1,2}\s*[./]\s*\d{4}|\d{4}-\d{2}-\d{2}))"
    r"(?:\s*(?:г\.|год\.|година))?"
)
_AGENCY = r"\(\s*(?P<agency>[^\W\d_][\w./&,\s–-]{1,48}?)\s*\)"
_DASH = r"(?:--|[-–—―])"
# The agency's bracket may do without a dash; a place or date alone may not.
_FULL = re.compile(rf"{_PLACES}\s*(?:,\s*{_DATE})?\s*,?\s*{_AGENCY}\s*{_DASH}?\s*")
_DATED = re.compile(rf"{_PLACES}\s*,\s*{_DATE}\s*{_DASH}\s*")
_BARE = re.compile(rf"{_PLACES}\s*(?P<dash>\s{_DASH}\s+|{_DASH}\s+|\s{_DASH})\s*")
_AGENCY_ONLY = re.compile(rf"{_AGENCY}\s*{_DASH}\s*")
_OPENS = re.compile(rf"[\"'“”„«»‘(]*[{_UPPER}\d]")
_LONGEST = 140


@dataclass(frozen=True, slots=True)
class Dateline:
    """The parts of a dateline. `end` is where the text goes on, in characters.

    `day` is a day and a month where the year is missing.
    """

    end: int
    place: str | None = None
    date: dt.date | None = None
    agency: str | None = None
    day: tuple[int, int] | None = None


def read_dateline(text: str, language: str) -> Dateline | None:
    """The dateline that a paragraph begins with, or None.

    >>> read_dateline("Shkup, 5 nëntor 2024 (dpa/MIA) - Qeveria vendosi.", "sq")
    Dateline(end=33, place='Shkup', date=datetime.date(2024, 11, 5), agency='dpa/MIA', day=None)
    """
    head = text[:_LONGEST]
    for pattern in (_FULL, _DATED, _AGENCY_ONLY):
        if (match := pattern.match(head)) and _OPENS.match(text, match.end()):
            found = _dateline(match, language)
            if found is not None:
                return found
    match = _BARE.match(head)
    if match and _OPENS.match(text, match.end()) and _known_place(match, text, language):
        return Dateline(match.end(), match["place"].strip(" ,"))
    return None


def _dateline(match: re.Match[str], language: str) -> Dateline | None:
    groups = match.groupdict()
    place = groups.get("place")
    written = groups.get("date")
    agency = groups.get("agency")
    date, day = read_day(written, language) if written else (None, None)
    if written and date is None and day is None:
        return None
    if agency and not _looks_like_agency(agency):
        return None
    return Dateline(match.end(), place.strip(" ,") if place else None, date, agency, day)


def _looks_like_agency(name: str) -> bool:
    """`MIA`, `dpa/MIA`, `Reuters`, `МИА/Танјуг`; not an aside in brackets."""
    words = re.split(r"[\s/,&-]+", name.strip())
    return len(words) <= 4 and (
        any(word.isupper() and len(word) > 1 for word in words) or len(words) <= 2
    )


def _known_place(match: re.Match[str], text: str, language: str) -> bool:
    places = [part.strip() for part in re.split(r"[/,]", match["place"])]
    shouted = all(place.isupper() and len(place) > 2 for place in places)
    known = known_places(language.partition("-")[0])
    if not shouted and not all(place.casefold() in known for place in places):
        return False
    # `Tirana - Durrës highway closed`: a route, not a dateline.
    route = re.match(rf"[{_UPPER}][\w'’-]*", text[match.end() :])
    return route is None or route[0].casefold() not in known


@cache
def known_places(language: str) -> frozenset[str]:
    """Places, casefolded, that a dateline of the language names: the pack's and CLDR's cities."""
    from babel import Locale, UnknownLocaleError

    names = set(load_pack(language).page.places)
    try:
        zones = dict(Locale.parse(language).time_zones)
    except (UnknownLocaleError, ValueError):
        return frozenset(names)
    for zone, info in zones.items():
        city = info.get("city") or zone.rpartition("/")[2].replace("_", " ")
        if "/" in zone and not zone.startswith("Etc/"):
            names.add(str(city).casefold())
    return frozenset(names)


_NUMERIC = re.compile(r"(\d{1,2})\s*[./]\s*(\d{1,2})\s*[./]\s*(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})\.?\s+([^\W\d_]+)\.?(?:,?\s+(\d{4}))?")
_MONTH_FIRST = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:,?\s+(\d{4}))?")


def read_day(text: str, language: str) -> tuple[dt.date | None, tuple[int, int] | None]:
    """A written date as `(date, None)`, or `(None, (day, month))` where it has no year."""
    text = text.strip()
    if match := _ISO.match(text):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMERIC.match(text):
        return _date(int(match[3]), int(match[2]), int(match[1]))
    months = _months(language.partition("-")[0])
    if match := _DAY_FIRST.match(text):
        day, name, year = match[1], match[2], match[3]
    elif match := _MONTH_FIRST.match(text):
        day, name, year = match[2], match[1], match[3]
    else:
        return None, None
    month = months.get(name.casefold())
    if month is None:
        return None, None
    return _date(int(year) if year else None, month, int(day))


@cache
def _months(language: str) -> dict[str, int]:
    """The months of the language, and the English ones, which pages in any language show."""
    packs = load_pack("en"), load_pack(language)
    return {form: n for p in packs for form, n in (*p.months.items(), *p.page.months.items())}


def _date(year: int | None, month: int, day: int) -> tuple[dt.date | None, tuple[int, int] | None]:
    try:
        found = dt.date(2000 if year is None else year, month, day)
    except ValueError:
        return None, None
    return (None, (day, month)) if year is None else (found, None)


def with_year(day: tuple[int, int], near: dt.date) -> dt.date | None:
    """The date of a day and month that is the last one not after the day after `near`."""
    for year in (near.year + 1, near.year, near.year - 1):
        found, _ = _date(year, day[1], day[0])
        if found is not None and found <= near + dt.timedelta(days=1):
            return found
    return None
