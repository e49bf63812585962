"""From the blocks of a page to an article: furniture out, title once, dateline taken apart.

Whatever does not go into the article's text goes into the ledger; nothing is lost.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from triptych.corpora.dateline import Dateline, read_dateline, read_day, with_year
from triptych.corpora.furniture import Furniture, judge, read_authors, read_glued_credit
from triptych.corpora.headings import mark_headings
from triptych.corpora.pages import Block, Page
from triptych.corpora.profiles import GENERIC, Profile, profile_of
from triptych.corpora.settings import LANGUAGE
from triptych.errors import InputError
from triptych.languages.identify import identify
from triptych.languages.packs import load_pack, pack_codes
from triptych.story import Article, LedgerEntry, Outcome, Paragraph

_LONGEST_TITLE = 300
_SAMPLE = 3000  # characters of text whose language is looked at


@dataclass(frozen=True, slots=True)
class Reading:
    """An article, and what became of everything on its page that is not in its text."""

    article: Article
    ledger: tuple[LedgerEntry, ...] = ()
    published: dt.datetime | None = None  # to the minute, where the page says so


def compose(
    page: Page,
    *,
    language: str | None = None,
    profile: Profile | None = None,
) -> Reading:
    """The article of a page.

    `language` is what the caller knows, from a manifest or a file name; the text is believed
    otherwise. Raises `InputError` where there is no text or its language cannot be told.
    """
    text = " ".join(block.text for block in page.blocks)
    return _Composing(page, profile or profile_of(page.url, text)).article(language)


@dataclass(slots=True)
class _Composing:
    """The state of one composition."""

    page: Page
    profile: Profile = GENERIC
    ledger: list[LedgerEntry] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    credits: list[str] = field(default_factory=list)
    visited: str | None = None
    published: str | None = None

    def article(self, language: str | None) -> Reading:
        blocks = self._cleared(list(self.page.blocks))
        title, blocks = self._titled(blocks)
        if not blocks:
            raise InputError(
                "a page with no body: nothing is left besides title and page furniture; "
                "check that the page was saved whole",
                source=self.page.source,
            )
        code = self._language(language, title, blocks)
        blocks, authors = self._signed(blocks)
        blocks, dateline = self._dated(blocks, code)
        blocks = mark_headings(blocks, code)
        for text in self.page.outside:
            found = judge(Block(text, caption=True), self.profile, edge=False)
            if found and found.rule == "credit" and not self.credits:
                self._credit(text)
            else:
                self._note("outside", "dropped", "stands outside the article", text)
        article = Article(
            language=code,
            title=title,
            paragraphs=tuple(
                Paragraph("heading" if b.kind == "heading" else "body", b.text) for b in blocks
            ),
            date=self._date(dateline, code),
            place=dateline.place if dateline else None,
            agency=dateline.agency if dateline else None,
            authors=authors,
            credit=self.credits[0] if self.credits else None,
            url=self.page.url,
            modified=self.page.modified,
            images=self.page.images,
            alternates=self.page.alternates,
            source=self.page.source,
        )
        entries = tuple(replace(entry, language=code) for entry in self.ledger)
        return Reading(article, entries, self.page.published)

    def _note(self, rule: str, outcome: Outcome, why: str, text: str) -> None:
        self.ledger.append(LedgerEntry("read", rule, outcome, why, self.page.source, text=text))

    def _cleared(self, blocks: list[Block]) -> list[Block]:
        """The blocks without furniture. Looser rules hold before the text and after it."""
        long = [i for i, block in enumerate(blocks) if len(block.text) > 130]
        first, last = (long[0], long[-1]) if long else (0, len(blocks) - 1)
        kept = []
        for i, block in enumerate(blocks):
            edge = i < first or i > last or block.caption
            found = None if block.kind == "title" else judge(block, self.profile, edge=edge)
            if found is None:
                kept.append(block)
            else:
                self._remember(found, block.text)
        return kept

    def _remember(self, found: Furniture, text: str) -> None:
        value = found.value or ""
        if found.rule == "switcher":
            self.labels.append(value)
            self._note("switcher", "dropped", "the page's language switcher", text)
        elif found.rule == "visit date":
            self.visited = self.visited or value
            self._note("visit date", "dropped", "the day of the visit, not of the article", text)
        elif found.rule == "published":
            self.published = self.published or value
            self._note("published", "dropped", "the time of publication", text)
        elif found.rule == "credit":
            self._credit(value)
        else:
            self._note("furniture", "dropped", "a line of the page, not of the article", text)

    def _credit(self, value: str) -> None:
        self.credits.append(value)
        why = "the article's credit" if len(self.credits) == 1 else "a further credit"
        self._note("credit", "kept" if len(self.credits) == 1 else "dropped", why, value)

    def _titled(self, blocks: list[Block]) -> tuple[str, list[Block]]:
        """The title, once, and the blocks after it."""
        title, blocks = self._first_title(blocks)
        kept = []
        for block in blocks:
            if title and _same(block.text, title):
                self._note("repeated title", "merged", "the title, repeated", block.text)
            else:
                kept.append(block)
        return title, kept

    def _first_title(self, blocks: list[Block]) -> tuple[str, list[Block]]:
        marked = next((i for i, block in enumerate(blocks) if block.kind == "title"), None)
        if marked is not None:
            return self._shorn(blocks[marked].text), blocks[:marked] + blocks[marked + 1 :]
        if self.page.title:
            return self._shorn(self.page.title), blocks
        if not blocks or blocks[0].kind is not None:
            return "", blocks
        for i, block in enumerate(blocks[:5]):
            if any(_same(block.text, later.text) for later in blocks[i + 1 : i + 4]):
                for stray in blocks[:i]:
                    self._note("furniture", "dropped", "stands before the title", stray.text)
                return block.text, blocks[i + 1 :]
            if len(block.text) > 80:
                break  # this is text already
        if len(blocks) > 1 and _titlelike(blocks[0].text):
            return blocks[0].text, blocks[1:]
        return "", blocks

    def _shorn(self, title: str) -> str:
        """The title without the site's name behind it."""
        for suffix in self.profile.title_suffixes:
            if title.endswith(suffix):
                return title.removesuffix(suffix).strip()
        return title

    def _language(self, told: str | None, title: str, blocks: list[Block]) -> str:
        sample = " ".join(block.text for block in blocks if len(block.text) > 40)[:_SAMPLE]
        sample = sample or " ".join(block.text for block in blocks)
        guess = identify(sample)
        if guess.language is None and len(sample) < 200:
            guess = identify(f"{title} {sample}")
        hints = (
            told,
            guess.language,
            self.profile.language_of(self.page.url) if self.page.url else None,
            self.page.language,
            self.labels[0] if self.labels else None,
        )
        code = next((hint for hint in hints if hint), None)
        if code is None:
            raise InputError(
                "the language cannot be told: name the file after its language (en.txt) or say "
                "it in a manifest",
                source=self.page.source,
            )
        code = known_language(code, self.page.source)
        if told and guess.language and guess.language != code.partition("-")[0]:
            self._note(
                "language", "kept", f"taken as {code}, as told, but it reads as {guess.language}",
                title,
            )  # fmt: skip
        return code

    def _signed(self, blocks: list[Block]) -> tuple[list[Block], tuple[str, ...]]:
        """The blocks without initials and glued credits; both stand at the end of a paragraph."""
        kept: list[Block] = []
        authors: list[str] = []
        for block in blocks:
            text, credit = read_glued_credit(block.text)
            if credit:
                self._credit(credit)
            bare, names = read_authors(text)
            if names:
                authors += [name for name in names if name not in authors]
                self._note("authors", "kept", "the authors' initials", text[len(bare) :].strip())
            if bare:
                kept.append(block if bare == block.text else replace(block, text=bare))
        return kept, tuple(authors)

    def _dated(self, blocks: list[Block], code: str) -> tuple[list[Block], Dateline | None]:
        """The blocks without the dateline of the article; a digest keeps those of its items."""
        body = [i for i, block in enumerate(blocks) if block.kind != "heading"]
        found = {i: line for i in body if (line := read_dateline(blocks[i].text, code))}
        full = {i: line for i, line in found.items() if line.agency or line.date or line.day}
        if len(full) > 1 and 2 * len(full) >= sum(len(blocks[i].text) > 60 for i in body):
            for i, line in full.items():
                text = blocks[i].text[: line.end].strip()
                self._note("digest", "kept", "one dateline of several: it stays in the text", text)
            return blocks, _common(list(full.values()))
        for i in _opening(blocks, body):
            line = found.get(i)
            rest = blocks[i].text[line.end :].strip() if line else ""
            if line and rest:
                head = blocks[i].text[: line.end].strip()
                self._note("dateline", "kept", "taken apart into place, date and agency", head)
                return [*blocks[:i], replace(blocks[i], text=rest), *blocks[i + 1 :]], line
        return blocks, None

    def _date(self, dateline: Dateline | None, code: str) -> dt.date | None:
        """The dateline's date, else the page's, else the line of publication."""
        if dateline and dateline.date:
            return dateline.date
        published = self.page.date or self._day(self.published, code)
        if dateline and dateline.day:
            near = published or self._day(self.visited, code)
            return with_year(dateline.day, near) if near else None
        return published

    def _day(self, text: str | None, code: str) -> dt.date | None:
        """A date in a furniture line, which may be in any language that has a pack."""
        for language in (code, *pack_codes()):
            if text and (found := read_day(text, language)[0]):
                return found
        return None


