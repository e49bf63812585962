"""`triptych fill`: translations for the empty cells of rows."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from triptych.cli.lines import SOURCE, Lines

if TYPE_CHECKING:
    from triptych.records import Record
    from triptych.story import Row
    from triptych.translate.filler import Filler

TOGETHER = 64  # rows or stories whose sentences are translated in one batch


@click.command(short_help="Fill the empty cells of rows with translations.")
@click.argument("file", type=SOURCE, default="-")
@click.option(
    "--languages",
    default="en,sq,mk",
    show_default=True,
    metavar="CODES",
    help="Languages that every row is to have, with commas between.",
)
@click.option(
    "--engine",
    "engines",
    multiple=True,
    metavar="NAME",
    help="An installed model, 'demonstration', a model's folder or a .toml file that describes an "
    "engine; several are tried in turn. Default: all that are installed.",
)
@click.option("--memory", type=click.Path(), metavar="FILE", help="TMX, TSV or JSONL to use first.")
@click.option("--glossary", type=click.Path(), metavar="FILE", help="TSV: a language a column.")
@click.option("--licence", type=click.Choice(["commercial"]), help="What the models must allow.")
@click.option("--cache", type=click.Path(), metavar="FILE", help="Keep translations in this file.")
@click.option(
    "--n-best",
    type=click.IntRange(1, 32),
    default=4,
    show_default=True,
    help="Candidates asked for each sentence and source.",
)
@click.option(
    "--threads",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Processor threads of each engine.",
)
def fill(
    file: str,
    languages: str,
    engines: tuple[str, ...],
    memory: str | None,
    glossary: str | None,
    licence: str | None,
    cache: str | None,
    n_best: int,
    threads: int,
) -> None:
    """Fill the empty cells of rows: FILE is JSONL, a row or a story a line.

    Prints the rows, each filled cell with its origin and provenance; a cell that nothing can fill
    stays empty and says why. A line that cannot be read is named, the others go on.
    """
    from pathlib import Path

    from triptych.corpora.settings import language_codes
    from triptych.translate.glossary import read_glossary
    from triptych.translate.loading import load_filler
    from triptych.translate.settings import FillSettings

    filler = load_filler(
        engines,
        licence=licence,
        memory=memory,
        settings=FillSettings(
            n_best=n_best, glossary=read_glossary(Path(glossary)) if glossary else ()
        ),
        cache=Path(cache) if cache else None,
        threads=threads,
    )
    lines = Lines(file)
    _fill_lines(lines, filler, language_codes(languages))
    if lines.failed:
        sys.exit(1)


def _fill_lines(lines: Lines, filler: Filler, languages: tuple[str, ...]) -> None:
    """Fill and print, some lines at a time."""
    from triptych.records import row_record

    waiting: list[Row] = []

    def flush() -> None:
        for row in filler.fill(None, waiting, languages):
            click.echo(json.dumps(row_record(row), ensure_ascii=False))
        waiting.clear()

    for rows in lines.read(_rows):
        waiting.extend(rows)
        if len(waiting) >= TOGETHER:
            flush()
    flush()


def _rows(record: Record) -> list[Row]:
    """The row of a record, or the rows of a story whose paragraphs already stand side by side."""
    from triptych.records import row_from, story_from
    from triptych.translate.gaps import rows_of_story

    if "cells" in record:
        return [row_from(record)]
    return list(rows_of_story(story_from(record)))
