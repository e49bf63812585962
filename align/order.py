"""What the order of the sentences says about a link, by a Markov chain that may jump.

Each sentence of one language picks a sentence of the other, or none. The next usually picks the
next; now and then the chain jumps anywhere, because paragraphs move (the alignment model of Vogel,
Ney and Tillmann 1996, with jumps as wide as the text). Forward-backward gives for each link the
log odds against "none" that come from all the other sentences, its own evidence left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]

REACH = 8  # steps further than this count as jumps
CAP = 12.0  # evidence beyond this tells nothing more
WIDTH = 64  # places that one product of matrices reaches; small ones are fastest


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
    if not evidence:
        return []
    pairs = [np.exp(np.clip(odds, -CAP, CAP)) for odds in evidence]
    odds = _chain_odds([*pairs, *(pair.T for pair in pairs)], steps)
    half = np.float32(0.5)
    return [half * (odds[k] + odds[k + len(pairs)].T) for k in range(len(pairs))]


def _chain_odds(chains: Sequence[Floats], steps: Steps) -> list[Floats]:
    """The log odds of each link in its chain, `[rows, columns]` each.

    Place 0 of a row is before the text. Backward, rows and places are turned round, so that both
    ways take the same steps and take them together.
    """
    places = 1 + max(chain.shape[1] for chain in chains)
    shape = (max(len(chain) for chain in chains), 2, len(chains), places)
    likelihood = np.zeros(shape, dtype=np.float32)
    for k, chain in enumerate(chains):
        n, m = chain.shape
        likelihood[:n, 0, k, 1 : m + 1] = chain
        likelihood[:n, 1, k, :m] = chain[::-1, ::-1]
    far = np.array([[steps.jump / chain.shape[1]] for chain in chains], dtype=np.float32)
    shares = _shares(likelihood, far, steps)
    found = []
    for k, chain in enumerate(chains):
        n, m = chain.shape
        before = shares[:n, :, 0, k, : m + 1]
        after = shares[:n, :, 1, k, : m + 1][::-1, :, ::-1]
        linked = before[:, 0, 1:] * after[:, 0, 1:]
        alone = np.einsum("np,np->n", before[:, 1], after[:, 1])
        linked /= alone[:, None]
        found.append(np.log(linked, out=linked))
    return found


def _shares(likelihood: Floats, far: Floats, steps: Steps) -> Floats:
    """What comes to each row, its own evidence left out: `[rows, 2, 2, chains, places]`.

    Of a link and of "none": what comes to them from the rows before, and what they are worth to
    the rows after. Only ratios within a row mean something, for rows are scaled on the way.
    """
    rows, _, chains, places = likelihood.shape
    link, link_again = 1 - steps.none, 1 - steps.none_again
    none, none_again = steps.none, steps.none_again
    near = ((1 - steps.jump) * steps.kernel()).astype(np.float32)
    shares = np.zeros((rows, 2, 2, chains, places), dtype=np.float32)
    shares[0, 0, 0] = link * far
    shares[0, 0, 0, :, : REACH + 1] += link * near[REACH:][:places]
    shares[0, 1, 0, :, 0] = none
    shares[0, :, 1] = 1
    # Links and "none" of a row, and both a step on; forward and backward mix them by turns.
    states = np.empty((4, 2, chains, places), dtype=np.float32)
    forward = [[0, 0, link, link_again], [none, none_again, 0, 0]]
    backward = [[0, none, link, 0], [0, none_again, link_again, 0]]
    mixes = np.array([forward, backward], dtype=np.float32)
    mixed = states.reshape(4, 2, -1).swapaxes(0, 1)
    results = shares.reshape(rows, 2, 2, -1).swapaxes(1, 2)
    here, moved = states[:2], states[2:]
    flat, flat_moved = here.reshape(-1, places), moved.reshape(-1, places)
    bands = list(_bands(near, places))
    ones = np.ones((places, 1), dtype=np.float32)
    for i in range(rows - 1):
        np.multiply(shares[i, 0], likelihood[i], out=here[0])
        here[1] = shares[i, 1]
        if i % 2:
            here /= here.sum(axis=(0, 3), keepdims=True)
        for source, target, band in bands:
            np.matmul(flat[:, source], band, out=flat_moved[:, target])
        moved += far * (here @ ones)
        np.matmul(mixes, mixed, out=results[i + 1])
    return shares


def _bands(near: Floats, places: int) -> Iterator[tuple[slice, slice, Floats]]:
    """The chances of steps within reach in pieces: from which places, to which, and the matrix."""
    for first in range(0, places, WIDTH):
        source = np.arange(max(first - REACH, 0), min(first + WIDTH + REACH, places))
        target = np.arange(first, min(first + WIDTH, places))
        step = target - source[:, None]
        band = np.where(abs(step) <= REACH, near[np.clip(step, -REACH, REACH) + REACH], 0)
        yield slice(source[0], source[-1] + 1), slice(first, first + WIDTH), band
