"""A release's folder: it appears whole, or nothing of it does."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from triptych.corpora.publish.manifest import MANIFEST
from triptych.errors import SettingsError

_PARTIAL, _OLD = ".partial", ".old"


@contextlib.contextmanager
def whole_folder(out: Path, *, replace: bool) -> Iterator[Path]:
    """A hidden folder beside `out` to write into, which gets that name in the end.

    Raises `SettingsError` if `out` is there and is no release that `replace` allows to take the
    place of. Whatever goes wrong, `out` stays as it was; what a killed run left beside it is
    cleared away by the next.
    """
    _recover(out)
    _check(out, replace)
    partial = out.parent / f".{out.name}.{secrets.token_hex(4)}{_PARTIAL}"
    partial.mkdir(parents=True)
    try:
        with _held(partial):
            yield partial
            _put(partial, out)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _check(out: Path, replace: bool) -> None:
    if not os.path.lexists(out):
        return
    if not replace:
        raise SettingsError(
            f"{out} is there already: name another folder, or replace that release with --force"
        )
    if not (out / MANIFEST).is_file() and (not out.is_dir() or any(out.iterdir())):
        raise SettingsError(
            f"{out} is not a release of Triptych's, so --force does not touch it: "
            "name another folder"
        )


def _put(partial: Path, out: Path) -> None:
    """Give a finished folder its name; an older release of that name goes."""
    for path in partial.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
    if not out.exists():
        partial.rename(out)
        return
    old = partial.with_suffix(_OLD)
    out.rename(old)
    partial.rename(out)
    shutil.rmtree(old, ignore_errors=True)


def _recover(out: Path) -> None:
    """Clear away what runs that were killed left beside `out`, and give it its name back."""
    for partial in _beside(out, _PARTIAL):
        with _held(partial) as abandoned:
            if abandoned:
                old = partial.with_suffix(_OLD)
                if old.exists() and not os.path.lexists(out):
                    old.rename(out)
                shutil.rmtree(partial, ignore_errors=True)
    for old in _beside(out, _OLD):
        if os.path.lexists(out):
            shutil.rmtree(old, ignore_errors=True)


def _beside(out: Path, suffix: str) -> list[Path]:
    """The hidden folders that this module made for `out`."""
    name = re.compile(re.escape(f".{out.name}.") + "[0-9a-f]{8}" + re.escape(suffix))
    if not out.parent.is_dir():
        return []
    return [path for path in out.parent.iterdir() if name.fullmatch(path.name)]


@contextlib.contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Whether the folder is this process's alone meanwhile; a process that dies lets go of it."""
    try:
        import fcntl
    except ImportError:  # Windows cannot tell, so what a killed run left stays there
        yield False
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        free = True
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            free = False
        yield free
    finally:
        os.close(handle)
