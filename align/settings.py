"""The settings of the aligner, with the fitted weights, and the signature that names them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from hashlib import sha256
from importlib import resources

import numpy as np
import numpy.typing as npt

from triptych.align.confidence import SIGNALS as BEAD_SIGNALS
from triptych.align.encoder import BUILT_IN
from triptych.align.evidence import SIGNALS, Weights
from triptych.align.order import Steps
from triptych.align.search import SearchSettings
from triptych.errors import SettingsError

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Settings:
    """How to align; the defaults hold for every kind of text.

    `encoder` is a name that `load_encoder` knows. `bias` is taken off the evidence of every link
    of a usual story (`lacking.py` says what it is for others): more of it leaves more paragraphs
    alone. `order` says how much the order of the texts counts, 0 to 1. `steps` and `search` hold
    the finer settings.
    """

    encoder: str = BUILT_IN
    bias: float = 0.1
    order: float = 0.57
    steps: Steps = field(default_factory=Steps)
    search: SearchSettings = field(default_factory=SearchSettings)

    def __post_init__(self) -> None:
        if not 0 <= self.order <= 1:
            raise SettingsError(f"order must be between 0 and 1, not {self.order}")
        if not 0 < self.steps.jump < 1:
            raise SettingsError(f"steps.jump must lie between 0 and 1, not {self.steps.jump}")

    @property
    def signature(self) -> str:
        """A short string that changes whenever these settings would align differently."""
        text = json.dumps(asdict(self), sort_keys=True) + _weights_text()
        return f"encoder:{self.encoder}|align:{sha256(text.encode()).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was fitted on gold: weights with and without an encoder, and how languages expand."""

    weights: Mapping[str, Weights]
    expansion: Mapping[str, float]
    confidence: tuple[Floats, float]

    def weights_for(self, encoder: str | None) -> Weights:
        """The weights for an encoder by name; a stranger takes those of e5-small."""
        if encoder is None:
            return self.weights["none"]
        return self.weights.get(encoder, self.weights["e5-small"])


def _weights_text() -> str:
    return (
        resources.files("triptych.align")
        .joinpath("model")
        .joinpath("weights.json")
        .read_text(encoding="utf-8")
    )


@cache
def load_fitted() -> Fitted:
    """The fitted numbers that ship with the package."""
    record = json.loads(_weights_text())
    weights = {}
    for name, numbers in record["weights"].items():
        signals = np.array([numbers.get(signal, 0.0) for signal in SIGNALS], dtype=np.float32)
        weights[name] = Weights(signals, float(numbers["constant"]))
    chances = record["confidence"]
    confidence = np.array([chances[signal] for signal in BEAD_SIGNALS], dtype=np.float32)
    return Fitted(weights, record["expansion"], (confidence, float(chances["constant"])))
