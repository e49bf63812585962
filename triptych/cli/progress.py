"""The progress bar of long commands: on a terminal only, and on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

QUIET_SECONDS = 0.1  # between two redraws: drawing must not cost more than the work


class Bar(Protocol):
    """What is told about progress."""

    def advance(self, what: str) -> None:
        """One more is done; `what` names it."""
        ...

    def say(self, line: str) -> None:
        """Print a line on standard error without breaking the bar."""
        ...


class _Silent:
    """Where nobody watches: lines only."""

    def advance(self, what: str) -> None:
        pass

    def say(self, line: str) -> None:
        print(line, file=sys.stderr)


@contextmanager
def progress(verb: str) -> Iterator[Bar]:
    """A bar that counts stories, or silence where standard error is not a terminal."""
    if not sys.stderr.isatty():
        yield _Silent()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (
        TextColumn(verb),
        BarColumn(pulse_style="cyan"),
        TextColumn("{task.completed} stories"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[what]}", style="dim"),
    )
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task(verb, total=None, what="")

        class _Drawn:
            drawn = 0.0
            count = 0

            def advance(self, what: str) -> None:
                self.count += 1
                if time.monotonic() - self.drawn > QUIET_SECONDS:
                    self.drawn = time.monotonic()
                    shown.update(task, completed=self.count, what=what)

            def say(self, line: str) -> None:
                console.print(line, markup=False, highlight=False, soft_wrap=True)

        yield _Drawn()
