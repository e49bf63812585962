"""The command line: one module a command, loaded only when it is called."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
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


SECTIONS: dict[str, tuple[str, ...]] = {
    "Make a corpus": ("demo", "build", "fetch", "read", "profile"),
    "Look into it and correct it": ("report", "review", "rows", "explain", "withdraw"),
    "Release it": ("publish", "import", "diff", "verify"),
    "One stage by itself, JSON lines in and out": ("align", "fill", "score"),
    "Models and measurements": ("models", "evaluate"),
}


class LazyGroup(click.Group):
    """A group whose commands live in modules of their own: `commands[name] = "module:attribute"`.

    `sections` puts the names under headings in the help, in that order.
    """

    def __init__(
        self,
        *args: Any,
        lazy: Mapping[str, str],
        sections: Mapping[str, Sequence[str]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lazy = lazy
        self.sections = sections or {"Commands": sorted(lazy)}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for names in self.sections.values() for name in names]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.lazy:
            return None
        module, attribute = self.lazy[cmd_name].split(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            close = get_close_matches(args[0], self.list_commands(ctx), 1)
            meant = f" Did you mean '{close[0]}'?" if close else ""
            ctx.fail(f"No such command '{args[0]}'.{meant}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        width = max(map(len, self.lazy))
        for title, names in self.sections.items():
            lines = []
            for name in names:
                command = self.get_command(ctx, name)
                assert command is not None
                told = command.get_short_help_str(formatter.width - width - 4)
                lines.append((name.ljust(width), told))
            with formatter.section(title):
                formatter.write_dl(lines)


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    sections=SECTIONS,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="New here? 'triptych demo' builds sample stories and names the report to open.",
)
@click.version_option(triptych.__version__, prog_name="triptych")
def cli() -> None:
    """Align, fill and check news stories published in several languages at once."""


def main() -> None:
    """Run the command line; exit 0 done, 1 failed, 2 usage."""
    # Stories make small matrices: threads of the linear algebra cost more than they bring.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):  # a console may be set to a code page without Cyrillic
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]  # a TextIOWrapper here
    try:
        cli()
    except TriptychError as error:
        _fail(str(error))
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _fail(f"{where}{error.strerror or error}: check the name, the permissions and the space")


def _fail(message: str) -> None:
    click.echo(f"triptych: {message}", err=True)
    sys.exit(1)
