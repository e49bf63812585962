"""How bad rows are: their expected penalty and their gravest finding."""

from __future__ import annotations

from collections.abc import Iterable

from triptych.corpora.listing import penalty
from triptych.story import SEVERITIES, Finding, Row, Severity


def row_penalty(row: Row) -> float:
    """The expected penalty of a row: the sum over its findings."""
    return sum(penalty(finding) for finding in row.findings)


def worst(findings: Iterable[Finding]) -> Severity | None:
    """The gravest severity among the findings, None if there are none."""
    present = {finding.severity for finding in findings}
    return next((severity for severity in reversed(SEVERITIES) if severity in present), None)
