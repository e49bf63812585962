"""Vectors of character n-grams, so that a word outside the table is made from its spelling."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F

from triptych.align.cognates import ngrams

Floats = npt.NDArray[np.float32]


def fit_grams(
    spellings: Sequence[str], vectors: Floats, *, buckets: int, epochs: int = 6, seed: int = 0
) -> Floats:
    """`[buckets, dimensions]` such that the mean over a word's n-grams is near its vector."""
    torch.manual_seed(seed)
    rows, hashes = ngrams([f" {s} " for s in spellings])
    order = np.argsort(rows, kind="stable")
    spots = torch.tensor((hashes[order] % np.uint64(buckets)).astype(np.int64))
    starts = np.searchsorted(rows[order], np.arange(len(spellings) + 1))
    target = torch.tensor(vectors)
    table = torch.nn.EmbeddingBag(buckets, vectors.shape[1], mode="mean", sparse=True)
    torch.nn.init.zeros_(table.weight)
    optimiser = torch.optim.SparseAdam(list(table.parameters()), lr=0.02)
    chance = np.random.default_rng(seed)
    steps, step = epochs * -(-len(spellings) // 1024), 0
    for _ in range(epochs):
        shuffled = chance.permutation(len(spellings))
        for first in range(0, len(shuffled), 1024):
            part = shuffled[first : first + 1024]
            part = part[starts[part + 1] > starts[part]]
            sizes = starts[part + 1] - starts[part]
            heads = np.cumsum(sizes) - sizes
            flat = np.repeat(starts[part] - heads, sizes) + np.arange(sizes.sum())
            optimiser.param_groups[0]["lr"] = 0.02 * (1 - step / steps)
            optimiser.zero_grad()
            made = table(spots[flat], torch.tensor(heads))
            # Direction and length both: the length carries a word's weight in a sentence.
            loss = F.mse_loss(made, target[part]) * vectors.shape[1]
            loss = loss + (1 - F.cosine_similarity(made, target[part])).mean()
            loss.backward()
            optimiser.step()  # type: ignore[no-untyped-call]  # torch leaves it untyped
            step += 1
    fitted: Floats = table.weight.detach().numpy()
    return fitted
