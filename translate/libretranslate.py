"""The LibreTranslate engine: `POST /translate` of a LibreTranslate server."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from triptych.errors import EngineError
from triptych.translate.engines import Attempt, Candidate, Direction, EngineInfo
from triptych.translate.server import Patience, Server


@dataclass(frozen=True, slots=True)
class LibreSettings:
    """Where the server is and what it may translate; the key stands in `key_variable`."""

    name: str
    url: str  # without /translate
    pairs: tuple[Direction, ...]
    licence: str
    commercial: bool = True
    revision: str = ""
    key_variable: str | None = None
    batch: int = 16
    patience: Patience = field(default_factory=Patience)

    @classmethod
    def parse(cls, table: Mapping[str, Any]) -> LibreSettings:
        """From TOML: `pairs = [["en", "sq"]]` and the fields of this class."""
        rest = dict(table)
        patience = Patience.pop(rest)
        pairs = tuple((str(a), str(b)) for a, b in rest.pop("pairs"))
        return cls(pairs=pairs, patience=patience, **rest)


class LibreTranslateEngine:
    """Sends sentences in small batches; a batch that fails is told of, the others go on."""

    def __init__(self, settings: LibreSettings) -> None:
        self.settings = settings
        self._server = Server(settings.url.rstrip("/") + "/translate", settings.patience)
        self._digest = sha256(repr(settings).encode()).hexdigest()[:16]

    @property
    def info(self) -> EngineInfo:
        """The settings; a server may change its model without saying so."""
        s = self.settings
        return EngineInfo("http", s.name, s.revision, s.licence, self._digest, s.commercial)

    def directions(self) -> Collection[Direction]:
        """The pairs of the settings."""
        return self.settings.pairs

    def translate(
        self, sentences: Sequence[str], source: str, target: str, n_best: int
    ) -> list[Attempt]:
        """The translation, and alternatives where the server gives some."""
        attempts: list[Attempt] = []
        for start in range(0, len(sentences), self.settings.batch):
            part = list(sentences[start : start + self.settings.batch])
            try:
                attempts += self._batch(part, source, target, n_best)
            except EngineError as error:
                attempts += [Attempt(error=str(error))] * len(part)
        return attempts

    def _batch(self, part: list[str], source: str, target: str, n_best: int) -> list[Attempt]:
        body: dict[str, Any] = {"q": part, "source": source, "target": target, "format": "text"}
        if n_best > 1:
            body["alternatives"] = n_best - 1
        if self.settings.key_variable:
            body["api_key"] = os.environ.get(self.settings.key_variable, "")
        answer = self._server.post(body)
        texts = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(texts, list) or len(texts) != len(part):
            raise EngineError(f"{self._server.url} did not answer with {len(part)} translations")
        others = answer.get("alternatives")
        if not isinstance(others, list) or len(others) != len(part):
            others = [[]] * len(part)
        return [
            Attempt(tuple(Candidate(t) for t in [text, *more] if isinstance(t, str)))
            for text, more in zip(texts, others, strict=True)
        ]
