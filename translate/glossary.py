"""The glossary: terms that translations must keep to, a language a column."""

from __future__ import annotations

from pathlib import Path

from triptych.errors import InputError, unreadable

Term = tuple[tuple[str, str], ...]


def read_glossary(path: Path) -> tuple[Term, ...]:
    """The terms of a TSV file whose first line names the languages; empty cells are left out."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            header, *rows = [line.rstrip("\n").split("\t") for line in file] or [[]]
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(path, error) from None
    if len(header) < 2:
        raise InputError("the first line must name two languages or more", source=str(path))
    return tuple(
        term
        for row in rows
        if len(term := tuple((lang, form) for lang, form in zip(header, row, strict=False) if form))
        > 1
    )
