"""Which articles of a heap are versions of one story, with a reason and a confidence for each.

Evidence is taken in the order of its strength: what the pages say themselves (hreflang), ids that
their URLs share, pictures, and last what they tell: dates, numbers, names and meaning. A story
has one article a language; a link that would put in a second one is refused and noted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from triptych.corpora.links import CONFIDENCE, Link, Settings
from triptych.corpora.matching import match_content
from triptych.corpora.staleness import Moments, stale
from triptych.corpora.traces import Trace

_ROUNDS = 2


@dataclass(slots=True)
class Group:
    """One story: article numbers by language, and the links that made it.

    `dropped` are articles that are left out, `notes` remarks on those kept; both are (number,
    rule, why).
    """

    members: dict[str, int]
    links: list[Link] = field(default_factory=list)
    dropped: list[tuple[int, str, str]] = field(default_factory=list)
    notes: list[tuple[int, str, str]] = field(default_factory=list)

    def __lt__(self, other: Group) -> bool:
        return sorted(self.members.items()) < sorted(other.members.items())

    def record(self, traces: Sequence[Trace]) -> Mapping[str, object]:
        """The reason in the form that the store keeps: the weakest link decides the confidence."""
        if not self.links:
            why = "no version in another language was found"
            return {"rule": "alone", "why": why, "confidence": 1.0}
        weakest = min(self.links, key=lambda link: link.confidence)
        return {
            "rule": weakest.rule,
            "why": weakest.why,
            "confidence": round(weakest.confidence, 4),
            "links": [
                {
                    "languages": [traces[link.a].language, traces[link.b].language],
                    "rule": link.rule,
                    "why": link.why,
                    "confidence": round(link.confidence, 4),
                }
                for link in self.links
            ],
        }


def pair(traces: Sequence[Trace], settings: Settings | None = None) -> list[Group]:
    """The stories of a heap; every article is in exactly one group, as member or dropped."""
    settings = settings or Settings()
    first, copies = _one_a_page(traces)
    joined = _Joined(first)
    for link in _hreflang(first):
        joined.join(link)
    for link in _shared(first, "url", settings):
        joined.join(link)
    for link in _shared(first, "image", settings):
        joined.join(link)
    for copy, kept in list(_copies(joined.parts.values(), joined.traces)):
        joined.set_aside(copy)
        for language, number in copy.members.items():
            host = kept.members[language]
            copies[host] += [_set_aside(traces[number], traces[host]), *copies.pop(number, [])]
    for _ in range(_ROUNDS):  # what is paired is no rival of the rest any more
        for link in match_content(joined.open(), settings):
            joined.join(link)
    groups = joined.groups()
    _put_back(groups, copies)
    for group in groups:
        _mark_stale(group, traces)
    return groups


class _Joined:
    """Articles joined by links under the rule of one article a language."""

    def __init__(self, traces: Sequence[Trace]) -> None:
        self.traces = {trace.number: trace for trace in traces}
        self.root = {number: number for number in self.traces}
        self.parts = {t.number: Group({t.language: t.number}) for t in traces}

    def join(self, link: Link) -> None:
        """Join two groups, unless both have an article in one language."""
        a, b = self._find(link.a), self._find(link.b)
        if a == b:
            return
        left, right = self.parts[a], self.parts[b]
        if left.members.keys() & right.members.keys():
            for here, there in ((link.a, link.b), (link.b, link.a)):
                group = self.parts[self._find(here)]
                other = self.traces[there]
                why = f"{link.why} to {other.source}, but another article has that place"
                group.notes.append((here, "link refused", why))
            return
        self.root[b] = a
        left.members.update(right.members)
        left.links += [*right.links, link]
        left.notes += right.notes
        del self.parts[b]

    def _find(self, number: int) -> int:
        while self.root[number] != number:
            self.root[number] = self.root[self.root[number]]
            number = self.root[number]
        return number

    def set_aside(self, group: Group) -> None:
        """Forget a group."""
        for number in group.members.values():
            del self.traces[number]
        del self.parts[self._find(next(iter(group.members.values())))]

    def open(self) -> list[tuple[Trace, frozenset[str]]]:
        """The articles, each with the languages that its group has already."""
        return [
            (trace, frozenset(self.parts[self._find(number)].members))
            for number, trace in self.traces.items()
        ]

    def groups(self) -> list[Group]:
        """The groups; the order does not depend on how they were joined."""
        return sorted(self.parts.values())


def _order(trace: Trace) -> tuple[str, str, str]:
    """A key that does not depend on the order in which pages came."""
    return trace.language, trace.url or "", trace.digest


Aside = tuple[int, str, str]  # of an article that is set aside: its number, the rule and why


def _one_a_page(traces: Sequence[Trace]) -> tuple[list[Trace], dict[int, list[Aside]]]:
    """The newest trace of each address, and what was set aside for it; pages without one all."""
    by_key: dict[tuple[str, str], list[Trace]] = defaultdict(list)
    for trace in traces:
        by_key[trace.language, trace.url or f"#{trace.number}"].append(trace)
    kept: list[Trace] = []
    aside: dict[int, list[Aside]] = defaultdict(list)
    for found in by_key.values():
        found.sort(key=_newest)
        kept.append(found[0])
        aside[found[0].number] += [_set_aside(other, found[0]) for other in found[1:]]
    return sorted(kept, key=_order), aside


def _copies(groups: Iterable[Group], traces: Mapping[int, Trace]) -> Iterator[tuple[Group, Group]]:
    """Groups that hold nothing but texts of another group, each with that other.

    Two stories may share a version, such as a repeated announcement; links tell them apart.
    """

    def texts(group: Group) -> set[tuple[str, str]]:
        return {(code, traces[number].digest) for code, number in group.members.items()}

    def order(group: Group) -> tuple[int, int, list[tuple[str, str, str]]]:
        members = [traces[number] for number in group.members.values()]
        linked = sum(len(trace.links) for trace in members)
        return -len(members), -linked, sorted(map(_order, members))

    holders: dict[tuple[str, str], list[Group]] = defaultdict(list)
    for group in sorted(groups, key=order):
        own = texts(group)
        host = next((g for g in holders[min(own)] if own <= texts(g)), None)
        if host is not None:
            yield group, host
            continue
        for text in own:
            holders[text].append(group)


def _newest(trace: Trace) -> tuple[float, int, str]:
    return (-(trace.modified.timestamp() if trace.modified else 0.0), -trace.length, trace.digest)


def _set_aside(other: Trace, kept: Trace) -> Aside:
    if other.digest == kept.digest:
        return other.number, "duplicate", f"the same text as {kept.source}"
    return other.number, "older version", f"another version of the page is kept: {kept.source}"


def _hreflang(traces: Sequence[Trace]) -> Iterator[Link]:
    """What pages say of one another, first where both say it, last where one contradicts."""
    by_url = {trace.url: trace for trace in traces if trace.url}
    links: list[tuple[float, str, Trace, Trace]] = []
    for trace in traces:
        for target in trace.links.values():
            other = by_url.get(target)
            if other is None or other.number == trace.number or other.language == trace.language:
                continue
            back = [by_url.get(link) for link in other.links.values()]
            if any(b is not None and b.number == trace.number for b in back):
                if _order(trace) < _order(other):
                    links.append((CONFIDENCE["hreflang"], "they name each other", trace, other))
            elif trace.language in {b.language for b in back if b is not None}:
                links.append((0.6, "one names the other, which names a third", trace, other))
            else:
                links.append((CONFIDENCE["hreflang one way"], "one names the other", trace, other))
    links.sort(key=lambda link: (-link[0], _order(link[2]), _order(link[3])))
    for confidence, why, a, b in links:
        yield Link(a.number, b.number, "hreflang", f"hreflang: {why}", confidence)


def _shared(traces: Sequence[Trace], rule: str, settings: Settings) -> Iterator[Link]:
    """Articles that share an id in their URLs or a picture, each once a language."""
    buckets: dict[tuple[str, str], list[Trace]] = defaultdict(list)
    for trace in traces:
        host = (trace.url or "").partition("/")[0] if rule == "url" else ""
        for key in trace.ids if rule == "url" else trace.images:
            buckets[host, key].append(trace)
    for (_, key), pages in sorted(buckets.items()):
        found = list({(t.language, t.digest): t for t in reversed(pages)}.values())  # copies once
        codes = [trace.language for trace in found]
        if len(set(codes)) < 2 or len(set(codes)) < len(codes):
            continue  # one of a kind is no link, and two of a language say nothing
        found.sort(key=_order)
        for other in found[1:]:
            if _compatible(found[0], other, settings):
                said = "the id" if rule == "url" else "the picture"
                why = f"{rule}: they share {said} {key}"
                yield Link(found[0].number, other.number, rule, why, CONFIDENCE[rule])


def _compatible(a: Trace, b: Trace, settings: Settings) -> bool:
    """Whether nothing speaks against a link: dates far apart, or nothing in common at all."""
    if a.date and b.date and abs((a.date - b.date).days) > 2 * settings.days:
        return False
    for left, right in ((a.numbers, b.numbers), (a.names, b.names)):
        if len(left) > 3 and len(right) > 3:
            return bool(len(set(left.tolist()) & set(right.tolist())))
    return True


def _put_back(groups: Iterable[Group], copies: Mapping[int, Sequence[Aside]]) -> None:
    for group in groups:
        for number in group.members.values():
            group.dropped += copies.get(number, ())


def _mark_stale(group: Group, traces: Sequence[Trace]) -> None:
    """Note the versions that were not touched since another one was updated."""
    found = [traces[number] for number in group.members.values()]
    for code, why in stale({t.language: Moments(t.published, t.modified) for t in found}).items():
        group.notes.append((group.members[code], "stale", why))
