"""Packed files: single pages under gzip, and zip archives of pages; bombs are refused."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from triptych.corpora.readers import ARCHIVES, LARGEST_PAGE, PAGES, RECORDS
from triptych.errors import InputError

_MEMBERS = 1_000_000


def unpacked(path: Path) -> bytes:
    """The bytes of a gzipped page. Raises `InputError` where it is damaged or a bomb."""
    try:
        with gzip.open(path) as file:
            data = file.read(LARGEST_PAGE + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"damaged gzip ({error}): get the file again", source=str(path)) from None
    if len(data) > LARGEST_PAGE:
        raise InputError(
            f"unpacks to more than {LARGEST_PAGE:,} bytes: too many for one page",
            source=str(path),
        )
    return data


def pages_of_zip(path: Path) -> Iterator[tuple[str, bytes] | InputError]:
    """The pages of a zip archive with their names, in order of name; nothing is written."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > _MEMBERS:
                raise InputError(f"{len(members):,} members: split the archive", source=str(path))
            for member in sorted(members, key=lambda m: m.filename):
                name = member.filename.lower()
                if member.is_dir():
                    continue
                if name.endswith(PAGES):
                    yield _member(archive, member, path)
                elif name.endswith((*ARCHIVES, *RECORDS)):
                    yield InputError(
                        "only pages are read from within a zip archive: unpack it first",
                        source=f"{path}!{member.filename}",
                    )
    except (OSError, zipfile.BadZipFile) as error:
        yield InputError(f"no readable zip archive ({error})", source=str(path))
    except InputError as error:
        yield error


def _member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path
) -> tuple[str, bytes] | InputError:
    source = f"{path}!{member.filename}"
    try:
        with archive.open(member) as file:
            data = file.read(LARGEST_PAGE + 1)
    except (OSError, RuntimeError, EOFError, NotImplementedError, zlib.error,
            zipfile.BadZipFile) as error:  # fmt: skip
        return InputError(f"a damaged or locked member ({error})", source=source)
    if len(data) > LARGEST_PAGE:
        return InputError(
            f"unpacks to more than {LARGEST_PAGE:,} bytes: too many for one page", source=source
        )
    return source, data
