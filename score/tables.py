"""Findings and vectors as text that a translator reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from triptych.counted import counted
from triptych.score.scorer import Scored
from triptych.score.vector import DIMENSIONS, Part, Vector
from triptych.story import Finding, Row


def finding_lines(rows: Iterable[Row]) -> Iterator[str]:
    """The findings of rows, a line each, under the row they belong to."""
    for row in rows:
        if not row.findings:
            continue
        yield f"{row.story} row {row.number}"
        for finding in row.findings:
            yield f"  {finding.severity:8} {finding.check:15} {finding.message}{_measured(finding)}"


def _measured(finding: Finding) -> str:
    if finding.precision is None:
        return " [precision not measured]"
    return f" [right {finding.precision:.0%} of the time]"


def vector_lines(name: str, vector: Vector) -> Iterator[str]:
    """A vector: agreement by dimension with its interval, and the penalty."""
    yield f"{name}: {counted(vector.rows, 'row')}, {vector.measured:,} with two or more human versions"
    for dimension in DIMENSIONS:
        yield f"  {dimension:11} {_agreement(vector.parts.get(dimension))}"
    if vector.measured:
        spread = ""
        if vector.spread is not None:
            spread = f" ({vector.spread[0]:.1f} to {vector.spread[1]:.1f})"
        yield f"  penalty     {vector.penalty:.1f} MQM points per 1,000 words{spread}"
    else:
        yield "  penalty     not measured"


def _agreement(part: Part | None) -> str:
    if part is None or part.rows == 0:
        return "not measured"
    low, high = part.interval
    counts = [f"{n} {severity}" for severity, n in part.findings.items()]
    if part.gaps:
        counts.append(f"{part.gaps} missing")
    found = ", ".join(counts)
    return (
        f"{part.agree}/{part.rows} rows agree ({low:.0%} to {high:.0%})"
        f"{': ' + found if found else ''}"
    )


def story_lines(story: str, scored: Scored) -> Iterator[str]:
    """A scored story: its findings and its vector."""
    yield from finding_lines(scored.rows)
    yield from vector_lines(story, scored.vector)
