"""The cases of an alignment benchmark as what a crawl would bring home: HTML pages, in no order.

A case is a story: `{"id": "DOCUMENT~PROFILE~N", "profile": ..., "paragraphs": {"en": [...]}}`. Its
first paragraph becomes the headline of the page. Pages say nothing of one another unless hints
are asked for.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

CASES = Path(__file__).resolve().parents[3] / "shared" / "bench" / "align" / "cases.jsonl"
SITE = "https://agency.example"
Hints = Literal["none", "url", "hreflang"]


@dataclass(frozen=True)
class Case:
    """One story: the paragraphs of each version. `document` is the text that it was made of."""

    id: str
    document: str
    profile: str
    paragraphs: Mapping[str, Sequence[str]]


def load_cases(path: Path = CASES, profiles: Iterable[str] = ()) -> list[Case]:
    """The cases of a file, all or those of some profiles."""
    wanted = set(profiles)
    with path.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return [
        Case(r["id"], r["id"].split("~")[0], r["profile"], r["paragraphs"])
        for r in records
        if not wanted or r["profile"] in wanted
    ]


def address(case: Case, language: str, hints: Hints, number: int) -> str:
    """The address of a version: versions share an id in it only where that is a hint."""
    if hints == "none":
        return f"{SITE}/{language}/{number * 7919 % 999_983:06d}{'abc'[number % 3]}"
    return f"{SITE}/{language}/story/{case.id.replace('/', '-').replace('~', '-')}"


def page_of(case: Case, language: str, hints: Hints = "none") -> bytes:
    """A version as a page with a headline, a menu and a footer."""
    texts = case.paragraphs[language]
    title, body = (texts[0], texts[1:]) if len(texts) > 1 else ("", texts)
    links = ""
    if hints == "hreflang":
        links = "".join(
            f'<link rel="alternate" hreflang="{code}" href="{address(case, code, hints, 0)}">'
            for code in case.paragraphs
        )
    paragraphs = "\n".join(f"<p>{html.escape(text)}</p>" for text in body)
    heading = f"<h1>{html.escape(title)}</h1>" if title else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{html.escape(title[:80] or 'News')}</title>{links}</head>\n"
        f"<body><nav><a href='/'>News</a></nav><article>{heading}\n{paragraphs}\n</article>"
        f"<footer><p>Agency</p></footer></body></html>\n"
    ).encode()


def versions(cases: Iterable[Case]) -> Iterator[tuple[Case, str]]:
    """Every version of every case that has a text."""
    for case in cases:
        for language, texts in case.paragraphs.items():
            if texts:
                yield case, language
