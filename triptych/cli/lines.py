"""JSON lines that a command reads, from a file or from standard input."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import TypeVar

import click

from triptych.counted import counted
from triptych.errors import InputError
from triptych.records import Record, parse_json

T = TypeVar("T")

NAMED = 20  # lines that are named one by one
SOURCE = click.Path(exists=True, dir_okay=False, allow_dash=True)  # the type of such an argument


def source_name(path: str) -> str:
    """What messages call the input."""
    return "standard input" if path == "-" else path


class Lines:
    """The lines of `path`; one that cannot be used is reported, passed over, and sets `failed`.

    After the first twenty such lines the others are only counted.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.bad = 0

    @property
    def failed(self) -> bool:
        """Whether some line could not be used."""
        return self.bad > 0

    def read(self, use: Callable[[Record], T]) -> Iterator[T]:
        """What `use`, which may raise `InputError`, makes of the object in each line.

        Raises `InputError` where there is no line but blank ones.
        """
        empty = True
        if self.path == "-" and sys.stdin.isatty():
            click.echo("reading JSON lines from the keyboard; Ctrl-D ends them", err=True)
        with click.open_file(self.path, "rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    if (record := _object(line)) is not None:
                        empty = False
                        yield use(record)
                except InputError as error:
                    empty = False
                    self.bad += 1
                    if self.bad <= NAMED:
                        place = f"{source_name(self.path)}, line {number}"
                        click.echo(f"triptych: {place}: {error}: left out", err=True)
        if self.bad > NAMED:
            more = counted(self.bad - NAMED, "more line")
            click.echo(f"triptych: {source_name(self.path)}: {more} left out", err=True)
        if empty:
            raise InputError(
                "holds no JSON lines: give an object a line", source=source_name(self.path)
            )


def _object(line: bytes) -> Record | None:
    """The JSON object of a line, None of a blank one; some editors put a mark before the first."""
    try:
        text = line.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise InputError("not UTF-8: save the file as UTF-8") from None
    record = parse_json(text) if text else None
    if record is not None and not isinstance(record, dict):
        raise InputError("not a JSON object")
    return record
