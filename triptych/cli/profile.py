"""`triptych profile`: what is known of an agency's pages."""

from __future__ import annotations

import sys

import click

from triptych.counted import counted
from triptych.errors import InputError


@click.group()
def profile() -> None:
    """Agency profiles: which lines of a site's pages are no text."""


@profile.command()
@click.argument("pages", nargs=-1, required=True, type=click.Path(exists=True))
@click.option(
    "--name", default="proposed", show_default=True, metavar="NAME", help="The name of the agency."
)
def learn(pages: tuple[str, ...], name: str) -> None:
    """Print a profile for lines that repeat across PAGES, for you to look over.

    PAGES are files or folders. Give the profile to `triptych build --profile`.
    """
    from triptych.corpora.learning import proposed_profile, repeated_lines
    from triptych.corpora.sources import read_all

    readings = []
    failed = False
    for found in read_all(pages):
        if isinstance(found, InputError):
            click.echo(f"triptych: {found}", err=True)
            failed = True
        else:
            readings.append(found)
    if not readings:
        raise InputError(f"no page in {', '.join(pages)}: name files of pages, or their folder")
    repeated = repeated_lines(readings)
    click.echo(proposed_profile(name, repeated), nl=False)
    lines, looked_at = counted(len(repeated), "line"), counted(len(readings), "page")
    click.echo(f"proposed: {lines} that came again, of {looked_at}", err=True)
    if failed:
        sys.exit(1)
