"""The measured precision and recall of each check, by language, as the package ships them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from triptych.story import Finding


@dataclass(frozen=True, slots=True)
class PrecisionTable:
    """(check, language) to precision and recall, None where it was not measured.

    The language `*` stands for findings that name none, and for languages without figures.
    """

    figures: Mapping[tuple[str, str], tuple[float | None, float | None]]
    digest: str

    def rate(self, finding: Finding) -> Finding:
        """The finding with the figures of its check for its language."""
        language = finding.languages[0] if len(finding.languages) == 1 else "*"
        figures = self.figures.get((finding.check, language))
        if figures is None:
            return finding
        return replace(finding, precision=figures[0], recall=figures[1])


@cache
def load_precision() -> PrecisionTable:
    """The shipped table; empty where none was written yet."""
    path = files("triptych.score") / "data" / "precision.json"
    if not path.is_file():
        return PrecisionTable({}, "none")
    text = path.read_text(encoding="utf-8")
    record = json.loads(text)
    figures = {
        (check, language): (entry.get("precision"), entry.get("recall"))
        for check, by_language in record["checks"].items()
        for language, entry in by_language.items()
    }
    return PrecisionTable(figures, hashlib.sha256(text.encode()).hexdigest()[:8])
