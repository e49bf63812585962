"""Where the demonstration model must abstain: limits from its own field, tried on other text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, quantiles

from triptych.translate.ctranslate import CTranslate2Engine
from triptych.translate.engines import Likelihood, Limits
from triptych.translate.ranking import Grams, chrf
from triptych.translate.training.corpus import DIRECTIONS
from triptych.translate.training.templates import Sentence

GOOD = 80.0  # chrF of a translation that is to pass
MEAN_LOST, WORST_LOST = 2, 6  # per cent of the good ones that each limit may cost


@dataclass(frozen=True, slots=True)
class Trial:
    """One translation, its chrF and its likelihoods both ways."""

    direction: str
    text: str
    chrf: float
    there: Likelihood
    back: Likelihood


def try_out(engine: CTranslate2Engine, sentences: Sequence[Sentence]) -> list[Trial]:
    """Translate sentences in every direction, and score them there and back."""
    trials = []
    for source, target in DIRECTIONS:
        texts = [s[source] for s in sentences]
        made = [
            attempt.candidates[0].text if attempt.candidates else ""
            for attempt in engine.translate(texts, source, target, 1)
        ]
        there = engine.score(texts, made, source, target)
        back = engine.score(made, texts, target, source)
        for sentence, text, a, b in zip(sentences, made, there, back, strict=True):
            score = chrf(Grams.of(text), Grams.of(sentence[target]))
            trials.append(Trial(f"{source}-{target}", text, score, a, b))
    return trials


def find_limits(trials: Sequence[Trial]) -> Limits:
    """Limits that nearly all good translations of the model's own field keep."""
    good = [t for t in trials if t.chrf >= GOOD]

    def low(values: list[float], percent: int) -> float:
        return round(quantiles(values, n=100)[percent - 1], 2)

    return Limits(
        forward=low([t.there.mean for t in good], MEAN_LOST),
        backward=low([t.back.mean for t in good], MEAN_LOST),
        forward_worst=low([t.there.worst for t in good], WORST_LOST),
        backward_worst=low([t.back.worst for t in good], WORST_LOST),
    )


def passes(trial: Trial, limits: Limits) -> bool:
    """Whether the filler would use it, as far as the limits go."""
    pairs = (
        (limits.forward, trial.there.mean),
        (limits.backward, trial.back.mean),
        (limits.forward_worst, trial.there.worst),
        (limits.backward_worst, trial.back.worst),
    )
    return all(limit is None or value >= limit for limit, value in pairs)


def figures(trials: Sequence[Trial], limits: Limits) -> dict[str, dict[str, float]]:
    """For each direction: mean chrF, the share that passes, and the mean chrF of what passes."""
    table = {}
    for direction in dict.fromkeys(t.direction for t in trials):
        those = [t for t in trials if t.direction == direction]
        passed = [t for t in those if passes(t, limits)]
        table[direction] = {
            "chrf": round(mean(t.chrf for t in those), 1),
            "passed": round(len(passed) / len(those), 3),
            "chrf_passed": round(mean(t.chrf for t in passed), 1) if passed else 0.0,
        }
    return table
