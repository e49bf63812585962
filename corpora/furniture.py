"""Which lines of a page are furniture: switcher, visit date, credits, calls to follow.

A line is furniture only as a whole; nothing inside a paragraph is touched here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from triptych.corpora.pages import Block
from triptych.corpora.profiles import Profile
from triptych.languages.packs import load_pack, pack_codes

Rule = Literal["switcher", "visit date", "credit", "published", "furniture"]

_LONGEST = 130  # characters: a longer line is text
_BULLET = re.compile(r"^[•·∙▪*]\s*")
_STAMP = re.compile(r"(?:\d{1,2}[:.]\d{2}\s*,?\s+)(?P<date>\d{1,2}\.? [^\W\d_]+,? \d{4})\.?")
_SENTENCE = re.compile(r"[.!?…][\"'“”»’)]*$")
_SPACE_OR_END = re.compile(r"[.!?…\"“”»)]\s*$")


@dataclass(frozen=True, slots=True)
class Furniture:
    """What a line is, and the text that it carries: a date, a credit, a language."""

    rule: Rule
    value: str | None = None


@dataclass(frozen=True, slots=True)
class _Tables:
    labels: dict[str, str]
    weekdays: re.Pattern[str]
    credits: tuple[re.Pattern[str], ...]
    end_credits: tuple[re.Pattern[str], ...]
    furniture: tuple[re.Pattern[str], ...]


@cache
def _tables() -> _Tables:
    """The tables of all packs together: pages show lines in languages other than their own."""
    packs = [load_pack(code) for code in pack_codes()]
    days = sorted(
        {re.escape(d) for p in packs for d in (*p.weekdays, *p.page.weekdays)},
        key=len,
        reverse=True,
    )
    return _Tables(
        labels={label: pack.code for pack in packs for label in pack.page.labels},
        weekdays=re.compile(
            rf"(?:{'|'.join(days)})\s*,?\s+(?P<date>[\w.,/ -]{{6,40}}\d{{4}})\.?", re.IGNORECASE
        ),
        credits=tuple(c for pack in packs for c in pack.page.credits),
        end_credits=tuple(c for pack in packs for c in pack.page.end_credits),
        furniture=tuple(c for pack in packs for c in pack.page.furniture),
    )


def judge(block: Block, profile: Profile, *, edge: bool) -> Furniture | None:
    """What furniture a block is, or None for text.

    `edge` says that it stands before the text or after it, where looser patterns hold.
    """
    if len(block.text) > _LONGEST:
        return None
    line = _BULLET.sub("", block.text).strip()
    tables = _tables()
    if code := tables.labels.get(line.casefold()):
        return Furniture("switcher", code)
    if (edge or line != block.text) and (match := tables.weekdays.fullmatch(line)):
        return Furniture("visit date", match["date"])
    if match := _STAMP.fullmatch(line):
        return Furniture("published", match["date"])
    if _any(profile.furniture, line):
        return Furniture("furniture")
    credits = (*profile.credits, *tables.credits, *(tables.end_credits if edge else ()))
    if _any(credits, line) and not (edge and _SENTENCE.search(line) and ":" not in line):
        return Furniture("credit", line)
    if _any(tables.furniture, line):
        return Furniture("furniture")
    return None


def _any(patterns: tuple[re.Pattern[str], ...], line: str) -> bool:
    return any(pattern.fullmatch(line) for pattern in patterns)


_AUTHORS = re.compile(
    r"(?P<before>^|[.!?…\"“”»)\]]\s*|(?<=\S)\s+)"
    r"(?P<mark>\(?/?(?:[a-zçëа-џѐ-ӿ]{1,4}/+)+(?:[a-zçëа-џѐ-ӿ]{1,4})?/?(?:\s*\d{1,2}[:.]\d{2})?/?\)?)$"
)
_GLUED_CREDIT = re.compile(
    r"(?<=[.!?…\"“”»)/])\s*(?P<credit>(?:Фото|Foto|Photo)\s*:\s*[^.!?]{2,50})$"
)


def read_authors(text: str) -> tuple[str, tuple[str, ...]]:
    """A paragraph without the authors' initials that end it, and the initials.

    >>> read_authors("Одлуката беше донесена вчера.ам/нд/")
    ('Одлуката беше донесена вчера.', ('ам', 'нд'))
    >>> read_authors("The limit is 100 km/h")
    ('The limit is 100 km/h', ())
    """
    match = _AUTHORS.search(text) if "/" in text else None
    if match is None:
        return text, ()
    mark = match["mark"]
    after_sentence = match.start("mark") == 0 or _SPACE_OR_END.search(text[: match.start("mark")])
    if not after_sentence and not mark.rstrip(")").endswith("/"):
        return text, ()
    names = tuple(n for n in re.split(r"[/()\s]+", mark) if n and not n[0].isdigit())
    return text[: match.start("mark")].rstrip(), names


def read_glued_credit(text: str) -> tuple[str, str | None]:
    """A paragraph without the credit that was glued to its end, and the credit."""
    match = _GLUED_CREDIT.search(text) if ":" in text else None
    if match is None or match.start() == 0:
        return text, None
    return text[: match.start()].rstrip(), match["credit"]
