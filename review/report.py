"""The report: one self-contained file that shows a store, the worst stories first."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from markupsafe import Markup

import triptych
from triptych.corpora.funnel import funnels
from triptych.corpora.listing import Query, Summary
from triptych.corpora.store import Store
from triptych.errors import InputError
from triptych.review.alike import Alike, Groups
from triptych.review.consistency import Consistency, corpus_consistency, story_consistency
from triptych.review.figures import count
from triptych.review.pages import environment, inline
from triptych.review.panes import StoryPane, story_pane
from triptych.review.wording import Wording

STORIES = 50  # embedded unless asked otherwise: some 5 MB, which a phone still opens
GENERATOR = b'<meta name="generator" content="Triptych'


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """What goes into a report.

    `stories` caps how many are embedded, worst first; `only` names the stories wanted instead.
    `interface` is the language of the page itself: en, sq or mk.
    """

    stories: int = STORIES
    only: tuple[str, ...] = ()
    interface: str = "en"


DEFAULTS = ReportSettings()


@dataclass(frozen=True, slots=True)
class ReportStory:
    """A story of the report: its line in the list, its columns, its scores, its near-duplicates."""

    summary: Summary
    pane: StoryPane
    consistency: Consistency
    alike: Alike | None


def write_report(
    store: Store, path: str | Path, settings: ReportSettings = DEFAULTS, *, force: bool = False
) -> None:
    """Write the report of a store to `path`, all or nothing.

    An earlier report is replaced; any other file is left alone unless `force` is given, and
    `InputError` says so.
    """
    path = Path(path)
    if not force and path.exists() and not _is_report(path):
        raise InputError(
            "this file is there already and is not a report: name another one, or use --force",
            source=str(path),
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("wb", dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            for part in report(store, settings):
                file.write(part.encode())
            file.close()
            os.chmod(file.name, 0o644)
            os.replace(file.name, path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def _is_report(path: Path) -> bool:
    with path.open("rb") as file:
        return GENERATOR in file.read(2000)


def report(store: Store, settings: ReportSettings = DEFAULTS) -> Iterator[str]:
    """The page in parts, story by story, so that memory holds one story at a time."""
    script = inline("ribbons.js", "report.js")
    chosen = _chosen(store, settings)
    groups = Groups(store, [summary.id for summary in chosen])
    return (
        environment()
        .get_template("report.html")
        .generate(
            w=Wording(settings.interface),
            name=store.directory.resolve().name or str(store.directory),
            directory=store.directory,
            version=triptych.__version__,
            policy=content_policy(script),
            style=inline("base.css", "report.css"),
            script=script,
            progress=store.progress(),
            funnels=[f for f in funnels(store) if f.language or f.dropped],
            figures=count(store.rows()),
            consistency=corpus_consistency(store),
            chosen=chosen,
            groups=groups,
            stories=_stories(store, chosen, groups),
            worst_first=not settings.only,
        )
    )


def _chosen(store: Store, settings: ReportSettings) -> Sequence[Summary]:
    if settings.only:
        return [store.summary(story) for story in settings.only]
    return store.listing(Query(limit=settings.stories)).stories


def _stories(store: Store, summaries: Iterable[Summary], groups: Groups) -> Iterator[ReportStory]:
    for summary in summaries:
        rows, story = list(store.rows(summary.id)), store.story(summary.id)
        pane = story_pane(rows, story, order=store.languages)
        _, signature = store.built_from(summary.id) or ("", "")
        scores = story_consistency(store.vector(summary.id), signature)
        yield ReportStory(summary, pane, scores, groups.of(summary.id))


def content_policy(script: Markup) -> str:
    """A policy under which our script runs and nothing else does, whatever the texts hold."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
