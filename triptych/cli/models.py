"""`triptych models`: the models there are, fetching them, and checking them."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triptych.translate.check import Verdict

MARKS = {True: "passed", False: "FAILED", None: "not measured"}


@click.group()
def models() -> None:
    """List, fetch and check translation models."""


@models.command("list")
@click.option("--licence", type=click.Choice(["commercial"]), help="Only what this allows.")
@click.option("--json", "as_json", is_flag=True, help="Print everything that is known, as JSON.")
def list_(licence: str | None, as_json: bool) -> None:
    """The models of the registry and those installed, with their licences."""
    records = [r for r in _records() if licence is None or r["commercial"]]
    if as_json:
        click.echo(json.dumps(records, ensure_ascii=False, indent=2))
        return
    click.echo(f"{'model':24} {'licence':14} {'commercial':10} {'MB':>6}  installed  directions")
    for r in records:
        pairs = " ".join("-".join(d) for d in r["directions"])
        click.echo(
            f"{r['id']:24} {r['licence']:14} {'yes' if r['commercial'] else 'no':10} "
            f"{r['megabytes']:6}  {'yes' if r['installed'] else 'no':9}  {pairs}"
        )


def _records() -> list[dict[str, Any]]:
    from triptych.translate.folder import read_manifest
    from triptych.translate.loading import installed_models
    from triptych.translate.registry import load_registry

    records = [{**entry.to_record(), "installed": False} for entry in load_registry()]
    known = {r["id"]: r for r in records}
    for folder in installed_models():
        manifest = read_manifest(folder)
        size = sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
        local = {
            "id": manifest.id,
            "family": manifest.family,
            "directions": [list(d) for d in manifest.directions],
            "licence": manifest.licence,
            "commercial": manifest.commercial,
            "megabytes": round(size / 1e6),
            "note": manifest.note,
        }
        if manifest.id not in known:
            known[manifest.id] = local
            records.append(local)
        known[manifest.id] |= {"installed": True, "revision": manifest.revision}
    return records


@models.command()
@click.argument("model")
@click.option("--revision", help="A branch, tag or commit of its repository.")
@click.option(
    "--from",
    "local",
    type=click.Path(exists=True, file_okay=False),
    metavar="FOLDER",
    help="Take the published files from here; nothing is downloaded.",
)
@click.option("--licence", type=click.Choice(["commercial"]), help="Refuse what forbids this.")
@click.option("--keep-source", is_flag=True, help="Keep the download beside the converted model.")
def get(
    model: str, revision: str | None, local: str | None, licence: str | None, keep_source: bool
) -> None:
    """Download a model, convert it to CTranslate2 int8, and check it.

    The other commands on models use no network. A download that broke off goes on where it stopped.
    """
    from pathlib import Path

    from rich.progress import BarColumn, DownloadColumn, TextColumn, TransferSpeedColumn
    from rich.progress import Progress as Bar

    from triptych.errors import SettingsError
    from triptych.translate.fetch import Progress, get_model
    from triptych.translate.loading import DEMONSTRATION_NAMES, models_home
    from triptych.translate.registry import find_entry

    if model in DEMONSTRATION_NAMES:
        raise SettingsError("the demonstration model comes with the package: nothing to get")
    entry = find_entry(model)
    if refusal := entry.allowed(licence):
        raise SettingsError(f"{refusal}: choose another model, or leave --licence out")
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn()
    with Bar(*columns, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(model, total=None)

        def report(progress: Progress) -> None:
            bar.update(
                task, completed=progress.done, total=progress.total, description=progress.file
            )

        folder, verdicts = get_model(
            entry,
            models_home(),
            revision=revision,
            local=Path(local) if local else None,
            keep_source=keep_source,
            report=report,
        )
    _print_verdicts(verdicts)
    click.echo(f"{model} ({entry.licence}) is ready in {folder}", err=True)


@models.command()
@click.argument("model", default="demonstration")
@click.option(
    "--source",
    type=click.Path(exists=True, file_okay=False),
    metavar="FOLDER",
    help="The published model it was converted from, to compare probabilities with.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the verdicts as JSON.")
def check(model: str, source: str | None, as_json: bool) -> None:
    """Check an installed model or a model's folder: files, languages, licence, limits, parity."""
    from pathlib import Path

    from triptych.errors import SettingsError
    from triptych.translate.check import check_model
    from triptych.translate.loading import model_folder
    from triptych.translate.registry import load_registry

    folder = model_folder(model)
    if folder is None:
        if any(entry.id == model for entry in load_registry()):
            raise SettingsError(f"{model} is not installed: triptych models get {model}")
        raise SettingsError(
            f"{model!r} is neither an installed model nor a folder: "
            "'triptych models list' names those that are installed"
        )
    verdicts = check_model(folder, source=Path(source) if source else None)
    if as_json:
        records = [{"check": v.check, "passed": v.passed, "detail": v.detail} for v in verdicts]
        click.echo(json.dumps(records, ensure_ascii=False, indent=2))
    else:
        _print_verdicts(verdicts)
    if any(v.passed is False for v in verdicts):
        sys.exit(1)


def _print_verdicts(verdicts: Sequence[Verdict]) -> None:
    for v in verdicts:
        click.echo(f"{v.check:12} {MARKS[v.passed]:13} {v.detail}")
