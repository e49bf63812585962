"""`triptych build`: from pages to a store and a report."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triptych.counted import counted
from triptych.errors import InputError
from triptych.story import SEVERITIES

if TYPE_CHECKING:
    from triptych.cli.progress import Bar
    from triptych.corpora.build import Built
    from triptych.corpora.profiles import Profile
    from triptych.corpora.runner import Runner
    from triptych.corpora.settings import BuildSettings
    from triptych.corpora.store import Store

REPORT = "report.html"
NAMED = 5  # how many stories a message names before it only counts


@click.command(short_help="Read, pair, align, fill and score pages into a store.")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "-o",
    "--output",
    "directory",
    required=True,
    metavar="DIR",
    help="Where the store and the report go.",
)
@click.option(
    "--languages",
    default="en,sq,mk",
    show_default=True,
    metavar="CODES",
    help="Languages expected of every story, in column order.",
)
@click.option(
    "--no-fill", is_flag=True, help="Leave gaps empty: no memory, no machine translation."
)
@click.option(
    "--engine",
    "engines",
    multiple=True,
    metavar="NAME",
    help="Engine to fill with; again for a second choice. Default: those installed.",
)
@click.option(
    "--judge",
    "judges",
    multiple=True,
    metavar="NAME",
    help="Engine whose translations the versions are compared with. Default: none, for it is slow.",
)
@click.option(
    "--memory",
    type=click.Path(resolve_path=True),  # the store is worked on from other folders later
    metavar="FILE",
    help="Translations to fill from before any engine.",
)
@click.option(
    "--licence",
    type=click.Choice(["commercial"]),
    help="Use only models whose licence allows this.",
)
@click.option(
    "--encoder", metavar="NAME", help="Sentence encoder of the aligner. Default: the built-in one."
)
@click.option(
    "--workers",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Processes to build with.",
)
@click.option(
    "--runner",
    type=click.Choice(["process", "ray"]),
    default="process",
    show_default=True,
    help="Where the workers are.",
)
@click.option(
    "--ray-address", metavar="ADDRESS", help="Ray cluster to join. Default: start one here."
)
@click.option(
    "--profile",
    "profiles",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False),
    help="What is known of an agency's pages, in TOML; see 'triptych profile learn'.",
)
@click.option("--no-report", is_flag=True, help="Do not write report.html.")
def build(
    sources: tuple[str, ...],
    directory: str,
    languages: str,
    no_fill: bool,
    engines: tuple[str, ...],
    judges: tuple[str, ...],
    memory: str | None,
    licence: str | None,
    encoder: str | None,
    workers: int,
    runner: str,
    ray_address: str | None,
    profiles: tuple[str, ...],
    no_report: bool,
) -> None:
    """Read, pair, align, fill and score SOURCE... into DIR, and write DIR/report.html.

    A source is a folder of stories, a manifest, a page, or an archive. A second run does only what
    changed; a run that was killed goes on where it was.
    """
    from triptych.cli.fetch import refuse_address
    from triptych.corpora.profiles import load_profile
    from triptych.corpora.runner import choose_runner, collect_rarely
    from triptych.corpora.settings import BuildSettings, language_codes
    from triptych.translate.loading import lasting_name

    for source in sources:
        refuse_address(source)
    if not any(Path(source).exists() for source in sources):
        raise InputError(f"{', '.join(sources)}: no such file or folder")
    settings = BuildSettings(
        languages=language_codes(languages),
        fill=not no_fill,
        engines=tuple(map(lasting_name, engines)),
        licence=licence,
        encoder=encoder,
        memory=memory,
        judges=tuple(map(lasting_name, judges)),
    )
    collect_rarely()
    chosen = choose_runner(runner, workers, address=ray_address)
    own = [load_profile(path) for path in profiles]
    built = run_build(
        sources, directory, settings, runner=chosen, profiles=own, report=not no_report
    )
    if built.errors:
        sys.exit(1)


def run_build(
    sources: tuple[str, ...],
    directory: str,
    settings: BuildSettings,
    *,
    runner: Runner | None = None,
    profiles: Sequence[Profile] = (),
    report: bool = True,
) -> Built:
    """Build, with a progress bar and a closing summary on standard error.

    Raises `InputError` where there is no story, neither in the sources nor from earlier builds.
    """
    from triptych.cli.progress import progress
    from triptych.corpora.build import Watcher
    from triptych.corpora.build import build as build_store
    from triptych.corpora.store import Store

    with progress("building") as bar:
        built = build_store(
            sources,
            directory,
            settings,
            runner=runner,
            profiles=profiles,
            watcher=Watcher(
                error=lambda message: bar.say(f"triptych: {message}"), done=bar.advance
            ),
        )
        if not built.held and not built.withdrawn:
            raise InputError(
                f"no story in {', '.join(sources)}: put the pages of a story into a folder of "
                "its own, such as bridge/en.txt, bridge/sq.html and bridge/mk.html"
            )
        with Store.open(directory) as store:
            _summarise(built, store, bar)
            if report:
                bar.say(f"report: {write_report_of(store)}")
    return built


def write_report_of(store: Store) -> Path:
    """Write the report of a store into its folder; its path."""
    from triptych.review.report import write_report

    path = store.directory / REPORT
    write_report(store, path)
    return path


def _summarise(built: Built, store: Store, bar: Bar) -> None:
    parts = [f"{len(built.built)} built"]
    if built.unchanged:
        parts.append(f"{built.unchanged} unchanged")
    if built.withdrawn:
        parts.append(f"{len(built.withdrawn)} withdrawn and left out")
    if built.errors:
        parts.append(f"{counted(len(built.errors), 'error')}, named above")
    bar.say(f"stories: {', '.join(parts)}")
    whole = store.progress()
    found = {s: n for s in reversed(SEVERITIES) if (n := getattr(whole, s))}
    bar.say(
        f"rows: {whole.rows:,} with {counted(whole.gaps, 'empty cell')}; "
        f"findings: {', '.join(f'{n} {s}' for s, n in found.items()) or 'none'}"
    )
    if built.alike:
        groups = _named([" = ".join(group[:NAMED]) for group in built.alike])
        bar.say(f"near-duplicates, which splits keep together: {groups}")
    if built.renamed:
        names = _named([f"{old} is {new}" for old, new in built.renamed.items()])
        bar.say(f"renamed, with what was decided about them: {names}")
    if built.kept:
        bar.say(f"kept from earlier builds, not among these sources: {_named(built.kept)}")


def _named(names: Sequence[str]) -> str:
    """The number of names, and the first few."""
    return f"{len(names)} ({', '.join(names[:NAMED])}{', ...' if len(names) > NAMED else ''})"
