"""`triptych publish`: a release of what a store holds."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triptych.counted import counted

if TYPE_CHECKING:
    from triptych.corpora.publish.gates import Gate
    from triptych.corpora.publish.publishing import Published
    from triptych.corpora.publish.release import Machine
    from triptych.story import Severity

FORMATS = "tmx,xliff,moses,jsonl,parquet,huggingface"


@click.command(short_help="Write a data set: TMX, XLIFF, Parquet, Hugging Face.")
@click.argument("directory", metavar="DIR")
@click.option("--to", "out", required=True, metavar="OUT", help="Folder to make for the release.")
@click.option(
    "--format",
    "formats",
    default=FORMATS,
    show_default=True,
    metavar="NAMES",
    help="Formats, with commas between them.",
)
@click.option("--licence", default="", metavar="SPDX", help="Licence of what people wrote.")
@click.option(
    "--memory-licence",
    default="",
    metavar="SPDX",
    help="Licence of texts from a translation memory that names none.",
)
@click.option(
    "--name", metavar="NAME", help="Name of the data set. Default: that of the folder DIR."
)
@click.option("--title", default="", help="Title on the card. Default: the name.")
@click.option("--version", help="Version of the release. Default: one more than the previous.")
@click.option(
    "--date", type=click.DateTime(["%Y-%m-%d"]), help="Date of the release. Default: today."
)
@click.option("--languages", metavar="CODES", help="Only these languages, in this order.")
@click.option(
    "--machine",
    type=click.Choice(["train", "everywhere", "nowhere"]),
    default="train",
    show_default=True,
    help="Where machine and memory texts may stand.",
)
@click.option(
    "--min-confidence", type=float, default=0.0, help="Leave out rows aligned less surely."
)
@click.option(
    "--without",
    type=click.Choice(["minor", "major", "critical"]),
    help="Leave out rows with a finding as bad as this.",
)
@click.option(
    "--mask-personal-data",
    "mask",
    is_flag=True,
    help="Publish [EMAIL], [PHONE] and [ID] in place of personal data.",
)
@click.option(
    "--shares",
    default="0.8,0.1,0.1",
    show_default=True,
    help="Shares of train, validation and test.",
)
@click.option(
    "--splits",
    metavar="FILE",
    help="Lines of story, tab and split, for stories that are to go there.",
)
@click.option(
    "--previous", metavar="FOLDER", help="The release before, to keep splits and compare."
)
@click.option(
    "--allow", multiple=True, metavar="GATE", help="Let a gate report but not stop. Repeatable."
)
@click.option("--force", is_flag=True, help="Replace the release in OUT.")
@click.option("--push", metavar="OWNER/NAME", help="Upload to Hugging Face when all is well.")
@click.option(
    "--public",
    is_flag=True,
    help="With --push: make the new data set public, or replace a public one.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print the manifest, or what stood in the way."
)
def publish(
    directory: str,
    out: str,
    formats: str,
    licence: str,
    memory_licence: str,
    name: str | None,
    title: str,
    version: str | None,
    date: dt.datetime | None,
    languages: str | None,
    machine: Machine,
    min_confidence: float,
    without: Severity | None,
    mask: bool,
    shares: str,
    splits: str | None,
    previous: str | None,
    allow: tuple[Gate, ...],
    force: bool,
    push: str | None,
    public: bool,
    as_json: bool,
) -> None:
    """Publish the store in DIR as a data set in the folder OUT.

    Gates stop a release with near-duplicates across splits, machine text in the test, no licence,
    non-commercial model output under a commercial licence, personal data, or wrong figures.
    """
    from triptych.corpora.publish import publishing
    from triptych.corpora.publish.gates import GateError
    from triptych.corpora.publish.hub import open_hub, push_folder
    from triptych.corpora.publish.splits import read_shares, read_splits
    from triptych.corpora.store import Store

    wanted = _names(formats)
    hub = open_hub(push) if push else None
    if push:
        wanted = tuple(dict.fromkeys((*wanted, "huggingface")))
    settings = publishing.Settings(
        formats=wanted,
        licence=licence,
        name=name or Path(directory).resolve().name,
        date=date.date() if date else dt.datetime.now(dt.UTC).date(),
        version=version,
        title=title,
        languages=_names(languages) if languages else None,
        machine=machine,
        min_confidence=min_confidence,
        without=without,
        memory_licence=memory_licence,
        mask=mask,
        shares=read_shares(shares),
        splits=read_splits(Path(splits)) if splits else {},
        previous=Path(previous) if previous else None,
        repository=push or "",
        allow=frozenset(allow),
        replace=force,
    )
    with Store.open(directory) as store:
        try:
            done = publishing.publish(store, Path(out), settings)
        except GateError as error:
            if as_json:
                click.echo(json.dumps({"breaches": [b.to_record() for b in error.breaches]}))
            raise
    _tell(done, as_json)
    if push and hub:
        url = push_folder(done.folder / "huggingface", push, private=not public, hub=hub)
        click.echo(f"pushed: {url}", err=True)


def _names(value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in value.split(",") if name.strip()))


def _tell(done: Published, as_json: bool) -> None:
    for breach in done.allowed:
        click.echo(f"allowed: {breach.gate}: {breach.message}", err=True)
    figures = done.manifest["figures"]
    stories, rows = (sum(figures[key].values()) for key in ("stories", "rows"))
    click.echo(
        f"published {counted(stories, 'story')}, {counted(rows, 'row')} as version "
        f"{done.manifest['version']} in {done.folder}",
        err=True,
    )
    shares = done.manifest["settings"]["shares"]
    if empty := [s for s, share in shares.items() if share and not figures["stories"].get(s)]:
        click.echo(
            f"no story fell to {' and '.join(empty)}, as happens with few stories: name some with "
            "--splits FILE, or change --shares",
            err=True,
        )
    for reason, count in figures["left_out"].items():
        click.echo(f"left out: {reason}: {count}", err=True)
    if as_json:
        click.echo(json.dumps(done.manifest, ensure_ascii=False))
