"""`triptych read`: pages as articles, in JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from triptych.errors import InputError

if TYPE_CHECKING:
    from triptych.corpora.articles import Reading


@click.command(short_help="The article of a page, as JSON.")
@click.argument("file", type=click.Path(), default="-")
@click.option("--language", metavar="CODE", help="The language of the page, where it is known.")
@click.option("--url", metavar="URL", help="Where the page came from.")
@click.option(
    "--profile",
    type=click.Path(exists=True),
    metavar="FILE",
    help="A profile of the agency, in TOML.",
)
@click.option("--ledger", is_flag=True, help="Say what was left out, and why, under key 'ledger'.")
@click.option("--pretty", is_flag=True, help="Indent the JSON.")
def read(
    file: str,
    language: str | None,
    url: str | None,
    profile: str | None,
    ledger: bool,
    pretty: bool,
) -> None:
    """Print the article of a page, an article a line if FILE holds many.

    FILE is plain text, HTML, JSONL, CSV or WARC; - is standard input.
    """
    from triptych.cli.fetch import refuse_address
    from triptych.records import article_record, ledger_record

    refuse_address(file)
    failed = 0
    for reading in _readings(file, language, url, profile):
        if isinstance(reading, InputError):
            click.echo(f"triptych: {reading}", err=True)
            failed += 1
            continue
        record = article_record(reading.article)
        if ledger:
            record["ledger"] = [ledger_record(entry) for entry in reading.ledger]
        click.echo(json.dumps(record, ensure_ascii=False, indent=2 if pretty else None))
    if failed:
        sys.exit(1)


def _readings(
    file: str, language: str | None, url: str | None, toml: str | None
) -> Iterator[Reading | InputError]:
    from triptych.corpora.profiles import load_profile, using
    from triptych.corpora.readers import read_file, read_page

    profile = load_profile(toml) if toml else None
    with using([profile] if profile else []):
        if file == "-":
            data = sys.stdin.buffer.read()
            yield read_page(data, "standard input", language=language, url=url, profile=profile)
        else:
            yield from read_file(file, language=language, url=url, profile=profile)
