"""What the order of the sentences says about a link, by a Markov chain that may jump.

Each sentence of one language picks a sentence of the other, or none. The next usually picks the
next; now and then the chain jumps anywhere, because paragraphs move (the alignment model of Vogel,
Ney and Tillmann 1996, with jumps as wide as the text). Forward-backward gives for each link the
log odds against "none" that come from all the other sentences, its own evidence left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]

REACH = 8  # steps further than this count as jumps
CAP = 12.0  # evidence beyond this tells nothing more
_TINY = 1e-30


@dataclass(frozen=True, slots=True)
class Steps:
    """Probabilities of the chain: of a jump, and of "none" after a link and after a "none"."""

    jump: float = 0.26
    none: float = 0.30
    none_again: float = 0.81
    ahead: float = 0.8  # of the very next sentence, given no jump
    stay: float = 0.09
    back: float = 0.02
    decay: float = 0.45  # skipping one more sentence is this much likelier than two more

    def kernel(self) -> Doubles:
        """Probability of each step from -REACH to REACH."""
        step = np.arange(-REACH, REACH + 1)
        skip = 1 - self.ahead - self.stay - self.back
        forward = skip * self.decay * (1 - self.decay) ** np.maximum(step - 2, 0)
        backward = self.back * 0.5 ** np.maximum(-step, 0)
        kernel = np.where(step > 1, forward, backward)
        kernel[step == 1] = self.ahead
        kernel[step == 0] = self.stay
        return kernel


def order_odds(evidence: Floats, steps: Steps) -> Floats:
    """Log odds of each link from the order alone, the mean of both directions; `[n, m]`."""
    likelihood = np.exp(np.clip(evidence.astype(np.float64), -CAP, CAP))
    kernel = steps.kernel()
    there = _chain(likelihood, kernel, steps)
    back = _chain(np.ascontiguousarray(likelihood.T), kernel, steps)
    odds: Floats = ((there + back.T) / 2).astype(np.float32)
    return odds


def _chain(likelihood: Doubles, kernel: Doubles, steps: Steps) -> Doubles:
    """Forward-backward over the rows; positions are shifted by one, 0 is before the text."""
    rows, columns = likelihood.shape
    prior = np.empty((rows, columns))
    none = np.empty((rows, columns + 1))
    linked, unlinked = np.zeros(columns + 1), np.zeros(columns + 1)
    linked[0] = 1
    for i in range(rows):
        leaving = linked * (1 - steps.none) + unlinked * (1 - steps.none_again)
        staying = linked * steps.none + unlinked * steps.none_again
        near = np.convolve(leaving, kernel)[REACH + 1 : REACH + 1 + columns]
        reached = (1 - steps.jump) * near + steps.jump / columns * leaving.sum()
        hit = likelihood[i] * reached
        scale = 1 / (hit.sum() + staying.sum())
        prior[i], none[i] = reached * scale, staying * scale
        linked[1:], linked[0] = hit * scale, 0
        unlinked = none[i]
    odds = np.empty((rows, columns))
    after_link, after_none = np.ones(columns + 1), np.ones(columns + 1)
    mirrored = kernel[::-1]
    for i in range(rows - 1, -1, -1):
        odds[i] = np.log(prior[i] * after_link[1:] + _TINY) - np.log(none[i] @ after_none + _TINY)
        hit = likelihood[i] * after_link[1:]
        near = np.convolve(hit, mirrored)[REACH - 1 : REACH + columns]
        coming = (1 - steps.jump) * near + steps.jump / columns * hit.sum()
        next_link = (1 - steps.none) * coming + steps.none * after_none
        next_none = (1 - steps.none_again) * coming + steps.none_again * after_none
        scale = 1 / max(next_link.max(), next_none.max(), _TINY)
        after_link, after_none = next_link * scale, next_none * scale
    return odds
