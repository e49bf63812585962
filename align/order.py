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
    """Forward-backward over the rows; positions are shifted by one, 0 is before the text.

    Rows of states are padded with REACH zeros on both sides, so that each step is one correlation;
    the logarithms are taken of all rows at once.
    """
    columns = likelihood.shape[1]
    reached, unlinked = _forward(likelihood, kernel, steps)
    linked_after, none_after = _backward(likelihood, kernel, steps)
    reached *= linked_after
    none = np.einsum("nm,nm->n", unlinked[:, REACH : REACH + columns + 1], none_after)
    odds: Doubles = np.log(reached + _TINY) - np.log(none + _TINY)[:, None]
    return odds


def _forward(likelihood: Doubles, kernel: Doubles, steps: Steps) -> tuple[Doubles, Doubles]:
    """What comes to each sentence from before, and to each "none" (padded), row by row."""
    rows, columns = likelihood.shape
    leave = np.array([[1 - steps.none, 1 - steps.none_again], [steps.none, steps.none_again]])
    near = (1 - steps.jump) * kernel[::-1]
    far = steps.jump / columns
    prior = np.empty((rows, columns))
    states = np.zeros((rows + 1, 2, columns + 1 + 2 * REACH))  # linked, unlinked
    states[0, 0, REACH] = 1
    linked = 1.0  # share of the chains that end in a link
    for i in range(rows):
        moves = leave @ states[i]
        leaving = (1 - steps.none) * linked + (1 - steps.none_again) * (1 - linked)
        reached = np.correlate(moves[0, 1:], near)
        reached += far * leaving
        hits = float(likelihood[i] @ reached)
        scale = 1 / (hits + 1 - leaving)
        linked = hits * scale
        np.multiply(reached, scale, out=prior[i])
        np.multiply(likelihood[i], prior[i], out=states[i + 1, 0, REACH + 1 : REACH + columns + 1])
        np.multiply(moves[1], scale, out=states[i + 1, 1])
    return prior, states[1:, 1]


def _backward(likelihood: Doubles, kernel: Doubles, steps: Steps) -> tuple[Doubles, Doubles]:
    """What each sentence, and each "none", is worth to the rows after it."""
    rows, columns = likelihood.shape
    come = np.array([[1 - steps.none, steps.none], [1 - steps.none_again, steps.none_again]])
    near = (1 - steps.jump) * kernel
    far = steps.jump / columns
    after = np.ones((rows, 2, columns + 1))  # a link, "none"
    hit = np.zeros(columns + 1 + 2 * REACH)
    inner = hit[REACH + 1 : REACH + 1 + columns]
    coming = np.empty((2, columns + 1))
    for i in range(rows - 1, 0, -1):
        np.multiply(likelihood[i], after[i, 0, 1:], out=inner)
        np.add(np.correlate(hit, near), far * inner.sum(), out=coming[0])
        coming[1] = after[i, 1]
        worth = come @ coming
        np.multiply(worth, 1 / max(worth.max(), _TINY), out=after[i - 1])
    return after[:, 0, 1:], after[:, 1]
