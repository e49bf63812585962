"""Running the command line as a person would."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from triptych.cli import cli
from triptych.errors import TriptychError

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Runs a command; an expected error ends with 1 and its message, as `main` does it."""

    def invoke(*arguments: object, stdin: str | None = None) -> Result:
        done = CliRunner().invoke(cli, [str(a) for a in arguments], input=stdin)
        error = done.exception
        if isinstance(error, TriptychError):
            return Result(
                done.runner,
                b"",
                str(error).encode(),
                b"",
                None,
                1,
                None,
            )
        if error is not None and not isinstance(error, SystemExit):
            raise error
        return done

    return invoke
