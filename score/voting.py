"""Facts in several versions, and the vote on them: which version stands alone.

Two versions can only differ; with three the odd one out is named. A cell that no person wrote is
held to what the people's versions agree on, and never votes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

Key = tuple[str, Hashable]


class Fact(NamedTuple):
    """Something that a version says at `start` to `end`, under every key that it may have.

    An `asserted` fact must stand in the other versions too; another only supports.
    """

    keys: frozenset[Key]
    start: int
    end: int
    asserted: bool = True
    origin: object = None


@dataclass(frozen=True, slots=True)
class Dispute:
    """A fact that some versions have (`present`) and others lack (`absent`).

    `odd` is the version at fault, None if the versions cannot tell. `others` are the facts that
    the odd version has instead, where it stands alone with one of the same kind.
    """

    present: Mapping[str, Fact]
    absent: tuple[str, ...]
    odd: str | None
    instead: Fact | None = None


Same = Callable[[Fact, Fact], bool]


def vote(
    facts: Mapping[str, Sequence[Fact]],
    guests: frozenset[str] = frozenset(),
    alike: Same | None = None,
) -> list[Dispute]:
    """The disputes among versions, in reading order of the first version that has the fact.

    `alike` says when facts without a common reading are the same all the same (6 ft and 1,83 m); it
    is asked only of facts that nothing in the first version matches better.
    """
    keys = [[fact.keys for fact in own] for own in facts.values()]
    if all(own == keys[0] for own in keys):
        return []
    disputes: list[Dispute] = []
    seen: set[int] = set()  # by identity: what a fact comes from is slow to hash
    for language, own in facts.items():
        for fact in own:
            if not fact.asserted or id(fact) in seen:
                continue
            present = _present(fact, language, facts, alike)
            seen.update(map(id, present.values()))
            absent = tuple(other for other in facts if other not in present)
            if absent:
                disputes += _disputes(present, absent, guests)
    return _paired(disputes)


def _same(fact: Fact, facts: Sequence[Fact]) -> Fact | None:
    """The first fact that has a reading in common with another."""
    for own in facts:
        if not fact.keys.isdisjoint(own.keys):
            return own
    return None


def _present(
    fact: Fact, language: str, facts: Mapping[str, Sequence[Fact]], alike: Same | None
) -> dict[str, Fact]:
    present = {language: fact}
    for other, theirs in facts.items():
        if other == language:
            continue
        match = _same(fact, theirs)
        if match is None and alike is not None:
            match = next(
                (f for f in theirs if alike(fact, f) and _same(f, facts[language]) is None),
                None,
            )
        if match is not None:
            present[other] = match
    return present


def _disputes(
    present: Mapping[str, Fact], absent: tuple[str, ...], guests: frozenset[str]
) -> list[Dispute]:
    """One dispute among the voters, and one for each guest that differs from agreeing voters."""
    having = {lang: f for lang, f in present.items() if lang not in guests}
    lacking = tuple(lang for lang in absent if lang not in guests)
    found = []
    if having and lacking:
        found.append(Dispute(having, lacking, _odd(tuple(having), lacking)))
    if having and not lacking:
        found += [Dispute(having, (guest,), guest) for guest in absent]
    if not having:
        found += [Dispute({g: f}, absent, g) for g, f in present.items()]
    return found


def _odd(having: tuple[str, ...], lacking: tuple[str, ...]) -> str | None:
    if len(lacking) == 1 and len(having) > 1:
        return lacking[0]
    if len(having) == 1 and len(lacking) > 1:
        return having[0]
    return None


def _paired(disputes: Sequence[Dispute]) -> list[Dispute]:
    """Join what one version lacks with what it alone has: 13 where the others say 15.

    Where every version stands alone with something, nobody is outvoted: one dispute without an
    odd one holds what each has.
    """
    alone = [d for d in disputes if d.odd is not None and set(d.present) == {d.odd}]
    rest = [d for d in disputes if d not in alone]
    joined: list[Dispute] = []
    if not rest and len(alone) > 2 and len({d.odd for d in alone}) == len(alone):
        return [Dispute({k: f for d in alone for k, f in d.present.items()}, (), None)]
    for dispute in rest:
        mate = next((a for a in alone if a.odd == dispute.odd), None)
        if mate is None or dispute.odd is None:
            joined.append(dispute)
            continue
        alone.remove(mate)
        own = mate.present[dispute.odd]
        joined.append(Dispute(dispute.present, dispute.absent, dispute.odd, own))
    return joined + alone
