"""The consistency vector: counts, agreement with its interval, penalty, and what was not measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from triptych.errors import InputError
from triptych.score.settings import CHECKS
from triptych.score.statistics import MQM, MQM_PUNCTUATION, bootstrap, wilson
from triptych.story import Finding

PUNCTUATION = frozenset({"quotes", "number-format"})  # MQM weighs these a tenth
DIMENSIONS: dict[str, tuple[str, ...]] = {
    "facts": ("number", "clock", "date", "weekday", "money", "name", "name-drift"),
    "coverage": (
        "untranslated", "wrong-language", "mixed-language", "duplicated", "omitted", "added", "other-row",
    ),
    "polarity": ("polarity",),
    "adequacy": ("adequacy", "translation"),
    "convention": ("quotes", "number-format", "dateline", "term"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One dimension or check: `agree` of `rows` that it could read have no finding of it.

    `rows` 0 means not measured. `findings` counts by severity. `gaps` counts, of coverage, the
    cells that no person wrote though the story has that version; a row with one does not agree.
    """

    rows: int
    agree: int
    findings: Mapping[str, int]
    gaps: int = 0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the agreement."""
        return wilson(self.agree, self.rows)


@dataclass(frozen=True, slots=True)
class Vector:
    """The consistency of one row, article or corpus.

    `parts` are by dimension and by check; `words` is the mean of the words per version; `penalty`
    is MQM points per 1,000 of them, `spread` its 95 % interval over documents, for a corpus.
    """

    rows: int
    measured: int  # rows with two or more versions that people wrote
    words: float
    points: float
    parts: Mapping[str, Part]
    spread: tuple[float, float] | None = None

    @property
    def penalty(self) -> float:
        """MQM points per 1,000 words; 0 where there are no words."""
        return 1000 * self.points / self.words if self.words else 0.0

    def to_record(self, *, checks: bool = True) -> dict[str, Any]:
        """The vector in JSON; a part that was not measured is null.

        Without `checks` the parts are those of the dimensions only.
        """
        return {
            "rows": self.rows,
            "measured": self.measured,
            "words": round(self.words, 2),
            "points": round(self.points, 2),
            "penalty": round(self.penalty, 4) if self.measured else None,
            "penalty_interval": [round(x, 4) for x in self.spread] if self.spread else None,
            "parts": {
                name: _part_record(part)
                for name, part in self.parts.items()
                if checks or name in DIMENSIONS
            },
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Vector:
        """The vector of a record; raises `InputError` where it is not one."""
        try:
            spread = record["penalty_interval"]
            return cls(
                rows=int(record["rows"]),
                measured=int(record["measured"]),
                words=float(record["words"]),
                points=float(record["points"]),
                parts={name: _part_from(part) for name, part in record["parts"].items()},
                spread=(float(spread[0]), float(spread[1])) if spread else None,
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InputError(f"not a consistency vector: {error}") from None


def _part_record(part: Part) -> dict[str, Any] | None:
    if part.rows == 0:
        return None
    low, high = part.interval
    return {
        "rows": part.rows,
        "agree": part.agree,
        "agreement": round(part.agree / part.rows, 4),
        "interval": [round(low, 4), round(high, 4)],
        "findings": dict(part.findings),
        "gaps": part.gaps,
    }


def _part_from(record: Mapping[str, Any] | None) -> Part:
    if record is None:
        return Part(0, 0, {})
    return Part(
        int(record["rows"]),
        int(record["agree"]),
        dict(record["findings"]),
        int(record.get("gaps", 0)),
    )


@dataclass(frozen=True, slots=True)
class RowResult:
    """What one row brings to a vector: words per version, the checks that ran, and findings.

    `findings` are those about cells that people wrote; machine cells do not count. `gaps` is how
    many versions of the story no person wrote here.
    """

    words: float
    ran: frozenset[str]
    findings: Sequence[Finding]
    measured: bool
    gaps: int = 0


def points(findings: Iterable[Finding]) -> float:
    """MQM points of findings."""
    return sum(
        MQM_PUNCTUATION if f.check in PUNCTUATION and f.severity == "minor" else MQM[f.severity]
        for f in findings
    )


def vector(results: Sequence[RowResult]) -> Vector:
    """The vector of some rows: of one row, or of an article."""
    plain = Counter(r.ran for r in results if r.measured and not r.findings and not r.gaps)
    others = [r for r in results if r.findings or r.gaps]
    return Vector(
        rows=len(results),
        measured=sum(r.measured for r in results),
        words=sum(r.words for r in results if r.measured),
        points=sum(points(r.findings) for r in results if r.measured),
        parts={
            **{
                name: _part(plain, others, checks, gaps=name == "coverage")
                for name, checks in DIMENSIONS.items()
            },
            **{f"check:{name}": _part(plain, others, (name,)) for name in CHECKS},
        },
    )


def _part(
    plain: Mapping[frozenset[str], int],
    others: Sequence[RowResult],
    checks: Sequence[str],
    *,
    gaps: bool = False,
) -> Part:
    """What a dimension or check comes to; with `gaps` a version that is missing counts too.

    `plain` counts the rows without findings and gaps by the checks that ran on them.
    """
    agree = sum(count for ran, count in plain.items() if not ran.isdisjoint(checks))
    found: Counter[str] = Counter()
    rows = agree
    missing = 0
    for r in others:
        if (r.measured and not r.ran.isdisjoint(checks)) or (gaps and r.gaps):
            own = [f.severity for f in r.findings if f.check in checks]
            rows += 1
            agree += not own and not (gaps and r.gaps)
            found.update(own)
            missing += r.gaps if gaps else 0
    return Part(rows, agree, dict(sorted(found.items())), missing)


def corpus_vector(
    articles: Sequence[Vector], *, resamples: int = 1000, seed: int = 12345
) -> Vector:
    """The vector of a corpus, with the bootstrap interval of its penalty over articles."""
    total = _sum(articles)
    measured = [a for a in articles if a.measured]
    spread = bootstrap(measured, _penalty, resamples=resamples, seed=seed) if measured else None
    return Vector(total.rows, total.measured, total.words, total.points, total.parts, spread)


def _penalty(articles: Sequence[Vector]) -> float:
    words = sum(a.words for a in articles)
    return 1000 * sum(a.points for a in articles) / words if words else 0.0


def _sum(articles: Sequence[Vector]) -> Vector:
    names = [*DIMENSIONS, *(f"check:{name}" for name in CHECKS)]
    parts = {}
    for name in names:
        own = [a.parts[name] for a in articles if name in a.parts]
        found: Counter[str] = Counter()
        for part in own:
            found.update(part.findings)
        parts[name] = Part(
            sum(p.rows for p in own),
            sum(p.agree for p in own),
            dict(sorted(found.items())),
            sum(p.gaps for p in own),
        )
    return Vector(
        rows=sum(a.rows for a in articles),
        measured=sum(a.measured for a in articles),
        words=sum(a.words for a in articles),
        points=sum(a.points for a in articles),
        parts=parts,
    )
