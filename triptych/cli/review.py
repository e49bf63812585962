"""`triptych review`: the local page to review and correct a store."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from triptych.errors import MissingExtraError


@click.command(short_help="Review and correct a store in the browser.")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    help="The port to listen on, of this machine only; any free one by default.",
)
@click.option("--no-browser", is_flag=True, help="Do not open the browser.")
@click.option("--name", metavar="NAME", help="Who signs the decisions; your user name by default.")
@click.option(
    "--interface",
    type=click.Choice(["en", "sq", "mk"]),
    default="en",
    show_default=True,
    help="The language of the page until you choose another there.",
)
def review(directory: Path, port: int, no_browser: bool, name: str | None, interface: str) -> None:
    """Review the stories of the store in DIR in a browser, worst first.

    Prints the address of the page, with the key that opens it, and serves it on this machine alone
    until you press Ctrl-C. What you decide is kept apart from what machines made: it survives
    'triptych build' and is in the next 'triptych publish'.
    """
    from triptych.corpora.store import Store

    try:
        from triptych.review.serve import ServeSettings, serve
    except ImportError as error:
        raise MissingExtraError("the review page", "review") from error

    settings = ServeSettings(name or getpass.getuser(), port, interface, not no_browser)
    with Store.open(directory) as store:
        serve(store, settings, click.echo)
