"""The settings of filling, and what is read of them by name."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field

from triptych.errors import SettingsError
from triptych.translate.ranking import Weights


@dataclass(frozen=True, slots=True)
class FillSettings:
    """What the filler does.

    `n_best` candidates are asked of the engine for each sentence and source. A memory match of at
    least `fuzzy` is used (1 means exact only). `cross_score` scores every candidate against all
    human versions. `glossary` lists terms, each as language: form.
    """

    n_best: int = 4
    fuzzy: float = 0.85
    cross_score: bool = True
    siblings: bool = True  # False: only the first source; what the evaluation compares with
    weights: Weights = field(default_factory=Weights)
    glossary: tuple[tuple[tuple[str, str], ...], ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.n_best <= 32:
            raise SettingsError(f"n_best is {self.n_best}; it takes 1 to 32")
        if not 0.5 <= self.fuzzy <= 1:
            raise SettingsError(f"fuzzy is {self.fuzzy}; it takes 0.5 to 1")

    def digest(self) -> str:
        """Eight hexadecimal digits that change when a setting does."""
        written = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(written.encode()).hexdigest()[:8]
