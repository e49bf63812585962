"""The stages of the step, loaded as a build's settings ask, and the signature that names them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import triptych
from triptych.corpora.settings import BuildSettings
from triptych.corpora.step import Engines, Link, Score
from triptych.corpora.store import Store
from triptych.languages.packs import pack_codes
from triptych.languages.sentences import split_sentences
from triptych.records import Record
from triptych.story import Bead, Row, Story

CACHE_NAME = "translations.db"  # beside the store; it may be deleted at any time

if TYPE_CHECKING:
    from triptych.align import Aligner, Encoder
    from triptych.score import Scorer
    from triptych.score.adequacy import Vectors
    from triptych.translate.engines import Attempt, Engine
    from triptych.translate.filler import Filler


class Adequacy:
    """The aligner's encoder as the scorer wants it: sentences of several languages at once."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self.signature = encoder.name

    def __call__(self, sentences: Sequence[str], languages: Sequence[str]) -> Vectors:
        """Unit vectors, `[len(sentences), dimensions]`; zeros in languages that it does not cover."""
        places: dict[str, list[int]] = {}
        for place, language in enumerate(languages):
            places.setdefault(language, []).append(place)
        parts = {
            language: self.encoder.encode([sentences[i] for i in found], language)
            for language, found in places.items()
            if self.encoder.covers(language)
        }
        vectors = np.zeros((len(sentences), self._dimensions), dtype=np.float32)
        for language, part in parts.items():
            vectors[places[language]] = part
        return vectors

    @cached_property
    def _dimensions(self) -> int:
        covered = (code for code in pack_codes() if self.encoder.covers(code))
        language = next(covered, None)
        return self.encoder.encode(["a"], language).shape[1] if language else 1


class Judge:
    """A translation engine as the scorer wants it: whole texts, and nothing it is unsure of."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.signature = f"{engine.info.model}@{engine.info.digest}"
        self._directions = frozenset(engine.directions())

    def made(self, engine: str, model: str) -> bool:
        """Whether a cell with that engine and model in its provenance is its own work."""
        return (engine, model) == (self.engine.info.engine, self.engine.info.model)

    def translates(self, source: str, target: str) -> bool:
        """Whether the engine has this direction."""
        return (source, target) in self._directions

    def __call__(self, texts: Sequence[str], source: str, target: str) -> list[str | None]:
        """A translation a text, sentence by sentence; None where it is unsure of one of them."""
        split = [split_sentences(text, source) for text in texts]
        sentences = [sentence for own in split for sentence in own]
        attempts = iter(self.engine.translate(sentences, source, target, 1))
        made = [[self._sure(next(attempts)) for _ in own] for own in split]
        return [" ".join(filter(None, own)) if all(own) else None for own in made]

    def _sure(self, attempt: Attempt) -> str | None:
        least = self.engine.info.limits.forward
        for candidate in attempt.candidates[:1]:
            if least is None or candidate.score is None or candidate.score >= least:
                return candidate.text
        return None


def load_judges(names: Sequence[str]) -> tuple[Judge, ...]:
    """The engines of those names. Raises `SettingsError`, `ModelError`, `MissingExtraError`."""
    if not names:
        return ()
    from triptych.translate.loading import load_engine

    return tuple(Judge(load_engine(name)) for name in names)


class Stages:
    """Loads aligner, filler and scorer; a `Loader` for the runners.

    Only the settings travel to other processes; each loads its own. `cache` is a file in which
    translations outlive the process; what it holds never changes a result.
    """

    def __init__(self, settings: BuildSettings, cache: Path | None = None) -> None:
        self.settings = settings
        self.cache = cache

    def __reduce__(self) -> tuple[type[Stages], tuple[BuildSettings, Path | None]]:
        return (type(self), (self.settings, self.cache))

    def __call__(self) -> Engines:
        """The engines; raises `SettingsError`, `ModelError`, `MissingExtraError`."""
        return Engines(
            align=self._align,
            score=self.score,
            fill=self.filler.fill if self.filler else None,
            languages=self.settings.languages,
            signature=self.signature,
        )

    @cached_property
    def signature(self) -> str:
        """Version, languages, and what each stage says of its settings and models."""
        parts = {
            "triptych": triptych.__version__,
            "languages": ",".join(self.settings.languages),
            "align": self.aligner.signature,
            "fill": self.filler.signature if self.filler else "none",
            "score": self.scorer.signature,
        }
        return " ".join(f"{name}={value}" for name, value in parts.items())

    @cached_property
    def encoder(self) -> Encoder | None:
        """The encoder that aligner and scorer share."""
        from triptych.align import load_encoder
        from triptych.align.encoder import BUILT_IN

        return load_encoder(self.settings.encoder or BUILT_IN)

    @cached_property
    def aligner(self) -> Aligner:
        """The aligner, around the encoder that the settings name."""
        from triptych.align import Aligner, Settings
        from triptych.align.encoder import BUILT_IN

        return Aligner(Settings(encoder=self.settings.encoder or BUILT_IN), self.encoder)

    @cached_property
    def scorer(self) -> Scorer:
        """The scorer, measuring adequacy with the same encoder and the engines that judge."""
        from triptych.score import Scorer, ScoreSettings

        settings = ScoreSettings(style=self.settings.style)
        return Scorer(
            settings,
            similarity=Adequacy(self.encoder) if self.encoder else None,
            translators=load_judges(self.settings.judges),
        )

    @cached_property
    def filler(self) -> Filler | None:
        """The filler with the engines that the settings name, None where gaps are to stay."""
        if not self.settings.fill:
            return None
        from triptych.translate.loading import load_filler

        return load_filler(
            self.settings.engines,
            licence=self.settings.licence,
            memory=self.settings.memory,
            cache=self.cache,
        )

    @property
    def score(self) -> Score:
        """Scoring as the step and the journal want it."""
        return self._score

    def _align(self, story: Story, links: Sequence[Link]) -> list[Bead]:
        from triptych.align import Pin

        return self.aligner.align(story, [Pin(kind, members) for kind, members in links])

    def _score(self, story_id: str, rows: Sequence[Row]) -> tuple[Sequence[Row], Record]:
        scored = self.scorer.score(story_id, rows)
        return scored.rows, scored.vector.to_record()


def stages_of(store: Store) -> Stages:
    """The stages that a store was built with, and its cache."""
    record = store.get_meta("settings")
    settings = BuildSettings.from_record(record) if record else BuildSettings()
    return Stages(settings, store.directory / CACHE_NAME)
