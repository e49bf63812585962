"""Alignments against gold: the figures that aligners of several languages are compared by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from triptych.align.aligner import Aligner
from triptych.errors import InputError, unreadable
from triptych.records import parse_json, story_from
from triptych.story import Bead, Story

Sides = tuple[tuple[int, ...], ...]  # paragraphs, a language
Links = Sequence[Mapping[str, Sequence[int]]]


@dataclass(frozen=True, slots=True)
class Case:
    """A story and its gold beads."""

    id: str
    profile: str
    story: Story
    gold: tuple[Sides, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """In the order of `gold`'s sides."""
        return tuple(self.story.articles)


@dataclass(frozen=True, slots=True)
class Figures:
    """Micro-averages over cases.

    `bead`: a predicted bead counts if all its sides equal a gold bead's. `pair`: strict F1 over
    the two-sided links of every pair. `lax`: a link counts if it shares a paragraph with a gold
    link on both sides. `missing`: over the beads that lack a language, None where no gold bead does.
    """

    bead: float
    pair: float
    lax: float
    missing: float | None
    cases: int


def read_cases(path: Path) -> Iterator[Case]:
    """The cases of a JSONL file: `id`, `profile`, `paragraphs` by language and `gold` beads.

    Raises `InputError` for a line that is none, and for a file without any.
    """
    empty = True
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                empty = False
                try:
                    yield _case(parse_json(line.decode("utf-8-sig")))
                except UnicodeDecodeError as error:
                    raise unreadable(f"{path}, line {number}", error) from None
                except (ValueError, KeyError, TypeError, AttributeError, InputError) as error:
                    why = f"it has no {error}" if isinstance(error, KeyError) else error
                    raise InputError(
                        f"line {number} is not a case ({why}); it takes id, profile, "
                        "paragraphs and gold",
                        source=str(path),
                    ) from None
    if empty:
        raise InputError("holds no cases", source=str(path))


def _case(record: Mapping[str, Any]) -> Case:
    story = story_from(record)
    languages = tuple(story.articles)
    gold = tuple(sides_of(bead, languages) for bead in record["gold"])
    return Case(story.id, str(record.get("profile", "")), story, gold)


def sides_of(bead: Mapping[str, Sequence[int]], languages: Sequence[str]) -> Sides:
    """A bead's paragraphs in a fixed order of languages."""
    return tuple(tuple(sorted(bead.get(language) or ())) for language in languages)


def predicted(aligner: Aligner, case: Case) -> list[Bead]:
    """The body beads of a case, as the aligner makes them."""
    return [bead for bead in aligner.align(case.story) if bead.kind == "body"]


def links_record(case: Case, beads: Iterable[Bead]) -> dict[str, Any]:
    """A prediction as one line of JSONL: `id` and `beads`."""
    links = [{language: list(ids) for language, ids in b.members.items()} for b in beads]
    return {"id": case.id, "beads": links}


def figures(pairs: Iterable[tuple[Sequence[Sides], Sequence[Sides]]]) -> Figures:
    """The figures of gold and predicted beads, case by case."""
    count: Counter[str] = Counter()
    for gold, found in pairs:
        count["cases"] += 1
        _count_beads(count, set(gold), set(found))
        _count_pairs(count, set(gold), set(found))
    lax_precision = _ratio(count["lax_found"], count["pair_found"])
    lax_recall = _ratio(count["lax_gold"], count["pair_gold"])
    return Figures(
        bead=_f1(count, "bead"),
        pair=_f1(count, "pair"),
        lax=_ratio(2 * lax_precision * lax_recall, lax_precision + lax_recall),
        missing=_f1(count, "missing") if count["missing_gold"] else None,
        cases=count["cases"],
    )


def _count_beads(count: Counter[str], gold: set[Sides], found: set[Sides]) -> None:
    lacking = {b for b in gold if not all(b)}, {b for b in found if not all(b)}
    for name, (wanted, given) in {"bead": (gold, found), "missing": lacking}.items():
        count[f"{name}_hit"] += len(wanted & given)
        count[f"{name}_gold"] += len(wanted)
        count[f"{name}_found"] += len(given)


def _count_pairs(count: Counter[str], gold: set[Sides], found: set[Sides]) -> None:
    width = max((len(b) for b in (*gold, *found)), default=0)
    for x, y in combinations(range(width), 2):
        wanted, given = ({(b[x], b[y]) for b in beads if b[x] and b[y]} for beads in (gold, found))
        count["pair_hit"] += len(wanted & given)
        count["pair_gold"] += len(wanted)
        count["pair_found"] += len(given)
        in_gold, in_found = _points(wanted), _points(given)
        count["lax_found"] += sum(not in_gold.isdisjoint(_points([link])) for link in given)
        count["lax_gold"] += sum(not in_found.isdisjoint(_points([link])) for link in wanted)


def _points(links: Iterable[tuple[tuple[int, ...], tuple[int, ...]]]) -> set[tuple[int, int]]:
    return {(i, j) for left, right in links for i in left for j in right}


def _f1(count: Counter[str], name: str) -> float:
    return _ratio(2 * count[f"{name}_hit"], count[f"{name}_found"] + count[f"{name}_gold"])


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
