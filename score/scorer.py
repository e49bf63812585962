"""The scorer: rows of one story in, the same rows with findings and the story's vector out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import triptych
from triptych.score.adequacy import Similarity
from triptych.score.checks import Task, run_checks
from triptych.score.glossary import Term
from triptych.score.hypothesis import Comparison, Translator, compare
from triptych.score.precision import load_precision
from triptych.score.reading import Sheet, read_row
from triptych.score.settings import ScoreSettings
from triptych.score.vector import RowResult, Vector, vector
from triptych.story import Finding, Row


@dataclass(frozen=True, slots=True)
class Scored:
    """The rows of a story with their findings set, its vector, and the signature behind them.

    `results` are what each row brings to the vector: `vector([result])` is that of a row alone.
    `comparisons` are those with an engine's translations, none where there was no engine.
    """

    rows: tuple[Row, ...]
    vector: Vector
    signature: str
    comparisons: tuple[Comparison, ...] = ()
    results: tuple[RowResult, ...] = ()


class Scorer:
    """Checks the rows of a story against one another; pure and deterministic.

    `similarity` is an optional encoder: a callable that takes sentences and their languages and
    gives unit vectors of shape (n, d). Without it adequacy is not measured. `terms` come from a
    glossary. `translators` are engines to compare the versions with; none is asked by default.
    """

    def __init__(
        self,
        settings: ScoreSettings | None = None,
        *,
        similarity: Similarity | None = None,
        terms: Sequence[Term] = (),
        translators: Sequence[Translator] = (),
    ) -> None:
        self.settings = settings or ScoreSettings()
        self.similarity = similarity
        self.terms = tuple(terms)
        self.translators = tuple(translators)

    @cached_property
    def signature(self) -> str:
        """What reproduces a score, in the manner of sacreBLEU."""
        encoder = getattr(self.similarity, "signature", "custom") if self.similarity else "none"
        parts = {
            "checks": str(len(self.settings.checks)),
            "settings": self.settings.digest(),
            "encoder": str(encoder),
            "mt": ",".join(t.signature for t in self.translators) or "none",
            "table": load_precision().digest,
            "seed": str(self.settings.seed),
            "version": triptych.__version__,
        }
        return "|".join(f"{key}:{value}" for key, value in parts.items())

    def score(self, story_id: str, rows: Sequence[Row]) -> Scored:
        """Score a story; findings that the rows came with are replaced."""
        sheets = [read_row(row) for row in rows]
        compared = tuple(compare(sheets, self.translators)) if self.translators else ()
        task = Task(sheets, self.settings, self.similarity, self.terms, compared)
        table = load_precision()
        scored, results = [], []
        versions = len({r.language for sheet in sheets for r in sheet.voters})
        for sheet, (findings, ran) in zip(sheets, run_checks(task), strict=True):
            rated = tuple(table.rate(f, sheet.readings) for f in findings)
            same = rated == sheet.row.findings
            scored.append(sheet.row if same else replace(sheet.row, findings=rated))
            results.append(_result(sheet, rated, ran, versions))
        return Scored(tuple(scored), vector(results), self.signature, compared, tuple(results))


def _result(
    sheet: Sheet, findings: Iterable[Finding], ran: frozenset[str], versions: int
) -> RowResult:
    """What the people's cells of a row bring to the vector of a story in that many versions."""
    voters = sheet.voters
    people = {r.language for r in voters}
    counted = [f for f in findings if not f.languages or people & set(f.languages)]
    words = sum(len(r.words) for r in voters) / len(voters) if voters else 0.0
    return RowResult(words, ran, counted, len(voters) > 1, versions - len(voters))