def known_language(code: str, source: str) -> str:
    """The BCP 47 code in its usual form. Raises `InputError` for what is no language."""
    from babel import Locale

    tag = code.lower().replace("_", "-")
    base = tag.partition("-")[0]
    names = Locale("en").languages
    if not LANGUAGE.fullmatch(tag) or (base not in names and load_pack(base).generic):
        raise InputError(
            f"{code!r} is no language that is known: use a BCP 47 code such as en, sq or mk",
            source=source,
        )
    return base


def _common(lines: list[Dateline]) -> Dateline:
    """What the datelines of a digest agree on; the date of the first."""
    places = {line.place for line in lines}
    agencies = {line.agency for line in lines}
    return Dateline(
        0,
        places.pop() if len(places) == 1 else None,
        lines[0].date,
        agencies.pop() if len(agencies) == 1 else None,
        lines[0].day,
    )


def _opening(blocks: list[Block], body: list[int]) -> list[int]:
    """Where the text may open: its first paragraph, and what only short lines stand before."""
    opening = []
    for i in body[:4]:
        opening.append(i)
        if len(blocks[i].text) >= 60:
            break
    return opening


def _same(a: str, b: str) -> bool:
    return a == b or _folded(a) == _folded(b)


@lru_cache(maxsize=256)  # a title is compared with each line of its page
def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text).casefold().strip()


def _titlelike(text: str) -> bool:
    """Whether the first line of a page may be its title: short, and no dateline opens it."""
    if len(text) > _LONGEST_TITLE or text.startswith(("- ", "– ", "— ")):
        return False
    dated = any(read_dateline(text, code) for code in pack_codes())
    return not dated and (len(text) <= 160 or not text.endswith((".", "!", "?", "…", ".”", '."')))
