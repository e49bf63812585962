"""The figures under scores: Wilson's interval, MQM weights, and the bootstrap by document."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar

from triptych.story import Severity

T = TypeVar("T")

# Weights of the WMT MQM campaigns: Freitag et al. 2021, Experts, Errors, and Context.
MQM: dict[Severity, float] = {"critical": 25.0, "major": 5.0, "minor": 1.0}
MQM_PUNCTUATION = 0.1
Z95 = 1.959963984540054  # the 97.5th percentile of the standard normal


@lru_cache(maxsize=1024)
def wilson(hits: int, total: int, z: float = Z95) -> tuple[float, float]:
    """Wilson's score interval for a proportion (Wilson 1927); (0, 1) for no trials.

    >>> tuple(round(x, 3) for x in wilson(9, 10))
    (0.596, 0.982)
    """
    if total == 0:
        return 0.0, 1.0
    p, zz = hits / total, z * z
    middle = p + zz / (2 * total)
    half = z * math.sqrt(p * (1 - p) / total + zz / (4 * total * total))
    scale = 1 + zz / total
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def bootstrap(
    documents: Sequence[T],
    figure: Callable[[Sequence[T]], float],
    *,
    resamples: int = 1000,
    seed: int = 12345,
) -> tuple[float, float]:
    """The 95 % percentile interval of a figure, whole documents drawn with replacement.

    One document says nothing about the spread between documents: the interval is then the figure.
    """
    if len(documents) < 2:
        value = figure(documents)
        return value, value
    draw = random.Random(seed)
    values = sorted(
        figure(draw.choices(documents, k=len(documents))) for _ in range(max(1, resamples))
    )
    return values[int(0.025 * len(values))], values[min(len(values) - 1, int(0.975 * len(values)))]
