"""A link between two articles, and the settings of pairing."""

from __future__ import annotations

from dataclasses import dataclass

from triptych.align.encoder import Encoder
from triptych.corpora.weights import Scale

CONFIDENCE = {"hreflang": 0.99, "hreflang one way": 0.95, "url": 0.96, "image": 0.9}
COMMON_IMAGE = 2  # pages a language; a picture on more of them is a logo or an archive picture


@dataclass(frozen=True, slots=True)
class Settings:
    """How pairing goes about it.

    `days` is how late a version may come. `least` is the confidence below which articles stay
    apart. Without an `encoder` meaning is left out. `scale` is for fitting: other weights than the
    usual ones.
    """

    days: int = 3
    least: float = 0.5
    encoder: Encoder | None = None
    scale: Scale | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Two articles held for versions of one story: numbers in the heap, rule and confidence."""

    a: int
    b: int
    rule: str
    why: str
    confidence: float
