"""What pairing by content believes: the weight of each thing two articles have in common.

Fitted by `benchmarks/corpora/fit.py` on news and institutional reports in three languages, with
versions missing, moved and added paragraphs among them, by logistic regression; it prints these
numbers and how they do on documents that were left out. Those of dates and pictures, which its data
do not have, are set by hand.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

FAR = 6.0  # a lead beyond this says no more


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-odds that two articles are versions of one story, a feature a weight."""

    bias: float
    numbers: float
    names: float
    words: float
    matched: float
    contrast: float
    length: float
    days: float
    image: float


@dataclass(frozen=True, slots=True)
class Certainty:
    """How sure a pair is, from its own log-odds and its lead over the best rival of either."""

    bias: float
    score: float
    lead: float
    behind: float

    def of(self, score: float, lead: float) -> float:
        """The probability of a pair."""
        lead = max(-FAR, min(FAR, lead))
        log_odds = self.bias + self.score * score + self.lead * lead + self.behind * min(0.0, lead)
        return 1 / (1 + math.exp(-max(-40.0, min(40.0, log_odds))))


@dataclass(frozen=True, slots=True)
class Scale:
    """All the numbers that pairing by content needs."""

    weights: Weights
    certainty: Certainty


WITH_MEANING = Scale(
    Weights(-15.03, 1.72, 9.05, 18.48, 32.7, 18.24, -4.09, -0.5, 2.0),
    Certainty(2.82, 0.25, 0.46, 1.05),
)
WITHOUT = Scale(
    Weights(-6.49, 5.07, 14.49, 44.0, 0.0, 0.0, -1.48, -0.5, 2.0),
    Certainty(1.25, 0.23, 0.93, 0.42),
)
