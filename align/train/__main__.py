"""`python -m triptych.align.train`: make the built-in encoder again."""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np

from triptych.align.train.distil import Recipe
from triptych.align.train.encoder import make_encoder


@click.command()
@click.argument("parallel", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--cache", type=click.Path(file_okay=False, path_type=Path), required=True,
              help="Where the teacher's vectors are kept between runs.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--without", multiple=True, help="A document to leave out, for measuring.")
@click.option("--dimensions", default=Recipe().dimensions, show_default=True)
@click.option("--epochs", default=Recipe().epochs, show_default=True)
@click.option("--teaching", default=Recipe().teaching, show_default=True)
def main(
    parallel: Path, cache: Path, output: Path, without: tuple[str, ...],
    dimensions: int, epochs: int, teaching: float,
) -> None:  # fmt: skip
    """Distil the encoder from PARALLEL, a table of sentences with the columns doc, en, sq, mk."""
    recipe = Recipe(dimensions=dimensions, epochs=epochs, teaching=teaching)
    tables = make_encoder(
        parallel, cache, recipe=recipe, without=without, say=lambda text: click.echo(text, err=True)
    )
    with output.open("wb") as file:
        np.savez(file, allow_pickle=False, **tables)
    click.echo(
        f"{output}: version {tables['version'].item()}, {output.stat().st_size / 1e6:.1f} MB"
    )


if __name__ == "__main__":
    main()
