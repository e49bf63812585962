"""`triptych import`: edited TMX and XLIFF files back into a store."""

from __future__ import annotations

import getpass
import json
import sys
from pathlib import Path

import click


@click.command("import", short_help="Take edited TMX and XLIFF files back in.")
@click.argument("directory", metavar="DIR")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--who", metavar="NAME", help="Who made the edits. Default: the user's name.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def import_(
    directory: str, files: tuple[str, ...], who: str | None, dry_run: bool, as_json: bool
) -> None:
    """Take edited TMX and XLIFF 2 FILEs back into the store in DIR, as decisions.

    A machine's text that a person changed, or that the file marks as reviewed, becomes
    post-edited. Exit 1 if a text was changed on both sides, or a unit or a file fits nothing.
    """
    from triptych.corpora.engines import Stages
    from triptych.corpora.journal import Journal
    from triptych.corpora.publish.importing import import_files
    from triptych.corpora.settings import BuildSettings
    from triptych.corpora.store import Store

    with Store.open(directory) as store:
        settings = store.get_meta("settings")
        done = import_files(
            Journal(store),
            [Path(file) for file in files],
            who=who or getpass.getuser(),
            dry_run=dry_run,
            rescore=Stages(BuildSettings.from_record(settings)).score if settings else None,
        )
    for change in (*done.conflicts, *done.unmatched, *done.emptied):
        place = f" (story {change.story}, row {change.row})" if change.row is not None else ""
        click.echo(f"{change.where}{place}: {change.problem}", err=True)
    for error in done.errors:
        click.echo(f"triptych: {error}", err=True)
    click.echo(
        f"{'would edit' if dry_run else 'edited'} {len(done.edited)}, accepted "
        f"{len(done.accepted)}, commented {len(done.commented)}, unchanged {done.unchanged}, conflicts {len(done.conflicts)}, "
        f"unmatched {len(done.unmatched)}",
        err=True,
    )
    if as_json:
        click.echo(json.dumps(done.to_record(), ensure_ascii=False))
    if done.conflicts or done.unmatched or done.errors:
        sys.exit(1)
