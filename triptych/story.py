"""The value types that every part of Triptych shares: articles, stories, beads, rows, findings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["title", "heading", "body"]
Origin = Literal["human", "memory", "machine", "post-edited"]
Severity = Literal["critical", "major", "minor"]
Outcome = Literal["kept", "merged", "dropped"]

KINDS: tuple[Kind, ...] = ("title", "heading", "body")
SEVERITIES: tuple[Severity, ...] = ("minor", "major", "critical")  # mildest first


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of an article; the title is not among an article's paragraphs."""

    kind: Literal["heading", "body"]
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """One language version of a story, free of page furniture.

    `language` is a BCP 47 code. `authors` are the initials that agencies put after the last
    sentence. `alternates` maps the languages of sibling pages (hreflang) to their URLs. `source`
    names the input (a path, or archive and record) for messages and the ledger.
    """

    language: str
    title: str
    paragraphs: tuple[Paragraph, ...]
    date: dt.date | None = None
    place: str | None = None
    agency: str | None = None
    authors: tuple[str, ...] = ()
    credit: str | None = None
    url: str | None = None
    modified: dt.datetime | None = None
    images: tuple[str, ...] = ()
    alternates: Mapping[str, str] = field(default_factory=dict)
    source: str | None = None

    def texts(self, kind: Kind) -> tuple[str, ...]:
        """The texts of one kind, in page order; a bead's indices count these from 0."""
        if kind == "title":
            return (self.title,) if self.title else ()
        return tuple(p.text for p in self.paragraphs if p.kind == kind)


@dataclass(frozen=True, slots=True)
class Story:
    """The articles that are versions of one another, by language; some may be absent."""

    id: str
    articles: Mapping[str, Article]

    @property
    def sources(self) -> tuple[str, ...]:
        """Where its articles come from, as far as they say."""
        return tuple(a.source for a in self.articles.values() if a.source)


@dataclass(frozen=True, slots=True)
class Bead:
    """One group of paragraphs of one kind that say the same thing.

    `members` gives for each language of the story the indices of its paragraphs of that kind,
    counted from 0; an empty tuple is a typed null: that language lacks the content. `confidence`
    is the probability, 0 to 1, that the bead is exactly right. `moved` names the languages in
    which it stands out of order. `agreement` holds the similarity, 0 to 1, of each pair of
    languages present, keyed `(a, b)` with a < b.
    """

    kind: Kind
    members: Mapping[str, tuple[int, ...]]
    confidence: float
    moved: frozenset[str] = frozenset()
    agreement: Mapping[tuple[str, str], float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the text of a cell that no person wrote for this story comes from."""

    engine: str
    model: str
    revision: str
    licence: str
    source: str  # the language it was translated from
    score: float | None = None  # the engine's or the memory's own, 0 to 1
    note: str | None = None  # what a reader must know, such as "demonstration model"


@dataclass(frozen=True, slots=True)
class Cell:
    """One language of a row. `text` is None in a gap, and `reason` then says why it is empty."""

    text: str | None
    origin: Origin | None = None
    paragraphs: tuple[int, ...] = ()
    moved: bool = False
    reason: str | None = None
    provenance: Provenance | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters, `start` to `end`, in one cell's text."""

    language: str
    start: int
    end: int


Value = str | int | float | tuple[str, ...] | tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A message as the name of its template and what fills it, so that a page can say it its way.

    Among the values a `language`, `other` or `tongue` is a code, `absent` several, and `said` are
    pairs of a language and what it says.
    """

    template: str
    values: tuple[tuple[str, Value], ...]

    @classmethod
    def of(cls, template: str, **values: Value) -> Said:
        """`Said.of("lost", language="sq", said=(("en", "Ohrid"),))`."""
        return cls(template, tuple(values.items()))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check noticed in a row.

    `languages` are those at fault, empty if the check cannot tell. `message` says it in English;
    `said` holds the same for other languages, None in findings of another maker. `precision` and
    `recall` are the measured ones of the check for that language; None says "not measured".
    """

    check: str
    severity: Severity
    languages: tuple[str, ...]
    message: str
    spans: tuple[Span, ...] = ()
    precision: float | None = None
    recall: float | None = None
    said: Said | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A bead as people read and edit it: one cell for each language wanted, and its findings."""

    story: str
    number: int
    kind: Kind
    cells: Mapping[str, Cell]
    confidence: float
    findings: tuple[Finding, ...] = ()
    agreement: Mapping[tuple[str, str], float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What became of one piece of input, decided by which rule of which stage, and why."""

    stage: str
    rule: str
    outcome: Outcome
    why: str
    source: str | None = None
    story: str | None = None
    language: str | None = None
    text: str | None = None
