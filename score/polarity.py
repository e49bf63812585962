"""A negation that two versions have and the third has lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from triptych.languages.lexicon import Lexicon, load_lexicon
from triptych.languages.words import Known
from triptych.score.reading import Reading, Sheet
from triptych.story import Finding, Said, Span

Role = Literal["bound", "strong", "without", "weak", "binder"]


@dataclass(frozen=True, slots=True)
class Negation:
    """The negations of a cell.

    `strong` words deny a clause; of two in a row only one counts (askush nuk, никој не). `without`
    are just those, and `weak` counts other words that may carry a denial. `unbound` is a word that
    asks for a negated verb in its language and has none.
    """

    strong: tuple[Span, ...] = ()
    without: tuple[Span, ...] = ()
    weak: int = 0
    unbound: Span | None = None

    @property
    def total(self) -> int:
        """How often the cell denies at most."""
        return len(self.strong) + len(self.without) + self.weak


def read_negation(reading: Reading) -> Negation:
    """The negations of a cell."""
    roles = _roles(reading.language)
    if not any(map(roles.__getitem__, reading.words)):
        return Negation()
    found: dict[Role, list[Span]] = defaultdict(list)
    clitics = reading.lexicon.clitics
    previous = ""
    for word, start in zip(*reading.tokens, strict=True):
        own = roles[word]
        if own and not ("without" in own and previous in clitics):
            for role in own:
                found[role].append(Span(reading.language, start, start + len(word)))
        previous = word
    bound = found["bound"]
    unbound = bound[0] if bound and not _binds(found, bound[0]) else None
    alone = bound[:1] if unbound or not found["without"] else []  # pa asnjë denies once
    return Negation(
        tuple(found["strong"] or alone), tuple(found["without"]), len(found["weak"]), unbound
    )


def _binds(found: Mapping[Role, Sequence[Span]], bound: Span) -> bool:
    """Whether a negated verb bears a bound word; `without` bears only what comes after it."""
    after = {s.start for s in found["without"] if s.start > bound.start}
    return any(s.start not in after for s in found["binder"])


@cache
def _roles(language: str) -> Known[tuple[Role, ...]]:
    """How a word denies in a language, if it does, and whether a negated verb may lean on it."""
    lexicon = load_lexicon(language)

    def judge(word: str) -> Iterator[Role]:
        word = word.lower()
        denies = word not in lexicon.bound_negation and _denies(word, lexicon)
        if word in lexicon.bound_negation:
            yield "bound"
        elif denies:
            yield "strong"
        elif word in lexicon.without:
            yield "without"
        elif _may_deny(word, lexicon):
            yield "weak"
        if word in lexicon.negation_binders or (denies and _starts(word, lexicon.negation_binders)):
            yield "binder"

    return Known(lambda word: tuple(judge(word)))


def _denies(word: str, lexicon: Lexicon) -> bool:
    return (
        word in lexicon.strong_negation
        or bool(lexicon.negative_suffixes and word.endswith(lexicon.negative_suffixes))
        or _starts(word, lexicon.strong_negation)
    )


def _starts(word: str, negations: frozenset[str]) -> bool:
    """Whether a negation is written onto the word: s'ka, s’është."""
    return len(word) > 2 and word[1] in "'’" and word[:2] in negations


def _may_deny(word: str, lexicon: Lexicon) -> bool:
    return word in lexicon.weak_negation or (
        len(word) > 4
        and word.startswith(lexicon.negative_prefixes)
        and not word.startswith(lexicon.negative_exceptions)
    )


def polarity_findings(sheet: Sheet) -> Iterator[Finding]:
    """Cells that deny less than siblings which deny equally often."""
    found = {r.language: read_negation(r) for r in sheet.readings.values()}
    if not any(n.strong or n.without for n in found.values()):
        return
    for reading in sheet.readings.values():
        siblings = [found[r.language] for r in sheet.voters if r is not reading]
        if len(siblings) < 2:
            continue
        spans = _lost(found[reading.language], siblings)
        if not spans or any(p in reading.text for p in reading.lexicon.weak_phrases):
            continue
        quoted = tuple(
            (s.language, sheet.readings[s.language].text[s.start : s.end]) for s in spans
        )
        said = ", ".join(f"{lang} “{text}”" for lang, text in quoted)
        message = f"{reading.language} does not deny what the others deny: {said}"
        told = Said.of("denial", language=reading.language, said=quoted)
        yield Finding("polarity", "major", (reading.language,), message, spans, said=told)


def _lost(own: Negation, siblings: Sequence[Negation]) -> tuple[Span, ...]:
    """The denials of the siblings that a cell has lost; one in other words is not lost."""
    counts = {len(n.strong) for n in siblings}
    strong = tuple(s for n in siblings for s in n.strong)
    plain = [(*n.strong, *n.without) for n in siblings]
    if all(plain) and (own.unbound or not own.total):
        return tuple(s for spans in plain for s in spans)
    if own.total >= min(n.total for n in siblings):
        return ()
    fewer = len(counts) == 1 and len(own.strong) == min(counts) - 1
    if min(counts) > 0 and (fewer or not own.strong):
        return strong
    if len({n.total for n in siblings}) == 1 and 0 < min(counts) <= len(own.strong) < max(counts):
        return strong  # one of the siblings denies in other words
    if not own.without and all(n.without for n in siblings):
        return tuple(s for n in siblings for s in n.without)
    return ()
