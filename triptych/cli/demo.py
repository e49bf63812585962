"""`triptych demo`: the main job on the stories that come with the package."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from triptych.counted import counted

if TYPE_CHECKING:
    from pathlib import Path

    from triptych.corpora.funnel import Funnel
    from triptych.corpora.store import Store

MEMORY = "memory.tmx"  # the name of the sample memory
COLUMNS = ("story", "versions", "rows", "filled", "empty", "critical", "major", "minor")


@click.command(short_help="The whole job on the sample stories that come along.")
@click.option(
    "-o",
    "--output",
    "directory",
    default="demo",
    show_default=True,
    metavar="DIR",
    help="Where pages, store and report go.",
)
@click.option("--no-fill", is_flag=True, help="Leave gaps empty.")
def demo(directory: str, no_fill: bool) -> None:
    """Build the sample stories into DIR, say what came of them, and name the report.

    The pages are copied to DIR/pages, sentences that people translated before to DIR/memory.tmx:
    change something and run it again.
    """
    from pathlib import Path

    from triptych.cli.build import run_build, write_report_of
    from triptych.corpora.settings import BuildSettings
    from triptych.corpora.store import Store

    pages = Path(directory) / "pages"
    memory = (Path(directory) / MEMORY).resolve()
    copy_samples(pages, memory)
    settings = BuildSettings(fill=not no_fill, memory=str(memory))
    built = run_build((str(pages),), directory, settings, report=False)
    with Store.open(directory) as store:
        for line in describe(store):
            click.echo(line)
        report = write_report_of(store).resolve()
    click.echo(f"\nThe report, to open in a browser: {report}")
    if built.errors:
        sys.exit(1)


def copy_samples(pages: Path, memory: Path) -> None:
    """Copy the sample stories and their memory, except files that are there already."""
    from importlib.resources import as_file, files
    from shutil import copyfile

    with as_file(files("triptych.corpora") / "samples") as samples:
        copies = {page: pages / page.parent.name / page.name for page in samples.glob("*/*")}
        for page, copy in {**copies, samples / MEMORY: memory}.items():
            if page.is_file() and not copy.exists():
                copy.parent.mkdir(parents=True, exist_ok=True)
                copyfile(page, copy)


def describe(store: Store) -> Iterator[str]:
    """A table of the stories, worst first, and what each stage did."""
    from triptych.corpora.listing import Query

    lines: list[tuple[str, ...]] = [COLUMNS]
    for story in store.listing(Query(limit=len(store))).stories:
        versions = [lang for lang in store.languages if lang not in story.missing]
        lines.append(
            (
                story.id,
                " ".join(versions),
                str(story.rows),
                str(story.machine + story.memory),
                str(story.gaps),
                str(story.critical or ""),
                str(story.major or ""),
                str(story.minor or ""),
            )
        )
    yield ""
    yield from table(lines)
    yield ""
    yield from stages(store)


def stages(store: Store) -> Iterator[str]:
    """What each stage did, in words that need no manual."""
    from triptych.corpora.funnel import funnels

    found = [f for f in funnels(store) if f.total.present]
    pages, paragraphs = _sum(found, "present"), _sum(found, "paragraphs")
    dropped = sum(sum(f.dropped.values()) for f in funnels(store))
    progress = store.progress()
    complete = found[0].total.complete if found else 0  # such a row has a cell in each language
    filled = _sum(found, "memory") + _sum(found, "machine")
    findings = progress.critical + progress.major + progress.minor
    alone, moved = _sum(found, "alone"), _sum(found, "moved")
    yield (
        f"read     {counted(pages, 'page')}: {counted(paragraphs, 'paragraph')} kept; "
        f"{counted(dropped, 'line')} of menus, credits and other page furniture left out"
    )
    yield f"paired   {counted(progress.stories, 'story')}"
    yield (
        f"aligned  {counted(progress.rows, 'row')}: {complete} in all languages, {alone} in one only; "
        f"{counted(moved, 'paragraph')} out of order"
    )
    yield (
        f"filled   {filled} of {counted(filled + progress.gaps, 'gap')}, {_sum(found, 'memory')} of them from "
        "the translation memory; the others say why they are empty"
    )
    yield (
        f"scored   {counted(findings, 'finding')}: {progress.critical} critical, {progress.major} major, "
        f"{progress.minor} minor"
    )


def _sum(found: list[Funnel], column: str) -> int:
    return sum(int(getattr(funnel.total, column)) for funnel in found)


def table(lines: list[tuple[str, ...]]) -> Iterator[str]:
    """Columns as wide as their longest entry; the first two to the left, numbers to the right."""
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    for line in lines:
        cells = [
            text.ljust(width) if i < 2 else text.rjust(width)
            for i, (text, width) in enumerate(zip(line, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
