"""`python -m triptych.align.train.means`: where the vectors of e5-small lie, a language each.

A large multilingual encoder puts all texts of a language into one corner; the mean of a story's few
sentences is too noisy a guess at it.
"""

from __future__ import annotations

import csv
from pathlib import Path

import click
import numpy as np

from triptych.align.train.teacher import Teacher


@click.command()
@click.argument("parallel", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--cache", type=click.Path(file_okay=False, path_type=Path), required=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
def main(parallel: Path, cache: Path, output: Path) -> None:
    """The means of the sentences of PARALLEL, a table with the columns doc, en, sq, mk."""
    teacher = Teacher(cache)
    with parallel.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    means = {
        language: teacher.embed("means", [row[language] for row in rows]).mean(axis=0)
        for language in ("en", "sq", "mk")
    }
    with output.open("wb") as target:
        np.savez(target, allow_pickle=False, **means)


if __name__ == "__main__":
    main()
