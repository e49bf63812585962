"""`triptych diff`: what changed between two releases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from triptych.corpora.publish.diff import Difference


@click.command(short_help="What changed between two releases.")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def diff(old: str, new: str, as_json: bool) -> None:
    """Say what changed between the releases in the folders OLD and NEW.

    Stories, rows and cells that were added, removed, changed or withdrawn.
    """
    from triptych.corpora.publish.diff import diff as compare_releases

    found = compare_releases(Path(old), Path(new))
    if as_json:
        click.echo(json.dumps(found.to_record(), ensure_ascii=False))
        return
    for line in _lines(found):
        click.echo(line)


def _lines(found: Difference) -> Iterator[str]:
    """One change a line, the counts last."""
    for story in found.stories_added:
        yield f"+ story {story}"
    for story in found.stories_removed:
        yield f"- story {story}"
    for story in found.stories_withdrawn:
        yield f"- story {story} (withdrawn: delete your copies)"
    for story, before, after in found.stories_moved:
        yield f"~ story {story}: {before} to {after}"
    for story, row in found.rows_added:
        yield f"+ row {row} of {story}"
    for story, row in found.rows_removed:
        yield f"- row {row} of {story}"
    for cell in found.cells:
        before, after = (side[1] if side else "nothing" for side in (cell.before, cell.after))
        told = f"{before} to {after}" if before != after else f"{after}, another text"
        yield f"~ row {cell.row} of {cell.story}, {cell.language}: {told}"
    counts = ", ".join(f"{key.replace('_', ' ')} {n}" for key, n in found.counts().items() if n)
    yield f"version {found.versions[0]} to {found.versions[1]}: {counts or 'no change'}"
