"""`triptych fetch`: pages of the web into a WARC archive, politely."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from triptych.errors import InputError


@click.command(short_help="Fetch pages of the web into a WARC archive, politely.")
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option("-o", "--output", required=True, metavar="FILE.warc.gz", help="The archive to write.")
@click.option(
    "--pause",
    type=click.FloatRange(0),
    default=1.0,
    show_default=True,
    help="Seconds between two requests.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    default=30.0,
    show_default=True,
    help="Seconds to wait for an answer.",
)
def fetch(urls: tuple[str, ...], output: str, pause: float, timeout: float) -> None:
    """Fetch the pages at URL... into a WARC archive, which `triptych build` reads.

    robots.txt is obeyed, and a page that did not change since an earlier fetch to the same name
    is not fetched again. A URL of - reads URLs from standard input, one a line.
    """
    from triptych.corpora.fetching import Manners, fetch_into

    wanted = [line for url in urls for line in (sys.stdin if url == "-" else (url,))]
    manners = Manners(pause=pause, timeout=timeout)
    failed = got = 0
    for answer in fetch_into(filter(None, map(str.strip, wanted)), Path(output), manners=manners):
        click.echo(f"{answer.outcome}: {answer.url} ({answer.why})", err=True)
        failed += answer.outcome in ("failed", "disallowed")
        got += answer.outcome in ("fetched", "unchanged")
    if not got:
        click.echo(f"nothing was fetched: {output} was not written", err=True)
    if failed or not got:
        sys.exit(1)


def refuse_address(source: str) -> None:
    """Raise `InputError` where a command that reads files is given the address of a page."""
    if source.startswith(("http://", "https://")):
        raise InputError(
            f"an address, not a file: 'triptych fetch {source} -o pages.warc.gz' fetches the page; "
            "then name pages.warc.gz here",
            source=source,
        )
