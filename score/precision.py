"""The measured precision and recall of each check, by language, as the package ships them."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from triptych.story import Finding

if TYPE_CHECKING:
    from triptych.records import Record
    from triptych.score.known import KnownRow

EVERY = "*"  # all languages together
FEWEST = 10  # findings, or errors, below which a language takes the figure of all


@dataclass(frozen=True, slots=True)
class Measured:
    """Of `findings` of a check `right` were at fault; of `errors` it found `found`."""

    findings: int
    right: int
    errors: int
    found: int

    @property
    def precision(self) -> float | None:
        """The share of findings that were right; None without findings."""
        return self.right / self.findings if self.findings else None

    @property
    def recall(self) -> float | None:
        """The share of errors that were found; None without errors of its kind."""
        return self.found / self.errors if self.errors else None


@dataclass(frozen=True, slots=True)
class PrecisionTable:
    """(check, language) to what was measured; `*` is every language together."""

    figures: Mapping[tuple[str, str], Measured]
    digest: str

    @property
    def languages(self) -> frozenset[str]:
        """The languages of the rows that were measured."""
        return frozenset(language for _, language in self.figures)

    def rate(self, finding: Finding, languages: Collection[str] = ()) -> Finding:
        """The finding with the figures of its check for its language.

        `languages` are those of its row. A check for which the rows of the measurement hold no known
        error stays "not measured", and so does a finding of languages that they do not hold.
        """
        if not self.languages.issuperset(finding.languages or languages):
            return finding
        language = finding.languages[0] if len(finding.languages) == 1 else EVERY
        every = self.figures.get((finding.check, EVERY))
        own = self.figures.get((finding.check, language), every)
        if own is None or every is None or not every.errors:
            return finding
        precise = own if own.findings >= FEWEST else every
        recalled = own if own.errors >= FEWEST else every
        return replace(finding, precision=precise.precision, recall=recalled.recall)


def measure(
    rows: Sequence[KnownRow], found: Mapping[str, Sequence[Finding]]
) -> dict[tuple[str, str], Measured]:
    """The figures of every check on rows with known errors.

    A finding is right if it names the language at fault of its row; where it names none, if the
    row has an error. Real slips in rows that are taken for clean count against it.
    """
    kinds = _kinds()
    counts: dict[str, Counter[tuple[str, str]]] = {
        what: Counter() for what in ("findings", "right", "errors", "found")
    }
    for row in rows:
        faulty = {e.language for e in row.errors}
        for finding in found[row.id]:
            language = finding.languages[0] if len(finding.languages) == 1 else EVERY
            right = bool(faulty) and (not finding.languages or bool(faulty & {*finding.languages}))
            for key in {(finding.check, language), (finding.check, EVERY)}:
                counts["findings"][key] += 1
                counts["right"][key] += right
        for error in row.errors:
            for check in (c for c, own in kinds.items() if error.kind in own):
                hit = any(
                    f.check == check and f.languages == (error.language,) for f in found[row.id]
                )
                for key in ((check, error.language), (check, EVERY)):
                    counts["errors"][key] += 1
                    counts["found"][key] += hit
    keys = sorted({*counts["findings"], *counts["errors"]})
    return {
        k: Measured(
            counts["findings"][k], counts["right"][k], counts["errors"][k], counts["found"][k]
        )
        for k in keys
    }


def _kinds() -> Mapping[str, Sequence[str]]:
    path = files("triptych.score") / "data" / "errors.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def table_json(figures: Mapping[tuple[str, str], Measured], rows: int, source: str) -> str:
    """The table as the package ships it: JSON, sorted, with what it was measured on."""
    checks: dict[str, Record] = {}
    for (check, language), m in sorted(figures.items()):
        checks.setdefault(check, {})[language] = {
            "findings": m.findings,
            "right": m.right,
            "errors": m.errors,
            "found": m.found,
        }
    record = {"measured_on": source, "rows": rows, "checks": checks}
    return json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@cache
def load_precision() -> PrecisionTable:
    """The shipped table; empty where none was written yet."""
    path = files("triptych.score") / "data" / "precision.json"
    if not path.is_file():
        return PrecisionTable({}, "none")
    text = path.read_text(encoding="utf-8")
    figures = {
        (check, language): Measured(m["findings"], m["right"], m["errors"], m["found"])
        for check, by_language in json.loads(text)["checks"].items()
        for language, m in by_language.items()
    }
    return PrecisionTable(figures, hashlib.sha256(text.encode()).hexdigest()[:8])
