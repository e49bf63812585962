"""`triptych rows`: what a store holds, a row a line."""

from __future__ import annotations

import json

import click


@click.command(short_help="The rows of a store, as JSON lines.")
@click.argument("directory", metavar="DIR")
@click.option("--story", metavar="ID", help="Only this story.")
def rows(directory: str, story: str | None) -> None:
    """Print the rows of the store in DIR as JSON lines, decisions applied."""
    from triptych.corpora.store import Store
    from triptych.records import row_record

    with Store.open(directory) as store:
        for row in store.rows(story):
            click.echo(json.dumps(row_record(row), ensure_ascii=False))
