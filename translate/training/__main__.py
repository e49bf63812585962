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
@click.option(
    "--start", type=click.Path(path_type=Path, exists=True), help="An exported model to go on from."
)
@click.option("--steps", type=click.IntRange(1), default=9000, help="Optimiser steps.")
@click.option("--rate", type=float, default=1e-3, help="Highest learning rate.")
@click.option("--warmup", type=click.IntRange(1), default=500, help="Steps up to that rate.")
@click.option("--every", type=click.IntRange(1), default=250, help="Steps between checkpoints.")
@click.option("--threads", type=click.IntRange(1), default=1)
def train(
    work: Path,
    real: Path | None,
    start: Path | None,
    steps: int,
    rate: float,
    warmup: int,
    every: int,
    threads: int,
) -> None:
    """Train; WORK holds the averaged weights of the latest checkpoint.

    From scratch, or from the weights of an exported model, under a vocabulary of its own.
    """
    import torch

    from triptych.translate.training import corpus, model, vocabulary
    from triptych.translate.training.start import take_over

    torch.set_num_threads(threads)
    work.mkdir(parents=True, exist_ok=True)
    recipe = model.Recipe(steps=steps, learning_rate=rate, warmup=warmup)
    sentences = corpus.real_sentences(real, test=False) if real else []
    click.echo(f"{len(sentences)} real sentences, {recipe.steps} steps", err=True)

    pairs = corpus.training_pairs(sentences, seed=corpus.TRAINING_SEED + 1)
    pieces = vocabulary.train(pair[2] for pair in pairs)
    numbers = vocabulary.write_tokenizer(pieces, work / "tokenizer")
    network = model.build(numbers, recipe)
    if start:
        shared = take_over(network, numbers, start)
        click.echo(f"{shared} of {len(numbers)} pieces are known to {start}", err=True)
    stream = model.batches(corpus.training_pairs(sentences), pieces, numbers, recipe)

    def each(step: int, average: model.Average) -> None:
        torch.save({"step": step, "weights": average.weights}, work / "weights.new")
        (work / "weights.new").replace(work / "weights.pt")

    model.train(network, stream, recipe, each=each, every=every, log=work / "log.jsonl")


@main.command()
@click.option("--work", type=click.Path(path_type=Path), required=True, help="Scratch folder.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The model's folder.")
def export(work: Path, out: Path) -> None:
    """Convert the latest checkpoint of WORK to CTranslate2 int8, without limits yet."""
    import torch

    from triptych.translate.training import export as exporting
    from triptych.translate.training import model

    numbers = json.loads((work / "tokenizer" / "vocab.json").read_text("utf-8"))
    checkpoint = torch.load(work / "weights.pt", weights_only=True)
    network = model.build(numbers, model.Recipe())
    exporting.save_network(network, checkpoint["weights"], work / "tokenizer", work / "network")
    exporting.convert(work / "network", out, step=checkpoint["step"])
    click.echo(f"step {checkpoint['step']} exported to {out}", err=True)


@main.command()
@click.argument("model", type=click.Path(path_type=Path, exists=True))
@click.option("--real", type=click.Path(path_type=Path), default=None, help="As in training.")
@click.option("--other", type=click.Path(path_type=Path), default=None, help="TSV of other text.")
@click.option("--sentences", type=click.IntRange(20), default=100, help="Of each kind.")
@click.option("--set-limits", is_flag=True, help="Write the limits into the model's manifest.")
def measure(
    model: Path, real: Path | None, other: Path | None, sentences: int, set_limits: bool
) -> None:
    """Measure MODEL on held-out sentences, find its limits, and print the figures as JSON."""
    from dataclasses import replace

    from triptych.translate.ctranslate import CTranslate2Engine
    from triptych.translate.folder import write_manifest
    from triptych.translate.training import calibration, corpus

    engine = CTranslate2Engine(model)
    own = calibration.try_out(engine, corpus.held_out(sentences))
    strange = calibration.try_out(engine, corpus.unseen(sentences))
    limits = calibration.find_limits(own + strange) if set_limits else engine.manifest.limits
    report = {
        "grammar": calibration.figures(own, limits),
        "templates never seen": calibration.figures(strange, limits),
    }
    if real:
        held = corpus.real_sentences(real, test=True)[:sentences]
        report["real"] = calibration.figures(calibration.try_out(engine, held), limits)
    if other:
        texts = corpus.every_nth(other, sentences)
        report["other"] = calibration.figures(calibration.try_out(engine, texts), limits)
    if set_limits:
        write_manifest(replace(engine.manifest, limits=limits), model)
    click.echo(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
