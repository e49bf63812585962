"""What the demonstration model learns from: the grammar, and real sentences where they are."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from hashlib import sha256
from itertools import cycle
from pathlib import Path
from random import Random

from triptych.translate.training.grammar import Grammar
from triptych.translate.training.phrases import LANGUAGES
from triptych.translate.training.templates import (
    Sentence,
    capitalise,
    source_form,
    stopped,
    target_form,
)

DIRECTIONS = tuple((a, b) for a in LANGUAGES for b in LANGUAGES if a != b)
HELD_OUT_SEED = 20_240_917
TRAINING_SEED = 1
HELD_OUT_SHARE = 20  # one document in so many
REAL_SHARE = 0.06  # of the sentences of a batch

Pair = tuple[str, str, str, str]  # source language, target language, source, target


def held_out(size: int) -> list[Sentence]:
    """Sentences of the grammar that training never sees, in their target form."""
    rng, grammar = Random(HELD_OUT_SEED), Grammar()
    made: dict[str, Sentence] = {}
    while len(made) < size:
        drawn = grammar.sentence(rng)
        sentence = {language: target_form(text, language) for language, text in drawn.items()}
        made.setdefault(sentence["en"], sentence)
    return list(made.values())


def unseen(size: int) -> list[Sentence]:
    """Sentences of templates that training never sees, as many of each."""
    rng, grammar = Random(HELD_OUT_SEED), Grammar()
    return [
        {
            language: target_form(capitalise(text), language)
            for language, text in stopped(grammar.fill(template, rng)).items()
        }
        for template, _ in zip(cycle(grammar.unseen), range(size), strict=False)
    ]


def _is_held_out(document: str) -> bool:
    return int(sha256(document.encode()).hexdigest(), 16) % HELD_OUT_SHARE == 0


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """The complete rows of a TSV file with the columns doc, en, sq, mk."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if all(row[language] for language in LANGUAGES):
                yield row


def real_sentences(path: Path, *, test: bool) -> list[Sentence]:
    """Real sentences to train on, or those of the documents held out for the test."""
    if not path.exists():
        return []
    return [
        {language: row[language] for language in LANGUAGES}
        for row in _rows(path)
        if _is_held_out(row["doc"]) == test
    ]


def every_nth(path: Path, size: int) -> list[Sentence]:
    """About `size` sentences spread over a file."""
    rows = [{language: row[language] for language in LANGUAGES} for row in _rows(path)]
    return rows[:: max(1, len(rows) // size)][:size]


def training_pairs(real: list[Sentence], *, seed: int = TRAINING_SEED) -> Iterator[Pair]:
    """Pairs without end in all directions; the same for the same seed."""
    rng, grammar = Random(seed), Grammar()
    forbidden = {sentence["en"] for sentence in held_out(3000)}
    while True:
        source, target = rng.choice(DIRECTIONS)
        if real and rng.random() < REAL_SHARE:
            sentence = rng.choice(real)
            yield source, target, sentence[source], sentence[target]
            continue
        drawn = grammar.sentence(rng)
        if target_form(drawn["en"], "en") in forbidden:
            continue
        yield (
            source,
            target,
            source_form(drawn[source], source, rng),
            target_form(drawn[target], target),
        )
