"""`triptych verify`: is a release what it says it is?"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click


@click.command(short_help="Is a copy of a release what it says it is?")
@click.argument("folder", metavar="RELEASE")
@click.option("--json", "as_json", is_flag=True, help="Print the faults as JSON.")
def verify(folder: str, as_json: bool) -> None:
    """Check the release in the folder RELEASE against its release.json.

    Hashes of all files, counts of all formats and of the card, machine text in the test. Exit 1 if
    anything differs.
    """
    from triptych.corpora.publish.verify import verify as check_release

    faults = check_release(Path(folder))
    for fault in faults:
        click.echo(f"{fault.check}: {fault.message}", err=True)
    if as_json:
        click.echo(json.dumps({"faults": [fault.to_record() for fault in faults]}))
    if faults:
        sys.exit(1)
    click.echo(f"{folder}: as it was published", err=True)
