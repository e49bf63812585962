"""`triptych report`: a store as one self-contained page."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="Write the report of a store again, with other settings.")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write it; DIR/report.html by default.",
)
@click.option(
    "--stories",
    type=click.IntRange(min=0),
    default=50,
    show_default=True,
    help="How many stories to embed, the worst first.",
)
@click.option("--story", "only", multiple=True, metavar="ID", help="Embed this story; repeatable.")
@click.option(
    "--interface",
    type=click.Choice(["en", "sq", "mk"]),
    default="en",
    show_default=True,
    help="The language of the page itself.",
)
@click.option("--force", is_flag=True, help="Replace a file that is not a report.")
def report(
    directory: Path,
    output: Path | None,
    stories: int,
    only: tuple[str, ...],
    interface: str,
    force: bool,
) -> None:
    """Write the report of the store in DIR: one HTML file that needs no server and no network.

    It shows what the corpus holds, and each story in columns with ribbons that join what says the
    same thing, the worst stories first. Prints the name of the file.
    """
    from triptych.corpora.store import Store
    from triptych.review.report import ReportSettings, write_report

    path = output or directory / "report.html"
    with Store.open(directory) as store:
        write_report(store, path, ReportSettings(stories, only, interface), force=force)
    click.echo(path)
