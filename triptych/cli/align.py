"""`triptych align`: stories in, rows out."""

from __future__ import annotations

import json
import sys

import click

from triptych.errors import InputError


@click.command()
@click.argument(
    "stories", type=click.Path(exists=True, dir_okay=False, allow_dash=True), default="-"
)
@click.option(
    "--encoder",
    default="built-in",
    show_default=True,
    help="Encoder: built-in, e5-small, none, or a sentence-transformers model.",
)
@click.option("--beads", is_flag=True, help="Print the indices of each story's beads, no text.")
def align(stories: str, encoder: str, beads: bool) -> None:
    """Align STORIES, JSON lines, and print rows as `triptych rows` does.

    A story has `id` and `articles` {language: article}, or in short `paragraphs` {language:
    [text]}; `pins` [{kind, members {language: [index]}}] are kept as they are. A line that cannot
    be used is reported and the others go on.
    """
    from triptych.align import Aligner, Settings
    from triptych.align.pins import pins_from
    from triptych.corpora.rows import rows_from
    from triptych.records import bead_record, row_record, story_from

    aligner = Aligner(Settings(encoder=encoder))
    failed = False
    with click.open_file(stories, encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
                if not isinstance(record, dict):
                    raise InputError("a story must be a JSON object")
                story = story_from(record)
                found = aligner.align(story, pins_from(record))
            except (InputError, ValueError) as error:
                click.echo(f"triptych: {stories}, line {number}: {error}", err=True)
                failed = True
                continue
            if beads:
                out = [{"id": story.id, "beads": [bead_record(bead) for bead in found]}]
            else:
                rows = rows_from(story, found, list(story.articles))
                out = [row_record(row) for row in rows]
            for item in out:
                click.echo(json.dumps(item, ensure_ascii=False))
    if failed:
        sys.exit(1)
