"""`triptych score`: how consistent the versions of rows are."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from triptych.cli.lines import SOURCE, Lines, source_name
from triptych.story import SEVERITIES, Severity

if TYPE_CHECKING:
    from triptych.score.adequacy import Similarity


@click.command(short_help="Check rows and score how consistent they are.")
@click.argument("rows", type=SOURCE, default="-")
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines instead of a table.")
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES),
    help="Exit 1 where a finding is of this severity or worse.",
)
@click.option(
    "--check", "checks", multiple=True, metavar="NAME", help="Only this check; repeatable."
)
@click.option(
    "--glossary",
    type=click.Path(exists=True, dir_okay=False),
    help="Terms that the versions must use: TSV with languages in its first line, or TBX.",
)
@click.option(
    "--reference",
    metavar="CODE=FILE",
    multiple=True,
    help="A text file with a reference a row, for BLEU, chrF and TER of that language.",
)
@click.option(
    "--encoder",
    metavar="NAME",
    default="built-in",
    show_default=True,
    help="Encoder to measure adequacy with, as in `triptych align`.",
)
@click.option(
    "--engine",
    "engines",
    multiple=True,
    metavar="NAME",
    help="Engine to compare the versions with, by chrF; again for a second choice. Default: none.",
)
def score(
    rows: str,
    as_json: bool,
    fail_on: Severity | None,
    checks: tuple[str, ...],
    glossary: str | None,
    reference: tuple[str, ...],
    encoder: str,
    engines: tuple[str, ...],
) -> None:
    """Check ROWS, JSON lines as `triptych rows` prints them, and print what was found.

    Rows of one `story` are checked together. With --json a line a row comes out, its findings set
    and its consistency vector beside them, then a line a story with the story's vector, and one for
    the whole. A line that cannot be read is named, the others go on.
    """
    from triptych.corpora.engines import load_judges
    from triptych.score.report import score_stream
    from triptych.score.stream import RowReader

    lines = Lines(rows)
    result = score_stream(
        lines.read(RowReader()),
        source=source_name(rows),
        checks=checks,
        glossary=glossary,
        references=reference,
        similarity=similarity_of(encoder),
        translators=load_judges(engines),
    )
    for line in result.records() if as_json else result.lines():
        click.echo(json.dumps(line, ensure_ascii=False) if as_json else line)
    if lines.failed or (fail_on is not None and result.worst(fail_on)):
        sys.exit(1)


def similarity_of(name: str) -> Similarity | None:
    """The aligner's encoder of that name as the scorer takes it; None for `none`."""
    if name == "none":
        return None
    from triptych.align import load_encoder
    from triptych.corpora.engines import Adequacy

    encoder = load_encoder(name)
    return Adequacy(encoder) if encoder is not None else None
