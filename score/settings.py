"""What a person may set about scoring; everything else is measured and fixed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from triptych.errors import SettingsError

CHECKS = (
    "number",
    "clock",
    "date",
    "weekday",
    "money",
    "name",
    "name-drift",
    "untranslated",
    "wrong-language",
    "mixed-language",
    "duplicated",
    "omitted",
    "added",
    "other-row",
    "polarity",
    "adequacy",
    "translation",
    "quotes",
    "number-format",
    "dateline",
    "term",
)


@dataclass(frozen=True, slots=True)
class ScoreSettings:
    """Settings of a scorer.

    `checks` are the checks to run, all by default. `seed` and `resamples` drive the bootstrap of
    a corpus. `style` is a learnt house style, by language: the form most documents use.
    """

    checks: tuple[str, ...] = CHECKS
    seed: int = 12345
    resamples: int = 1000
    glossary: str | None = None  # its content hash, for the signature
    style: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        unknown = sorted(set(self.checks) - set(CHECKS))
        if unknown:
            raise SettingsError(
                f"unknown check {', '.join(unknown)}; the checks are {', '.join(CHECKS)}"
            )

    def digest(self) -> str:
        """Eight hexadecimal digits that change when a setting does."""
        written = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(written.encode()).hexdigest()[:8]
