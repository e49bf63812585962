"""`triptych evaluate`: the figures of aligning, checking and translating, against gold."""

from __future__ import annotations

import click

from triptych.cli import LazyGroup

COMMANDS: dict[str, str] = {
    "align": "triptych.cli.evaluate_align:align",
    "checks": "triptych.cli.evaluate_checks:checks",
    "translate": "triptych.cli.evaluate_translate:translate",
}


@click.group(cls=LazyGroup, lazy=COMMANDS)
def evaluate() -> None:
    """Measure aligning, checks and translation against gold."""
