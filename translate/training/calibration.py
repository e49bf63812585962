"""Where the demonstration model must abstain: limits from its own field, tried on other text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import product
from statistics import mean

import numpy as np

from triptych.translate.case import Case
from triptych.translate.ctranslate import CTranslate2Engine
from triptych.translate.engines import Likelihood, Limits
from triptych.translate.filters import fault
from triptych.translate.ranking import Grams, chrf
from triptych.translate.training.corpus import DIRECTIONS
from triptych.translate.training.phrases import LANGUAGES
from triptych.translate.training.templates import Sentence

GOOD = 80.0  # chrF of a translation that is to pass
AKIN = 0.7  # likeness of two forms of one word
WRONG = 0.02  # share of those that pass which may be worse
_WORD = re.compile(r"[^\W\d_]{4,}")
LOST = (0, 2, 5, 10, 20, 30, 45, 60, 80)  # per cent of the right ones that one limit may cost


@dataclass(frozen=True, slots=True)
class Trial:
    """One translation, its chrF, and its likelihoods: there, back, and given the third language.

    `right` says whether it is one that is to pass, `refused` whether the filters throw it away.
    """

    direction: str
    text: str
    chrf: float
    right: bool
    refused: bool
    there: Likelihood
    back: Likelihood
    sibling: Likelihood

    @property
    def values(self) -> tuple[float, ...]:
        """What `NAMES` of the limits are compared with."""
        there, back = self.there, self.back
        return there.mean, back.mean, there.worst, back.worst, self.sibling.mean


NAMES = ("forward", "backward", "forward_worst", "backward_worst", "sibling")


def is_right(text: str, reference: str, chrf: float) -> bool:
    """Whether a translation is near its reference and has its words, in whatever form.

    chrF alone lets a wrong word pass in a long sentence: another name, a last for a next week.
    """
    made, wanted = _WORD.findall(text.casefold()), _WORD.findall(reference.casefold())
    return chrf >= GOOD and not _strangers(made, wanted) and not _strangers(wanted, made)


def _strangers(words: Sequence[str], others: Sequence[str]) -> list[str]:
    return [word for word in words if not any(_akin(word, other) for other in others)]


def _akin(a: str, b: str) -> bool:
    half = (max(len(a), len(b)) + 1) // 2
    return a[:half] == b[:half] or SequenceMatcher(None, a, b, autojunk=False).ratio() >= AKIN


def try_out(engine: CTranslate2Engine, sentences: Sequence[Sentence]) -> list[Trial]:
    """Translate sentences in every direction, and score them there, back and aside."""
    trials = []
    for source, target in DIRECTIONS:
        (third,) = set(LANGUAGES) - {source, target}
        texts = [s[source] for s in sentences]
        made = [
            attempt.candidates[0].text if attempt.candidates else ""
            for attempt in engine.translate(texts, source, target, 1)
        ]
        there = engine.score(texts, made, source, target)
        back = engine.score(made, texts, target, source)
        aside = engine.score([s[third] for s in sentences], made, third, target)
        for sentence, text, *likelihoods in zip(sentences, made, there, back, aside, strict=True):
            score = chrf(Grams.of(text), Grams.of(sentence[target]))
            right = is_right(text, sentence[target], score)
            refused = fault(Case(text, target, source, {source: sentence[source]})) is not None
            trials.append(Trial(f"{source}-{target}", text, score, right, refused, *likelihoods))
    return trials


def find_limits(trials: Sequence[Trial]) -> Limits:
    """The limits that most right translations pass, while few that pass are wrong."""
    kept = [t for t in trials if not t.refused]
    values = np.array([t.values for t in kept])
    good = np.array([t.right for t in kept])
    steps = np.percentile(values[good], LOST, axis=0).T  # (limits, steps)
    passing = values[:, :, None] >= steps  # (trials, limits, steps)
    best, most = [len(LOST) - 1] * len(NAMES), 0
    for chosen in product(range(len(LOST)), repeat=len(NAMES)):
        passed = passing[:, range(len(NAMES)), chosen].all(axis=1)
        right = int((passed & good).sum())
        if right > most and passed.sum() - right <= WRONG * passed.sum():
            best, most = list(chosen), right
    return Limits(**{n: round(float(steps[i, best[i]]), 2) for i, n in enumerate(NAMES)})


def passes(trial: Trial, limits: Limits) -> bool:
    """Whether the filler would use it, with one human version to go by."""
    asked = (getattr(limits, name) for name in NAMES)
    return not trial.refused and all(
        least is None or value >= least for least, value in zip(asked, trial.values, strict=True)
    )


def figures(trials: Sequence[Trial], limits: Limits) -> dict[str, dict[str, float]]:
    """For each direction: mean chrF, the share that passes, and of those mean chrF and share wrong."""
    table = {}
    for direction in dict.fromkeys(t.direction for t in trials):
        those = [t for t in trials if t.direction == direction]
        passed = [t for t in those if passes(t, limits)]
        table[direction] = {
            "chrf": round(mean(t.chrf for t in those), 1),
            "passed": round(len(passed) / len(those), 3),
            "chrf_passed": round(mean(t.chrf for t in passed), 1) if passed else 0.0,
            "wrong": round(mean(not t.right for t in passed), 3) if passed else 0.0,
        }
    return table
