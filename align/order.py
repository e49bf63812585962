"""What the order of the sentences says about a link, by a Markov chain that may jump.

Each sentence of one language picks a sentence of the other, or none. The next usually picks the
next; now and then the chain jumps anywhere, because paragraphs move (the alignment model of Vogel,
Ney and Tillmann 1996, with jumps as wide as the text). Forward-backward gives for each link the
log odds against "none" that come from all the other sentences, its own evidence left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

Doubles = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

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


def order_odds(evidence: Sequence[Floats], steps: Steps) -> list[Floats]:
    """Log odds of each link from the order alone, for each pair of languages; `[n, m]` each.

    They are the mean of two chains, one a direction. All chains of a story take their steps
    together, padded to one size with links that cannot be.
    """
    pairs = [np.exp(np.clip(odds.astype(np.float64), -CAP, CAP)) for odds in evidence]
    chains = [*pairs, *(pair.T for pair in pairs)]
    sizes = np.array([chain.shape for chain in chains], dtype=np.int64).reshape(-1, 2)
    rows, columns = sizes.max(axis=0, initial=0)
    likelihood = np.zeros((rows, len(chains), columns))
    for k, chain in enumerate(chains):
        likelihood[: len(chain), k, : chain.shape[1]] = chain
    odds = _chain_odds(likelihood, sizes, steps)
    return [
        ((odds[:n, k, :m] + odds[:m, len(pairs) + k, :n].T) / 2).astype(np.float32)
        for k, (n, m) in enumerate(sizes[: len(pairs)].tolist())
    ]


def _chain_odds(likelihood: Doubles, sizes: Ints, steps: Steps) -> Doubles:
    """The log odds of each link in its chain, `[rows, chains, columns]`."""
    far = steps.jump / np.maximum(sizes[:, 1:], 1)
    linked, alone = _forward(likelihood, far, steps)
    _backward(likelihood, far, steps, sizes[:, 0], linked, alone)
    linked += _TINY
    odds: Doubles = np.log(linked, out=linked)
    odds -= np.log(alone.sum(axis=-1, keepdims=True) + _TINY)
    return odds


def _forward(likelihood: Doubles, far: Doubles, steps: Steps) -> tuple[Doubles, Doubles]:
    """What comes to each link from before, `[rows, chains, columns]`, and to each "none".

    Positions of "none" are shifted by one: 0 is before the text.
    """
    rows, chains, columns = likelihood.shape
    leave = np.array([[1 - steps.none, 1 - steps.none_again], [steps.none, steps.none_again]])
    near = (1 - steps.jump) * steps.kernel()[::-1]
    linked = np.empty((rows, chains, columns))
    alone = np.empty((rows, chains, columns + 1))
    states = np.zeros((2, chains, columns + 1))  # linked, "none"
    states[0, :, 0] = 1
    share = np.ones((chains, 1))  # of the chain's ways that end in a link
    moves, windows = _windows(chains, columns + 1)
    for i in range(rows):
        moves[...], none = _mixed(leave, states)
        leaving = leave[0, 0] * share + leave[0, 1] * (1 - share)
        prior = windows[:, 1:] @ near
        prior += far * leaving
        hits = np.multiply(likelihood[i], prior, out=states[0, :, 1:])
        share = hits.sum(axis=1, keepdims=True)
        scale = 1 / (share + 1 - leaving)
        share *= scale
        hits *= scale
        np.multiply(prior, scale, out=linked[i])
        alone[i] = np.multiply(none, scale, out=states[1])
        states[0, :, 0] = 0
    return linked, alone


def _backward(
    likelihood: Doubles,
    far: Doubles,
    steps: Steps,
    lengths: Ints,
    linked: Doubles,
    alone: Doubles,
) -> None:
    """Multiply by what each link, and each "none", is worth to the rows after it."""
    rows, chains, columns = likelihood.shape
    come = np.array([[1 - steps.none, steps.none], [1 - steps.none_again, steps.none_again]])
    near = (1 - steps.jump) * steps.kernel()
    worth = np.ones((2, chains, columns + 1))  # of a link, of "none"
    coming = np.empty_like(worth)
    moves, windows = _windows(chains, columns + 1)
    for i in range(rows - 1, -1, -1):
        if i + 1 in lengths:
            worth[:, lengths == i + 1] = 1  # these chains end here; what follows is padding
        linked[i] *= worth[0, :, 1:]
        alone[i] *= worth[1]
        hits = np.multiply(likelihood[i], worth[0, :, 1:], out=moves[:, 1:])
        np.matmul(windows, near, out=coming[0])
        coming[0] += far * hits.sum(axis=1, keepdims=True)
        coming[1] = worth[1]
        worth = _mixed(come, coming)
        worth /= worth[1, :, :1]


def _mixed(shares: Doubles, states: Doubles) -> Doubles:
    """Each state as a mixture of both: `shares` is `[2, 2]`, `states` `[2, chains, positions]`."""
    return (shares @ states.reshape(2, -1)).reshape(states.shape)


def _windows(chains: int, positions: int) -> tuple[Doubles, Doubles]:
    """Room for a number a position, and views of what lies within reach of each position."""
    padded = np.zeros((chains, positions + 2 * REACH))
    return padded[:, REACH:-REACH], sliding_window_view(padded, 2 * REACH + 1, axis=1)
