"""A heap of articles of which nobody said what belongs together: put aside on disk, then paired."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import IO

from triptych.align.encoder import load_encoder
from triptych.corpora.articles import Reading
from triptych.corpora.links import Settings
from triptych.corpora.pairing import Group, pair
from triptych.corpora.traces import Trace, trace_of
from triptych.records import article_from, article_record, ledger_from, ledger_record
from triptych.story import LedgerEntry, Story


@dataclass(frozen=True, slots=True)
class Paired:
    """A story of a heap, the ledger lines of its pages and why they were put together."""

    story: Story
    ledger: tuple[LedgerEntry, ...]
    pairing: Mapping[str, object]


@dataclass(slots=True)
class Heap:
    """Articles put aside on disk in the order of coming, with a trace of each in memory."""

    settings: Settings | None = None  # None: the usual ones, with the built-in encoder
    traces: list[Trace] = field(default_factory=list)
    _places: list[int] = field(default_factory=list)
    _file: IO[bytes] | None = None

    def add(self, reading: Reading) -> None:
        """Put one article aside."""
        if self._file is None:
            # It lives as long as the heap; `stories` closes it.
            self._file = tempfile.TemporaryFile(prefix="triptych-heap-")  # noqa: SIM115
        self.traces.append(trace_of(reading.article, len(self.traces), reading.published))
        self._places.append(self._file.seek(0, 2))
        record = [article_record(reading.article), [ledger_record(e) for e in reading.ledger]]
        self._file.write(json.dumps(record).encode() + b"\n")

    def stories(self) -> Iterator[Paired]:
        """Pair what was put aside; the stories come in the order of their names."""
        if not self.traces:
            return
        groups = pair(self.traces, self.settings or Settings(encoder=load_encoder()))
        named = sorted((self._name(group), group) for group in groups)
        last, count = "", 0
        for name, group in named:
            count = count + 1 if name == last else 1
            last = name
            yield self._story(name if count == 1 else f"{name}-{count}", group)
        if self._file is not None:
            self._file.close()
            self._file = None

    def _read(self, number: int) -> Reading:
        assert self._file is not None
        self._file.seek(self._places[number])
        article, ledger = json.loads(self._file.readline())
        return Reading(article_from(article), tuple(ledger_from(entry) for entry in ledger))

    def _name(self, group: Group) -> str:
        """An id that does not depend on the order of the pages: from a URL, or from the text."""
        members = [self.traces[n] for n in group.members.values()]
        first = next((t for t in members if t.language == "en"), members[0])
        linked = first if first.url else next((t for t in members if t.url), None)
        if linked is not None and linked.url:
            slug = linked.url.partition("?")[0].rpartition("/")[2] or linked.url
        else:
            slug = f"{first.title[:60]} {first.digest[:8]}"
        slug = re.sub(r"\.(?:html?|php|aspx?)$", "", slug)
        slug = re.sub(r"[^\w-]+", "-", slug).strip("-_")[:100]
        return slug or first.digest

    def _story(self, name: str, group: Group) -> Paired:
        ledger: list[LedgerEntry] = []
        articles = {}
        for language, number in sorted(group.members.items()):
            reading = self._read(number)
            articles[language] = reading.article
            ledger += reading.ledger
        for number, rule, why in group.dropped:
            article = self._read(number).article
            ledger.append(
                LedgerEntry(
                    "pair", rule, "merged" if rule == "duplicate" else "dropped", why,
                    article.source, name, article.language, article.title,
                )
            )  # fmt: skip
        for number, rule, why in group.notes:
            trace = self.traces[number]
            entry = LedgerEntry("pair", rule, "kept", why, trace.source, name, trace.language)
            ledger.append(replace(entry, text=trace.title))
        return Paired(Story(name, articles), tuple(ledger), group.record(self.traces))
