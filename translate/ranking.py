"""Ranking of candidates: how likely they are given every source, and how much they agree.

The agreement is chrF-MBR (Müller and Sennrich 2021): the mean chrF of a candidate against all
others. sacreBLEU's sentence chrF would read every pair again; here the character n-grams of a
candidate are counted once, which gives the same figures (the tests compare them).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

ORDER = 6  # characters, as sacreBLEU's chrF2
BETA = 2
SPACE = re.compile(r"\s+")
CLOSE_TIE = 1e-9


@dataclass(frozen=True, slots=True)
class Grams:
    """The character n-grams of one text, by order from 1."""

    counts: tuple[Counter[str], ...]
    totals: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Grams:
        """Count once; white space does not count, as in sacreBLEU."""
        bare = SPACE.sub("", text)
        counts = tuple(
            Counter(bare[i : i + n] for i in range(len(bare) - n + 1)) for n in range(1, ORDER + 1)
        )
        return cls(counts, tuple(c.total() for c in counts))


def chrf(hypothesis: Grams, reference: Grams) -> float:
    """chrF2 of two texts, 0 to 100: mean precision and recall over the orders that both have."""
    precision = recall = 0.0
    orders = 0
    for mine, theirs, a, b in zip(
        hypothesis.counts, reference.counts, hypothesis.totals, reference.totals, strict=True
    ):
        if not a or not b:
            continue
        small, large = (mine, theirs) if len(mine) <= len(theirs) else (theirs, mine)
        common = sum(min(count, large[gram]) for gram, count in small.items() if gram in large)
        precision += common / a
        recall += common / b
        orders += 1
    if not orders or precision + recall == 0:
        return 0.0
    precision, recall = precision / orders, recall / orders
    square = BETA * BETA
    return 100 * (1 + square) * precision * recall / (square * precision + recall)


def agreement(texts: Sequence[str]) -> list[float]:
    """For each text the mean chrF against the others, 0 to 100; 100 for one that stands alone."""
    if len(texts) < 2:
        return [100.0] * len(texts)
    distinct = list(dict.fromkeys(texts))
    grams = {text: Grams.of(text) for text in distinct}
    pairs = {(a, b): chrf(grams[a], grams[b]) for a in distinct for b in distinct if a != b}
    return [
        sum(pairs.get((text, other), 100.0) for j, other in enumerate(texts) if j != i)
        / (len(texts) - 1)
        for i, text in enumerate(texts)
    ]


@dataclass(frozen=True, slots=True)
class Weights:
    """What the value of a candidate is made of.

    `likelihood` is a mean log-probability a token (0 is best), `agreement` a chrF in hundredths.
    """

    likelihood: float = 1.0
    agreement: float = 1.0


def best(
    texts: Sequence[str], likelihoods: Sequence[float | None], weights: Weights
) -> tuple[int, list[float]]:
    """The index of the best candidate and the value of each; the first wins a tie.

    Candidates without a likelihood count as the worst of the others.
    """
    known = [value for value in likelihoods if value is not None]
    floor = min(known, default=0.0)
    values = [
        weights.likelihood * (floor if value is None else value) + weights.agreement * mean / 100
        for value, mean in zip(likelihoods, agreement(texts), strict=True)
    ]
    top = max(values)
    return next(i for i, value in enumerate(values) if value >= top - CLOSE_TIE), values
