"""What a translation engine is: a small protocol, and what it says about itself and its work."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

Direction = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Limits:
    """How sure an engine must be of a sentence before its translation is used.

    All are natural logarithms of probabilities a token: `forward` and `backward` the means of the
    translation given the source and of the source given the translation, `forward_worst` and
    `backward_worst` those of the least likely token, `sibling` the mean of the translation given
    each other version that people wrote. None asks for nothing. A model that knows a narrow field
    only is kept to it by `backward` and `sibling`: it cannot give back what it has not understood,
    nor find it in two versions.
    """

    forward: float | None = None
    backward: float | None = None
    forward_worst: float | None = None
    backward_worst: float | None = None
    sibling: float | None = None

    @property
    def any(self) -> bool:
        """Whether there is a limit at all."""
        return any(getattr(self, name) is not None for name in self.__slots__)


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """What goes into the provenance of a cell and the key of a cache.

    `digest` changes whenever the engine may answer differently: a hash of the model's files, of
    its settings and of the versions that run it. `note` is what a reader must know. A
    `demonstration` model knows a narrow field only and is no substitute for a real one.
    """

    engine: str
    model: str
    revision: str
    licence: str
    digest: str
    commercial: bool = True
    note: str | None = None
    demonstration: bool = False
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One translation; `score` is the mean log-probability a token, None where unknown."""

    text: str
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of one sentence: candidates, best first, or why there are none."""

    candidates: tuple[Candidate, ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Likelihood:
    """The natural logarithm of the probability a token: mean, and of the least likely token."""

    mean: float
    worst: float


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph to translate with all that people wrote of it.

    `human` holds the versions by language, `glossary` the terms that occur in them: for each its
    forms by language.
    """

    human: Mapping[str, str]
    target: str
    glossary: tuple[Mapping[str, str], ...] = ()


class Engine(Protocol):
    """Anything that translates sentences."""

    @property
    def info(self) -> EngineInfo:
        """Who it is."""

    def directions(self) -> Collection[Direction]:
        """The pairs (source, target) that it translates."""

    def translate(
        self, sentences: Sequence[str], source: str, target: str, n_best: int
    ) -> list[Attempt]:
        """One attempt a sentence, each with at most `n_best` candidates.

        Raises `EngineError` if nothing can be translated at all.
        """


@runtime_checkable
class ScoringEngine(Protocol):
    """An engine that can also say how likely a given translation is."""

    def score(
        self, sources: Sequence[str], targets: Sequence[str], source: str, target: str
    ) -> list[Likelihood]:
        """The likelihood of each target given its source."""


@runtime_checkable
class PassageEngine(Protocol):
    """An engine that reads every human version of a paragraph at once, and a glossary."""

    def translate_passages(self, passages: Sequence[Passage], n_best: int) -> list[Attempt]:
        """One attempt a passage."""
