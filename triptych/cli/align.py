"""`triptych align`: stories in, rows out."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from triptych.cli.lines import SOURCE, Lines

if TYPE_CHECKING:
    from triptych.records import Record
    from triptych.story import Bead, Story


@click.command(short_help="Find what belongs together in the versions of stories.")
@click.argument("stories", type=SOURCE, default="-")
@click.option(
    "--encoder",
    metavar="NAME",
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

    def aligned(record: Record) -> tuple[Story, list[Bead]]:
        story = story_from(record)
        return story, aligner.align(story, pins_from(record))

    lines = Lines(stories)
    for story, found in lines.read(aligned):
        if beads:
            out = [{"id": story.id, "beads": [bead_record(bead) for bead in found]}]
        else:
            rows = rows_from(story, found, list(story.articles))
            out = [row_record(row) for row in rows]
        for item in out:
            click.echo(json.dumps(item, ensure_ascii=False))
    if lines.failed:
        sys.exit(1)
