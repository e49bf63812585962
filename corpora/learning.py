"""Learning page furniture: lines that repeat across the pages of a site, as a profile.

What stands word for word on many pages about different things is not the text of any of them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from triptych.corpora.articles import Reading
from triptych.corpora.encodings import clean

LEAST_PAGES = 3
SHARE = 0.1  # of the pages of a language on which a line must stand
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Repeated:
    """A line that stands on `pages` pages of `language`, of `of` in all."""

    line: str
    language: str
    pages: int
    of: int


def repeated_lines(readings: Iterable[Reading]) -> list[Repeated]:
    """Lines that stand in the text of many articles, the commonest first.

    Articles with the same text count once.
    """
    counts: Counter[tuple[str, str]] = Counter()
    pages: Counter[str] = Counter()
    seen: set[int] = set()
    for reading in readings:
        article = reading.article
        lines = {clean(paragraph.text) for paragraph in article.paragraphs}
        whole = hash(tuple(sorted(lines)))
        if whole in seen:
            continue
        seen.add(whole)
        pages[article.language] += 1
        counts.update((article.language, line) for line in lines if 0 < len(line) <= _LONGEST)
    found = [
        Repeated(line, language, count, pages[language])
        for (language, line), count in counts.items()
        if count >= max(LEAST_PAGES, SHARE * pages[language])
    ]
    return sorted(found, key=lambda r: (-r.pages, r.language, r.line))


def proposed_profile(name: str, repeated: Iterable[Repeated]) -> str:
    """A profile in TOML that takes the repeated lines for furniture, for a person to look over."""
    # A JSON string is a TOML basic string too.
    lines = [f"name = {json.dumps(name, ensure_ascii=False)}", "", "[page]", "furniture = ["]
    for item in repeated:
        pattern = json.dumps(re.escape(item.line).replace("\\ ", " "), ensure_ascii=False)
        lines.append(f"    {pattern},  # {item.language}: on {item.pages} of {item.of} pages")
    return "\n".join([*lines, "]"]) + "\n"
