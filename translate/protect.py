"""What must come through translation unchanged: addresses, placeholders, tags."""

from __future__ import annotations

import re
from dataclasses import dataclass

KEPT = re.compile(
    r"""https?://[^\s<>"„“”«»]+[^\s<>"„“”«».,;:!?)\]]   # a web address
    |www\.[^\s<>"„“”«»]+[^\s<>"„“”«».,;:!?)\]]
    |(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+           # an e-mail address
    |\{\{?\w*\}?\}|%\(\w+\)[sd]|%[sd]|\$\{\w+\}         # placeholders of programs
    |</?[A-Za-z][^<>]*>                                  # tags
    |(?<!\w)[@\#]\w+                                     # accounts and hash tags
    """,
    re.VERBOSE,
)
MARK = "⟦{}⟧"
MARKS = re.compile(r"⟦\s*(\d+)\s*⟧")


@dataclass(frozen=True, slots=True)
class Protected:
    """A text to translate, what stood before and after it, and what its marks stand for."""

    text: str
    kept: tuple[str, ...] = ()
    before: str = ""
    after: str = ""

    def restore(self, translated: str) -> str | None:
        """The translation with everything back in its place, None if a mark was lost or doubled."""
        found = sorted(int(m[1]) for m in MARKS.finditer(translated))
        if found != list(range(len(self.kept))):
            return None
        body = MARKS.sub(lambda m: self.kept[int(m[1])], translated)
        return f"{self.before}{body}{self.after}"


def protect(text: str) -> Protected:
    """Set aside what stands at the ends, and put marks for the rest.

    >>> protect("Повеќе на https://example.mk/a.").text
    'Повеќе на ⟦0⟧.'
    >>> protect("Photo: %s").after, protect("a@b.mk").text
    (' %s', '')
    """
    before, after = "", ""
    if leading := KEPT.match(text):
        before, text = text[: leading.end()], text[leading.end() :]
        space = len(text) - len(text.lstrip())
        before, text = before + text[:space], text[space:]
    last = next(reversed(list(KEPT.finditer(text))), None)
    if (
        last
        and not any(c.isalnum() for c in text[last.end() :])
        and text[: last.start()].endswith((": ", ") ", ". "))
    ):
        after, text = text[last.start() :], text[: last.start()]
        body = text.rstrip()
        after, text = text[len(body) :] + after, body
    kept: list[str] = []

    def mark(match: re.Match[str]) -> str:
        kept.append(match[0])
        return MARK.format(len(kept) - 1)

    return Protected(KEPT.sub(mark, text), tuple(kept), before, after)
