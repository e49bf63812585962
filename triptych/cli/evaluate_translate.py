"""`triptych evaluate translate`: an engine against what people wrote."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False), metavar="FILE.tsv")
@click.option("--from", "source", required=True, metavar="CODE", help="Language to translate from.")
@click.option("--to", "target", required=True, metavar="CODE", help="Language to mask and fill.")
@click.option(
    "--engine",
    "engines",
    multiple=True,
    metavar="NAME",
    help="As in `triptych fill`. Default: all that are installed.",
)
@click.option(
    "--both-siblings",
    is_flag=True,
    help="Also fill from every other language of the file, and test the gain.",
)
@click.option("--limit", type=click.IntRange(1), help="Only the first rows.")
@click.option("--cache", type=click.Path(), metavar="FILE", help="Keep translations in this file.")
@click.option("--threads", type=click.IntRange(1), default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def translate(
    file: str,
    source: str,
    target: str,
    engines: tuple[str, ...],
    both_siblings: bool,
    limit: int | None,
    cache: str | None,
    threads: int,
    as_json: bool,
) -> None:
    """Mask one side of complete rows, fill it, and print BLEU, chrF and TER.

    FILE.tsv names its languages in its first line. Figures are of the rows that were filled; the
    share filled stands beside them. The gain of two siblings over one has a paired bootstrap.
    """
    from pathlib import Path

    from triptych.errors import SettingsError
    from triptych.translate.evaluation import evaluate, read_triples
    from triptych.translate.loading import load_filler

    if source == target:
        raise SettingsError(f"--from and --to are both {source}")
    path = Path(file)
    others = _siblings(path, source, target) if both_siblings else []
    triples = read_triples(path, [source, target, *others])[:limit]
    filler = load_filler(engines, cache=Path(cache) if cache else None, threads=threads)
    result = evaluate(triples, filler, source, target, siblings=others)
    if as_json:
        click.echo(json.dumps(result.to_record(), ensure_ascii=False))
        return
    for line in result.lines():
        click.echo(line)


def _siblings(path: Path, source: str, target: str) -> list[str]:
    """The other columns of the file that name languages."""
    with path.open(encoding="utf-8-sig", errors="replace") as opened:
        header = opened.readline().rstrip("\r\n").split("\t")
    return [name for name in header if len(name) == 2 and name not in (source, target)]
