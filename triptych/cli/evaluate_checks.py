"""`triptych evaluate checks`: the checks on rows with known errors."""

from __future__ import annotations

import json
from pathlib import Path

import click

from triptych.cli.lines import SOURCE, source_name
from triptych.errors import InputError, unreadable
from triptych.story import SEVERITIES, Severity


@click.command()
@click.argument("rows", type=SOURCE)
@click.option(
    "--findings",
    "out",
    metavar="OUT",
    type=click.Path(dir_okay=False),
    help="Write the findings here.",
)
@click.option(
    "--severity",
    type=click.Choice(SEVERITIES),
    default="minor",
    show_default=True,
    help="Count findings of this severity or worse.",
)
@click.option(
    "--write-table",
    "table",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help="Write the precision and recall of each check; score/data/precision.json is what ships.",
)
@click.option(
    "--encoder",
    default="built-in",
    show_default=True,
    metavar="NAME",
    help="Encoder of the aligner to score with.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--force", is_flag=True, help="Overwrite the files that are written.")
def checks(
    rows: str,
    out: str | None,
    severity: Severity,
    table: str | None,
    encoder: str,
    as_json: bool,
    force: bool,
) -> None:
    """Measure the checks on ROWS, JSON lines with known errors.

    A row has `id`, `cells` {language: text}, `errors` [{lang, type}], none where it stands as the
    translator left it, and `doc`, which groups the rows of one text.
    """
    from triptych.cli.score import similarity_of
    from triptych.score.known import figures, find, findings_jsonl, read_known
    from triptych.score.precision import measure, table_json
    from triptych.score.scorer import Scorer

    try:
        with click.open_file(rows, encoding="utf-8-sig") as file:
            known = read_known(file, source_name(rows))
    except UnicodeDecodeError as error:
        raise unreadable(source_name(rows), error) from None
    found = find(Scorer(similarity=similarity_of(encoder)), known)
    if out is not None:
        write_new(Path(out), findings_jsonl(known, found), force=force)
    if table is not None:
        text = table_json(measure(known, found), len(known), Path(rows).name)
        write_new(Path(table), text, force=force)
    result = figures(known, found, severity)
    if as_json:
        click.echo(json.dumps(result.to_record(), ensure_ascii=False))
        return
    for line in result.lines():
        click.echo(line)


def write_new(path: Path, text: str, *, force: bool) -> None:
    """Write a file whole or not at all; raise `InputError` where one stands and `force` is off."""
    if path.exists() and not force:
        raise InputError("exists already; give --force to overwrite it", source=str(path))
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
