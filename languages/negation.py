"""The negations of a text: words that deny, that may deny, and that ask for a negated verb."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from triptych.languages.lexicon import Lexicon, load_lexicon
from triptych.languages.words import Known, Words
from triptych.story import Span

Role = Literal["bound", "strong", "without", "weak", "binder"]


@dataclass(frozen=True, slots=True)
class Negation:
    """The negations of a text.

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
        """How often the text denies at most."""
        return len(self.strong) + len(self.without) + self.weak


def read_negation(words: Words, language: str) -> Negation:
    """The negations of a text in `language` whose words are `words`."""
    roles = denial_roles(language)
    if not any(map(roles.__getitem__, words.texts)):
        return Negation()
    found: dict[Role, list[Span]] = defaultdict(list)
    clitics = load_lexicon(language).clitics
    previous = ""
    for word, start, after in zip(*words, (*words.texts[1:], ""), strict=True):
        own = roles[word]
        counted = word == "No" and after.isdigit()  # No. 2
        if own and not counted and not ("without" in own and previous in clitics):
            for role in own:
                found[role].append(Span(language, start, start + len(word)))
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
def denial_roles(language: str) -> Known[tuple[Role, ...]]:
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
