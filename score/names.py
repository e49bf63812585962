"""Names that a version has and its siblings lack: swapped, astray, lost.

Nothing tells a proper name from another capitalised word in Albanian or Macedonian but the story
itself: what matches a sibling's word by sound in one row is a proper name in all. A proper name
that stands in one version of a row only, and in none of the others, is astray there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, NamedTuple

from triptych.languages.names import (
    NameMention,
    identities,
    is_title,
    likenesses,
    name_likeness,
    root,
    same_exonym,
    stems,
)
from triptych.languages.phonetics import begins_alike
from triptych.languages.words import Known
from triptych.score.reading import Reading, Sheet
from triptych.story import Finding, Said, Span

# Likeness from which two words are one name, and below which they are not; a name that is spelt
# alike elsewhere in the story may fall SLACK below that here. Chosen on the development
# rows; `benchmarks/score/nested.py` chooses the first two by fold of documents.
SAME, OTHER, SLACK = 0.74, 0.62, 0.15
SURE = 1 - SLACK  # from which two words are one name however alike it is spelt elsewhere
LEARNT_ROWS, LEARNT_SHARE = 2, 0.6  # rows in which two words must go together to be one name

Proof = Literal["firm", "telling", "none"]


class Match(NamedTuple):
    """The likeliest counterpart of a name among the capitalised words of a sibling."""

    likeness: float = 0.0
    name: NameMention | None = None
    table: bool = False  # by the exonym table rather than by sound


Spellings = dict[tuple[str, str, str], dict[str, list[tuple[int, NameMention]]]]


@dataclass(slots=True)
class NameBook:
    """What a story itself tells of its names.

    `inside` gives, by language, the rows in which a root stands capitalised inside a sentence,
    `proper` the roots that match a name of every sibling by sound in one. `usual` is the likeness
    that a root reaches at best, by (language, root, sibling), and `spellings` the names that it
    sounds like there, by root and with their rows. `partners` are roots that go together in most
    of their rows though they do not sound alike; `matched` those, by (language, root, sibling),
    that have a counterpart by sound or table. `settled` are the rows in which every name surely
    stands in all the cells that people wrote.
    """

    sheets: Sequence[Sheet]
    inside: dict[str, dict[str, set[int]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )
    proper: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    usual: dict[tuple[str, str, str], float] = field(default_factory=dict)
    spellings: Spellings = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    partners: dict[tuple[str, str, str], frozenset[str]] = field(default_factory=dict)
    matched: set[tuple[str, str, str]] = field(default_factory=set)
    settled: set[int] = field(default_factory=set)
    _common: dict[str, set[str]] = field(default_factory=dict)
    _asked: dict[int, list[NameMention]] = field(default_factory=dict)
    _matches: dict[tuple[int, int], Known[Match]] = field(default_factory=dict)

    def common(self, language: str) -> set[str]:
        """The roots that stand in small letters in cells that people wrote."""
        if language not in self._common:
            roots = _roots(language)
            self._common[language] = {
                roots[word]
                for sheet in self.sheets
                for reading in sheet.voters
                if reading.language == language
                for word in reading.small
            }
        return self._common[language]

    def asked(self, reading: Reading) -> list[NameMention]:
        """The names of a cell that may be asked of its siblings."""
        asked = self._asked.get(id(reading))
        if asked is None:
            inside = self.inside[reading.language]
            asked = [n for n in reading.names if not n.initial or n.root in inside]
            self._asked[id(reading)] = asked
        return asked

    def matches(self, reading: Reading, other: Reading) -> Known[Match]:
        """For a name of a cell its likeliest counterpart in a sibling."""
        key = (id(reading), id(other))
        found = self._matches.get(key)
        if found is None:
            found = self._matches[key] = Known(lambda word: _match(word, reading.language, other))
        return found

    def _claimed(self, found: Match, name: NameMention, reading: Reading, other: Reading) -> bool:
        """Whether the counterpart is surely that of another name of the cell."""
        return found.name is not None and any(
            n.root != name.root
            and name_likeness(n.text, reading.language, found.name.text, other.language) >= SAME
            for n in reading.names
        )

    def stands_in(self, name: NameMention, reading: Reading, other: Reading) -> bool:
        """Whether a sibling has the name, in whatever form."""
        found = self.matches(reading, other)[name.text]
        key = (reading.language, name.root, other.language)
        least = max(OTHER, self.usual.get(key, 0.0) - SLACK)
        if found.likeness >= least and (
            found.likeness >= SAME or not self._claimed(found, name, reading, other)
        ):
            return True
        learnt = self.partners.get(key, frozenset())
        if learnt and any(n.root in learnt for n in other.names):
            return True
        if any(begins_alike(name.text, n.text) for n in other.names):
            return True
        return _in_small_letters(name.text, reading.language, other)


def _match(word: str, language: str, other: Reading) -> Match:
    found = likenesses(word, language, [name.text for name in other.names], other.language)
    best = max(found, default=0.0)
    if best == 0.0:
        return Match()
    name = other.names[found.index(best)]
    return Match(best, name, best == 1.0 and same_exonym(word, language, name.text, other.language))


def _in_small_letters(word: str, language: str, other: Reading) -> bool:
    """Whether a sibling has the word without a capital: демократите, amerikan."""
    return not (
        other.small_stems.isdisjoint(stems(word, language))
        and other.small_identities.isdisjoint(identities(word, language))
    )


def read_book(sheets: Sequence[Sheet]) -> NameBook:
    """The name book of a story, from the cells that people wrote."""
    book = NameBook(sheets)
    for number, sheet in enumerate(sheets):
        for reading in sheet.voters:
            inside = book.inside[reading.language]
            for name in reading.names:
                if not name.initial:
                    inside[name.root].add(number)
    for number, sheet in enumerate(sheets):
        settled = [_learn_sounds(book, number, reading, sheet.voters) for reading in sheet.voters]
        if all(settled):
            book.settled.add(number)
    book.partners.update(_partners(book))
    return book


@cache
def _roots(language: str) -> Known[str]:
    return Known(lambda word: root(word, language))


def _learn_sounds(book: NameBook, row: int, reading: Reading, voters: Sequence[Reading]) -> bool:
    """Whether each of the names of a cell surely stands in every sibling."""
    language, settled = reading.language, True
    siblings = [(r.language, book.matches(reading, r)) for r in voters if r is not reading]
    for name in book.asked(reading):
        heard = 0
        for sibling, matches in siblings:
            found = matches[name.text]
            settled = settled and found.likeness >= SURE
            if found.name is None or found.likeness < SAME:
                continue
            place = (language, name.root, sibling)
            book.matched.add(place)
            if not found.table:
                heard += 1
                book.usual[place] = max(found.likeness, book.usual.get(place, 0.0))
                book.spellings[place][found.name.root].append((row, found.name))
        if heard == len(siblings) > 0:
            book.proper[language].add(name.root)
    return settled


def _partners(book: NameBook) -> Iterator[tuple[tuple[str, str, str], frozenset[str]]]:
    """Roots that go together in most rows of both, and match nothing there by sound or table."""
    for language, own in book.inside.items():
        for other, theirs in book.inside.items():
            if other == language:
                continue
            by_row: dict[int, list[str]] = defaultdict(list)
            for key, places in theirs.items():
                if (other, key, language) not in book.matched:
                    for place in places:
                        by_row[place].append(key)
            for key, places in own.items():
                if len(places) < LEARNT_ROWS or (language, key, other) in book.matched:
                    continue
                together = Counter(k for place in places for k in by_row[place])
                good = frozenset(
                    k
                    for k, n in together.items()
                    if n >= LEARNT_ROWS
                    and n >= LEARNT_SHARE * len(places)
                    and n >= LEARNT_SHARE * len(theirs[k])
                )
                if good:
                    yield (language, key, other), good


def name_findings(sheet: Sheet, book: NameBook) -> Iterator[Finding]:
    """Names astray in one version, and names that one version has lost."""
    for reading in sheet.readings.values():
        siblings = [r for r in sheet.voters if r is not reading]
        if len(siblings) < 2:
            continue
        lost = list(_lost(reading, siblings, book))
        proof = _proof(lost, book)
        astray = {
            n.root: n for n in book.asked(reading) if _astray(n, reading, siblings, book, proof)
        }
        for name in astray.values():
            yield _astray_finding(name, reading, lost)
        if lost and not astray:
            yield _lost_finding(reading, lost)


def _astray(
    name: NameMention, reading: Reading, siblings: Sequence[Reading], book: NameBook, proof: Proof
) -> bool:
    """Whether a name is in none of the siblings here, and surely a name of the story.

    That is a proper name elsewhere in the story. Where the siblings' own name is lost, another
    capitalised word of the story will do, and where that is firmly a name, any.
    """
    language = reading.language
    if name.initial and (proof != "firm" or is_title(name.text, language)):
        return False
    if len(name.text) < 3 or (name.acronym and len(name.text) < 4):
        return False
    proper = name.root in book.proper[language] and name.root not in book.common(language)
    known = proof == "telling" and len(book.inside[language].get(name.root, ())) > 1
    if not (proper or known or proof == "firm"):
        return False
    return not any(book.stands_in(name, reading, r) for r in siblings)


Lost = tuple[Reading, NameMention]


def _lost(
    reading: Reading, siblings: Sequence[Reading], book: NameBook
) -> Iterator[tuple[Lost, ...]]:
    """Names that the siblings agree on by sound and this version lacks."""
    first, *rest = siblings
    others = [(r, book.matches(first, r)) for r in rest]
    for name in book.asked(first):
        if len(name.text) < 3:
            continue
        pairs: list[Lost] = [(first, name)]
        for other, matches in others:
            found = matches[name.text]
            if found.likeness >= SAME and found.name is not None:
                pairs.append((other, found.name))
        if len(pairs) == len(siblings) and not any(book.stands_in(n, r, reading) for r, n in pairs):
            yield tuple(pairs)


def _proof(lost: Sequence[tuple[Lost, ...]], book: NameBook) -> Proof:
    """What the lost names prove: firm if one is named in other rows too, telling by itself.

    Acronyms, short words and those of titles are translated too freely to tell anything.
    """
    if any(_firm(pairs, book) for pairs in lost):
        return "firm"
    telling = any(
        all(
            len(n.text) > 3 and not n.acronym and not is_title(n.text, r.language) for r, n in pairs
        )
        for pairs in lost
    )
    return "telling" if telling else "none"


def _firm(pairs: tuple[Lost, ...], book: NameBook) -> bool:
    """Whether the siblings name a lost name in other rows too."""
    return all(
        n.root in book.proper[r.language] and n.root not in book.common(r.language)
        for r, n in pairs
    )


def _astray_finding(
    name: NameMention, reading: Reading, lost: Sequence[tuple[Lost, ...]]
) -> Finding:
    spans = [Span(reading.language, name.start, name.end)]
    message = f"{reading.language} names “{name.text}”, which no other version has here"
    told = Said.of("astray", language=reading.language, text=name.text)
    if lost:
        spans += [Span(r.language, n.start, n.end) for r, n in lost[0]]
        said = ", ".join(f"{r.language} “{n.text}”" for r, n in lost[0])
        message = f"{reading.language} names “{name.text}” where the others name {said}"
        others = tuple((r.language, n.text) for r, n in lost[0])
        told = Said.of("swapped", language=reading.language, text=name.text, said=others)
    return Finding("name", "major", (reading.language,), message, tuple(spans), said=told)


def _lost_finding(reading: Reading, lost: Sequence[tuple[Lost, ...]]) -> Finding:
    spans = tuple(Span(r.language, n.start, n.end) for pairs in lost for r, n in pairs)
    said = "; ".join(", ".join(f"{r.language} “{n.text}”" for r, n in pairs) for pairs in lost)
    message = f"{reading.language} does not name {said}"
    others = tuple((r.language, n.text) for pairs in lost for r, n in pairs)
    told = Said.of("lost", language=reading.language, said=others)
    return Finding("name", "minor", (reading.language,), message, spans, said=told)
