"""What is released: stories with decisions applied, each cell with its origin and its terms."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal

from triptych.corpora.anchors import anchor_of, text_hash
from triptych.corpora.publish.personal import masked
from triptych.records import Record
from triptych.story import SEVERITIES, Cell, Kind, Origin, Provenance, Row, Severity, Story

Split = Literal["train", "validation", "test"]
Machine = Literal["train", "everywhere", "nowhere"]

SPLITS: tuple[Split, ...] = ("train", "validation", "test")
HELD_OUT: tuple[Split, ...] = ("validation", "test")
NOT_WRITTEN: frozenset[Origin] = frozenset({"machine", "memory"})
"""Origins of texts that no person wrote, or read, for the story; they have no place in a test."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What goes into a release.

    `licence` is an SPDX expression for what people wrote; a cell that was made keeps the licence of
    what made it, and one from a memory that names none has `memory_licence`. `machine` says where machine and memory cells may stand: `train` keeps them out of
    the splits that are held out. Rows less sure than `min_confidence`, or with a finding as bad as
    `without`, are left out of the rows, not out of the documents. `mask` puts tags such as
    `[PHONE]` in the place of personal data.
    """

    licence: str
    languages: tuple[str, ...]
    machine: Machine = "train"
    min_confidence: float = 0.0
    without: Severity | None = None
    memory_licence: str = ""
    mask: bool = False


@dataclass(frozen=True, slots=True)
class ReleasedCell:
    """A text as it is released. `url` and `date` are those of the article it stood in."""

    text: str
    origin: Origin
    licence: str
    url: str | None = None
    date: dt.date | None = None
    paragraphs: tuple[int, ...] = ()
    moved: bool = False
    provenance: Provenance | None = None

    @property
    def hash(self) -> str:
        """The key of the text, by which an edited one is told."""
        return text_hash(self.text)

    @property
    def engine(self) -> str | None:
        """What made the text, such as `ctranslate2:opus-mt-en-mk@3f2a`; None if a person did."""
        made = self.provenance
        if made is None:
            return None
        model = f":{made.model}" if made.model else ""
        return made.engine + model + (f"@{made.revision}" if made.revision else "")


@dataclass(frozen=True, slots=True)
class ReleasedRow:
    """A row as it is released; a language it lacks is not among its cells.

    `id` stays the same for as long as the same paragraphs stand side by side. `flags` are the
    findings, such as `numbers:major`.
    """

    id: str
    number: int
    kind: Kind
    cells: Mapping[str, ReleasedCell]
    confidence: float
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """One piece of a document, in the order of its page."""

    kind: Kind
    text: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Document:
    """One language version of a story in its order, built from the rows as people left them."""

    language: str
    passages: tuple[Passage, ...]
    url: str | None = None
    date: dt.date | None = None
    place: str | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class ReleasedStory:
    """A story as it is released."""

    id: str
    split: Split
    rows: tuple[ReleasedRow, ...]
    documents: Mapping[str, Document] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class About:
    """What a release says about itself; `licence` is an SPDX identifier where there is one."""

    name: str
    version: str
    licence: str
    languages: tuple[str, ...]
    date: dt.date
    title: str = ""

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """All pairs of languages, each in alphabetical order."""
        return tuple(combinations(sorted(self.languages), 2))


def pair_name(pair: tuple[str, str]) -> str:
    """A pair as it stands in file and configuration names, such as `en-sq`."""
    return "-".join(pair)


def row_id(story: Story, rows: Sequence[Row], index: int) -> str:
    """The id of `rows[index]`: that of the paragraphs it joins, whatever people did to its text.

    An XML NMTOKEN, and safe in any file name.
    """
    anchor = anchor_of(story, rows, index)
    parts = [story.id, anchor.kind, *(f"{k}={v}" for k, v in sorted(anchor.cells.items()))]
    return "r" + text_hash("\0".join([*parts, str(anchor.nth)]))


def release_story(
    story: Story, rows: Sequence[Row], split: Split, policy: Policy
) -> tuple[ReleasedStory, Counter[str]]:
    """A story under `policy`, and how much was left out, by reason."""
    left_out: Counter[str] = Counter()
    whole = []
    for index, row in enumerate(rows):
        cells = dict(_released_cells(story, row, split, policy, left_out))
        flags = tuple(f"{f.check}:{f.severity}" for f in row.findings)
        whole.append(
            ReleasedRow(
                row_id(story, rows, index),
                row.number,
                row.kind,
                cells,
                round(row.confidence, 4),
                flags,
            )
        )
    kept = tuple(row for row in whole if row.cells and _wanted(row, policy, left_out))
    documents = {lang: _document(story, lang, whole) for lang in policy.languages}
    return (
        ReleasedStory(
            story.id, split, kept, {lang: d for lang, d in documents.items() if d.passages}
        ),
        left_out,
    )


def _released_cells(
    story: Story, row: Row, split: Split, policy: Policy, left_out: Counter[str]
) -> Iterator[tuple[str, ReleasedCell]]:
    for language in policy.languages:
        cell = row.cells.get(language)
        if cell is None or cell.text is None or not cell.text.strip():
            continue
        origin = cell.origin or "human"
        if origin in NOT_WRITTEN and policy.machine == "nowhere":
            left_out["machine cells, not wanted"] += 1
        elif origin in NOT_WRITTEN and policy.machine == "train" and split in HELD_OUT:
            left_out[f"machine cells held back from {split}"] += 1
        else:
            text = cell.text
            if policy.mask:
                text, count = masked(text)
                left_out.update({"personal data, masked": count} if count else {})
            yield language, _released_cell(story, language, cell, text, origin, policy)


def _released_cell(
    story: Story, language: str, cell: Cell, text: str, origin: Origin, policy: Policy
) -> ReleasedCell:
    article, made = story.articles.get(language) if cell.paragraphs else None, cell.provenance
    return ReleasedCell(
        text=text,
        origin=origin,
        licence=policy.licence if origin == "human" else _made_under(made, policy),
        url=article.url if article else None,
        date=article.date if article else None,
        paragraphs=cell.paragraphs,
        moved=cell.moved,
        provenance=made,
    )


def _made_under(made: Provenance | None, policy: Policy) -> str:
    """The licence of a text that was made; empty if nothing names one."""
    if made is None:
        return ""
    return made.licence or (policy.memory_licence if made.engine == "memory" else "")


def _wanted(row: ReleasedRow, policy: Policy, left_out: Counter[str]) -> bool:
    if row.confidence < policy.min_confidence:
        left_out[f"rows less sure than {policy.min_confidence:g}"] += 1
        return False
    if policy.without is not None:
        bad = SEVERITIES[SEVERITIES.index(policy.without) :]
        if any(flag.rpartition(":")[2] in bad for flag in row.flags):
            left_out[f"rows with a {policy.without} finding or worse"] += 1
            return False
    return True


def _document(story: Story, language: str, rows: Sequence[ReleasedRow]) -> Document:
    """The passages in the order of the page; a filled one follows the passage of the row above."""
    article = story.articles.get(language)
    order = {("title", 0): 0}
    if article is not None:
        seen: Counter[str] = Counter()
        for place, paragraph in enumerate(article.paragraphs, start=1):
            order[paragraph.kind, seen[paragraph.kind]] = place
            seen[paragraph.kind] += 1
    placed, last = [], 0
    for number, row in enumerate(rows):
        cell = row.cells.get(language)
        if cell is None:
            continue
        if cell.paragraphs:
            last = order[row.kind, cell.paragraphs[0]]
        placed.append((last, number, Passage(row.kind, cell.text, cell.origin)))
    passages = tuple(passage for _, _, passage in sorted(placed, key=lambda p: p[:2]))
    if article is None:
        return Document(language, passages)
    return Document(language, passages, article.url, article.date, article.place, article.agency)


def cell_facts(cell: ReleasedCell) -> Record:
    """What is known about a cell beside its text, in the order in which formats show it."""
    made = cell.provenance
    return {
        "origin": cell.origin,
        "engine": made.engine if made else None,
        "model": (made.model or None) if made else None,
        "revision": (made.revision or None) if made else None,
        "licence": cell.licence or None,
        "from": (made.source or None) if made else None,
        "score": made.score if made else None,
        "note": made.note if made else None,
        "url": cell.url,
        "date": cell.date.isoformat() if cell.date else None,
        "hash": cell.hash,
    }
