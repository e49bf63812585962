"""The registry: which models there are, under which licence, and what is known of them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import permutations
from typing import Any

from triptych.errors import SettingsError
from triptych.translate.engines import Direction

LANGUAGES = ("en", "sq", "mk")


@dataclass(frozen=True, slots=True)
class Published:
    """A published chrF, 0 to 100, with its test set and source."""

    direction: Direction
    test_set: str
    chrf: float
    source: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One model of the registry; `megabytes` are those of the download."""

    id: str
    repository: str
    revision: str
    family: str
    directions: tuple[Direction, ...]
    codes: Mapping[str, str]
    licence: str
    licence_evidence: str
    commercial: bool
    megabytes: int
    scores: tuple[Published, ...] = ()
    minimum: Mapping[str, str] | None = None
    traps: tuple[str, ...] = ()

    def allowed(self, licence: str | None) -> str | None:
        """Why the licence asked for forbids this model; None if it does not."""
        if licence == "commercial" and not self.commercial:
            return f"{self.id} is {self.licence}, which forbids commercial use"
        return None

    def to_record(self) -> dict[str, Any]:
        """The entry as JSON."""
        return {
            "id": self.id,
            "repository": self.repository,
            "revision": self.revision,
            "family": self.family,
            "directions": [list(d) for d in self.directions],
            "codes": dict(self.codes),
            "licence": self.licence,
            "licence_evidence": self.licence_evidence,
            "commercial": self.commercial,
            "megabytes": self.megabytes,
            "scores": [
                {
                    "direction": list(s.direction),
                    "set": s.test_set,
                    "chrf": s.chrf,
                    "source": s.source,
                }
                for s in self.scores
            ],
            "minimum": dict(self.minimum or {}),
            "traps": list(self.traps),
        }


def _entry(record: Mapping[str, Any]) -> Entry:
    pairs = record["directions"]
    directions = permutations(LANGUAGES, 2) if pairs == "all" else ((a, b) for a, b in pairs)
    return Entry(
        id=record["id"],
        repository=record["repository"],
        revision=record["revision"],
        family=record["family"],
        directions=tuple(directions),
        codes=record.get("codes", {}),
        licence=record["licence"],
        licence_evidence=record["licence_evidence"],
        commercial=record["commercial"],
        megabytes=record["megabytes"],
        scores=tuple(
            Published((s["direction"][0], s["direction"][1]), s["set"], s["chrf"], s["source"])
            for s in record.get("scores", ())
        ),
        minimum=record.get("minimum"),
        traps=tuple(record.get("traps", ())),
    )


@cache
def load_registry() -> tuple[Entry, ...]:
    """Every model, best first."""
    text = (files("triptych.translate") / "registry.toml").read_text(encoding="utf-8")
    return tuple(_entry(record) for record in tomllib.loads(text)["model"])


def find_entry(model: str) -> Entry:
    """The entry of a model; raises `SettingsError` with the names that there are."""
    for entry in load_registry():
        if entry.id == model:
            return entry
    known = ", ".join(entry.id for entry in load_registry())
    raise SettingsError(f"no model {model!r} in the registry: it has {known}")


def advise(sources: Sequence[str], target: str, licence: str | None = None) -> str:
    """What to install for this gap: the first model of the registry that can and may."""
    for entry in load_registry():
        can = any((source, target) in entry.directions for source in sources)
        if can and entry.allowed(licence) is None:
            return f"a real model is needed: triptych models get {entry.id}"
    return "no model of the registry translates into this language"
