"""`python -m triptych.translate.training`: train the demonstration model and export it."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.group(context_settings={"show_default": True})
def main() -> None:
    """Train the demonstration model, then export it."""


@main.command()
@click.option("--work", type=click.Path(path_type=Path), required=True, help="Scratch folder.")
@click.option("--real", type=click.Path(path_type=Path), default=None, help="TSV: doc, en, sq, mk.")
@click.option("--steps", type=click.IntRange(1), default=12000, help="Optimiser steps.")
@click.option("--every", type=click.IntRange(1), default=250, help="Steps between checkpoints.")
@click.option("--threads", type=click.IntRange(1), default=1)
def train(work: Path, real: Path | None, steps: int, every: int, threads: int) -> None:
    """Train from scratch; WORK holds the averaged weights of the latest checkpoint."""
    import torch

    from triptych.translate.training import corpus, model, vocabulary

    torch.set_num_threads(threads)
    work.mkdir(parents=True, exist_ok=True)
    recipe = model.Recipe(steps=steps)
    sentences = corpus.real_sentences(real, test=False) if real else []
    click.echo(f"{len(sentences)} real sentences, {recipe.steps} steps", err=True)

    pairs = corpus.training_pairs(sentences, seed=corpus.TRAINING_SEED + 1)
    pieces = vocabulary.train(pair[2] for pair in pairs)
    numbers = vocabulary.write_tokenizer(pieces, work / "tokenizer")
    network = model.build(numbers, recipe)
    stream = model.batches(corpus.training_pairs(sentences), pieces, numbers, recipe)

    def each(step: int, average: model.Average) -> None:
        torch.save({"step": step, "weights": average.weights}, work / "weights.new")
        (work / "weights.new").replace(work / "weights.pt")

    model.train(network, stream, recipe, each=each, every=every, log=work / "log.jsonl")


@main.command()
@click.option("--work", type=click.Path(path_type=Path), required=True, help="Scratch folder.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The model's folder.")
def export(work: Path, out: Path) -> None:
    """Convert the latest checkpoint of WORK to CTranslate2 int8."""
    import torch

    from triptych.translate.training import export as exporting
    from triptych.translate.training import model

    numbers = json.loads((work / "tokenizer" / "vocab.json").read_text("utf-8"))
    checkpoint = torch.load(work / "weights.pt", weights_only=True)
    network = model.build(numbers, model.Recipe())
    exporting.save_network(network, checkpoint["weights"], work / "tokenizer", work / "network")
    exporting.convert(work / "network", out)
    click.echo(f"step {checkpoint['step']} exported to {out}", err=True)


if __name__ == "__main__":
    main()
