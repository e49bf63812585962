"""The command line: one module a command, loaded only when it is called."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import click

import triptych
from triptych.errors import TriptychError

COMMANDS: dict[str, str] = {
    "align": "triptych.cli.align:align",
    "build": "triptych.cli.build:build",
    "demo": "triptych.cli.demo:demo",
    "diff": "triptych.cli.diff:diff",
    "evaluate": "triptych.cli.evaluate:evaluate",
    "explain": "triptych.cli.explain:explain",
    "fetch": "triptych.cli.fetch:fetch",
    "fill": "triptych.cli.fill:fill",
    "import": "triptych.cli.import_:import_",
    "models": "triptych.cli.models:models",
    "profile": "triptych.cli.profile:profile",
    "publish": "triptych.cli.publish:publish",
    "read": "triptych.cli.read:read",
    "report": "triptych.cli.report:report",
    "review": "triptych.cli.review:review",
    "rows": "triptych.cli.rows:rows",
    "score": "triptych.cli.score:score",
    "verify": "triptych.cli.verify:verify",
    "withdraw": "triptych.cli.withdraw:withdraw",
}


class LazyGroup(click.Group):
    """A group whose commands live in modules of their own: `commands[name] = "module:attribute"`."""

    def __init__(self, *args: Any, lazy: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *self.lazy})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.lazy:
            return super().get_command(ctx, cmd_name)
        module, attribute = self.lazy[cmd_name].split(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=LazyGroup, lazy=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(triptych.__version__, prog_name="triptych")
def cli() -> None:
    """Align, fill and check news stories published in several languages at once."""


def main() -> None:
    """Run the command line; exit 0 done, 1 failed, 2 usage."""
    # Stories make small matrices: threads of the linear algebra cost more than they bring.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        cli()
    except TriptychError as error:
        click.echo(f"triptych: {error}", err=True)
        sys.exit(1)
