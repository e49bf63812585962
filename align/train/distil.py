"""The student: word vectors that are a learned map of the teacher's, summed over a sentence.

A word's vector is its teacher vector through a linear map of its language, scaled by a learned
weight, plus a correction of its own. The map is learned from sentences and holds for words that
no sentence had; the correction is learned for those that had. Two losses: the sum must point where
the teacher's vector of the whole text points, and a sentence must find its translations among
those of its batch (InfoNCE, van den Oord et al. 2018).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor

from triptych.align.static import LANGUAGES, words

Floats = npt.NDArray[np.float32]
Rows = Mapping[tuple[str, str], int]  # language and word to row


@dataclass(frozen=True, slots=True)
class Recipe:
    """The numbers of the training."""

    dimensions: int = 256
    epochs: int = 4
    batch: int = 256  # texts a step
    triples: int = 128  # parallel sentences a step
    rate: float = 2e-3  # of the corrections
    map_rate: float = 5e-4  # of the maps
    teaching: float = 4.0  # weight of the first loss
    temperature: float = 0.05
    dropout: float = 0.3  # of a word's own correction
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Lessons:
    """`texts` as rows of words with the teacher's `targets`; `triples` as rows, a language each."""

    texts: Sequence[Sequence[int]]
    targets: Floats
    triples: Sequence[Sequence[Sequence[int]]]
    documents: Sequence[str]  # of the triples


class Student(torch.nn.Module):
    """Word vectors as described above."""

    def __init__(  # the rows of a language stand together, in the order of LANGUAGES
        self, teacher: Floats, languages: npt.NDArray[np.int64], rarity: Floats, basis: Floats,
        dropout: float,
    ) -> None:  # fmt: skip
        super().__init__()
        self.teacher = torch.tensor(_unit(teacher))
        self.languages = torch.tensor(languages)
        self.rarity = torch.tensor(rarity)
        self.dropout = dropout
        self.maps = torch.nn.Parameter(torch.tensor(np.stack([basis] * len(LANGUAGES))))
        self.salience = torch.nn.Parameter(torch.zeros(teacher.shape[1], 1))
        self.damping = torch.nn.Parameter(torch.ones(len(LANGUAGES)))
        self.own = torch.nn.Embedding(len(teacher), basis.shape[1], sparse=True)
        torch.nn.init.zeros_(self.own.weight)

    def vectors(self, rows: Tensor) -> Tensor:
        """Vectors of words, `[len(rows), dimensions]`; the rows must ascend."""
        seen = self.teacher[rows]
        spoken = self.languages[rows]
        spans = torch.bincount(spoken, minlength=len(LANGUAGES)).tolist()
        parts = torch.split(seen, spans)
        mapped = torch.cat([part @ self.maps[k] for k, part in enumerate(parts)])
        weight = torch.exp(self.rarity[rows] * self.damping[spoken] + (seen @ self.salience)[:, 0])
        own: Tensor = self.own(rows)
        if self.training and self.dropout:
            own = own * (torch.rand(len(rows), 1) > self.dropout).float()
        return mapped * weight[:, None] + own

    def forward(self, texts: Sequence[Sequence[int]]) -> Tensor:
        """Unit vectors of texts."""
        flat = torch.tensor([row for text in texts for row in text], dtype=torch.long)
        starts = torch.tensor(np.cumsum([0] + [len(text) for text in texts[:-1]]))
        rows, spots = torch.unique(flat, return_inverse=True)
        return F.normalize(F.embedding_bag(spots, self.vectors(rows), starts, mode="sum"), dim=1)

    def table(self) -> Floats:
        """The vectors of all words."""
        self.eval()
        with torch.no_grad():
            rows = torch.arange(len(self.teacher))
            parts = [self.vectors(rows[k : k + 20_000]) for k in range(0, len(rows), 20_000)]
        vectors: Floats = torch.cat(parts).numpy()
        return vectors


def row_finder(rows: Rows, text: str, language: str) -> list[int]:
    """The rows of a text's words; names are looked up in the siblings too, strangers left out."""
    found = []
    for word in words(text):
        for code in (language, *LANGUAGES):
            if (row := rows.get((code, word))) is not None:
                found.append(row)
                break
    return found


def train(student: Student, lessons: Lessons, recipe: Recipe) -> Iterator[tuple[int, float, float]]:
    """Train in place; gives epoch, loss against the teacher and loss of the translations."""
    torch.manual_seed(recipe.seed)
    chance = np.random.default_rng(recipe.seed)
    dense = [student.maps, student.salience, student.damping]
    optimisers: list[torch.optim.Optimizer] = [
        torch.optim.SparseAdam(list(student.own.parameters()), lr=recipe.rate),
        torch.optim.Adam(dense, lr=recipe.map_rate),
    ]
    rates = (recipe.rate, recipe.map_rate)
    steps, step = recipe.epochs * -(-len(lessons.texts) // recipe.batch), 0
    student.train()
    for epoch in range(recipe.epochs):
        order = chance.permutation(len(lessons.texts))
        triples = _triple_batches(lessons, recipe, chance, by_document=epoch % 2 == 1)
        losses = []
        for first in range(0, len(order), recipe.batch):
            for optimiser, rate in zip(optimisers, rates, strict=True):
                optimiser.param_groups[0]["lr"] = rate * (1 - step / steps)
                optimiser.zero_grad()
            part = order[first : first + recipe.batch]
            target = torch.tensor(lessons.targets[part])
            taught = (1 - (student([lessons.texts[k] for k in part]) * target).sum(1)).mean()
            found = _contrast(student, next(triples), recipe.temperature)
            (recipe.teaching * taught + found).backward()
            for optimiser in optimisers:
                optimiser.step()
            losses.append((taught.item(), found.item()))
            step += 1
        mean = np.mean(losses, axis=0)
        yield epoch, float(mean[0]), float(mean[1])


def _triple_batches(
    lessons: Lessons, recipe: Recipe, chance: np.random.Generator, *, by_document: bool
) -> Iterator[list[Sequence[Sequence[int]]]]:
    """Batches without end; by document, so that the wrong answers are neighbours."""
    while True:
        order = chance.permutation(len(lessons.triples))
        if by_document:
            order = np.array(sorted(order, key=lambda k: lessons.documents[k]))
        for first in range(0, len(order) - recipe.triples + 1, recipe.triples):
            yield [lessons.triples[k] for k in order[first : first + recipe.triples]]


def _contrast(student: Student, batch: list[Sequence[Sequence[int]]], temperature: float) -> Tensor:
    sides = [student([triple[k] for triple in batch]) for k in range(len(LANGUAGES))]
    right = torch.arange(len(batch))
    losses = []
    for a in range(len(sides)):
        for b in range(a + 1, len(sides)):
            scores = sides[a] @ sides[b].T / temperature
            losses += [F.cross_entropy(scores, right), F.cross_entropy(scores.T, right)]
    return torch.stack(losses).mean()


def _unit(rows: Floats) -> Floats:
    unit: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    return unit
