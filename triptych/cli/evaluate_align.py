"""`triptych evaluate align`: the aligner against gold beads."""

from __future__ import annotations

import json
from pathlib import Path

import click

from triptych.counted import counted
from triptych.errors import InputError


@click.command()
@click.argument("cases", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--predictions",
    metavar="OUT",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the beads here, a case a line.",
)
@click.option("--by-profile", is_flag=True, help="Also by kind of document and profile.")
@click.option(
    "--encoder",
    default="built-in",
    show_default=True,
    metavar="NAME",
    help="Encoder to align with.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--force", is_flag=True, help="Overwrite OUT.")
def align(
    cases: Path,
    predictions: Path | None,
    by_profile: bool,
    encoder: str,
    as_json: bool,
    force: bool,
) -> None:
    """Align the CASES and compare with their gold beads.

    A case has `id`, `profile`, `paragraphs` {language: [text]} and `gold` [{language: [index]}].
    """
    from dataclasses import asdict

    from triptych.align import Aligner, Settings
    from triptych.align.evaluation import (
        Sides,
        figures,
        links_record,
        predicted,
        read_cases,
        sides_of,
    )

    if predictions and predictions.exists() and not force:
        raise InputError("the file exists; give another name or --force", source=str(predictions))
    aligner = Aligner(Settings(encoder=encoder))
    groups: dict[str, list[tuple[tuple[Sides, ...], tuple[Sides, ...]]]] = {"all": []}
    lines = []
    for case in read_cases(cases):
        beads = predicted(aligner, case)
        pair = case.gold, tuple(sides_of(bead.members, case.languages) for bead in beads)
        groups["all"].append(pair)
        if by_profile:
            groups.setdefault(f"{case.id.split('/')[0]} {case.profile}", []).append(pair)
        lines.append(json.dumps(links_record(case, beads)))
    if predictions:
        predictions.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    results = {name: figures(pairs) for name, pairs in sorted(groups.items())}
    if as_json:
        record = {name: asdict(result) for name, result in results.items()}
        click.echo(json.dumps({"signature": aligner.signature, "figures": record}, indent=2))
        return
    for name, f in results.items():
        missing = "-" if f.missing is None else f"{f.missing:.4f}"
        click.echo(
            f"{name:18} bead F1 {f.bead:.4f}  pair F1 {f.pair:.4f}  lax F1 {f.lax:.4f}  "
            f"missing F1 {missing}  ({counted(f.cases, 'case')})"
        )
    click.echo(aligner.signature, err=True)
