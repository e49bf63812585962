"""`triptych withdraw`: take a story out for good."""

from __future__ import annotations

import getpass
from itertools import chain

import click

from triptych.counted import counted


@click.command(short_help="Take a story out for good.")
@click.argument("directory", metavar="DIR")
@click.argument("name", metavar="ID")
@click.option("--reason", default="", help="Why, for the journal.")
@click.option("--who", metavar="NAME", help="Who decides. Default: the user's name.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def withdraw(directory: str, name: str, reason: str, who: str | None, yes: bool) -> None:
    """Take out of the store in DIR every story that ID means, for good.

    ID is a story's id, a URL, a source or the hash of an article; copies of a story under other ids
    go with it. The text is deleted, from the report too; a tombstone keeps it from coming back with
    the next build; the next publish names it.
    """
    from triptych.cli.build import REPORT, write_report_of
    from triptych.corpora.alike import noted_twins
    from triptych.corpora.store import Store
    from triptych.corpora.withdraw import find_copies, find_stories_of
    from triptych.corpora.withdraw import withdraw as take_out

    with Store.open(directory) as store:
        found = find_copies(store, find_stories_of(store, name))
        if found and not yes:
            click.confirm(f"Delete {', '.join(found)} for good?", abort=True, err=True)
        groups = [{*twins.stories} for twins in noted_twins(store) if {*twins.stories} & {*found}]
        alike = sorted({*chain(*groups)} - {*found})
        for gone in take_out(store, name, who=who or getpass.getuser(), reason=reason):
            marks = counted(len(gone.tombstones), "tombstone")
            click.echo(f"withdrawn: {gone.story} ({marks})", err=True)
        if alike:
            click.echo(
                f"much the same text stays in {', '.join(alike)}: withdraw that too if it must go",
                err=True,
            )
        if (store.directory / REPORT).exists():
            click.echo(f"report: {write_report_of(store)}", err=True)
