"""WARC archives: the pages of a crawl, with the id and the digest of their records.

A damaged record costs itself only: reading goes on at the next place where a record begins.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from triptych.corpora.articles import Reading
from triptych.corpora.readers import LARGEST_PAGE, read_page
from triptych.errors import InputError, MissingExtraError
from triptych.story import LedgerEntry

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

Found = Reading | LedgerEntry | InputError

_TEXT = ("text/html", "application/xhtml+xml", "text/plain")
_GZIP = b"\x1f\x8b\x08"
_PLAIN = b"WARC/1."
_CHUNK = 1 << 20


def is_warc(path: Path) -> bool:
    """Whether a file is a WARC by its name."""
    return path.name.lower().endswith((".warc", ".warc.gz"))


def read_warc(path: Path, *, language: str | None = None) -> Iterator[Found]:
    """The articles of an archive; a ledger entry for what is no page, an error for damage."""
    with path.open("rb") as file:
        start: int | None = 0
        while start is not None:
            last, told = start, False
            try:
                for record in _records(file, start):
                    last = record.stream_pos
                    found = _article(record, path, last, language)
                    told = isinstance(found, InputError)
                    yield found
                return
            except OSError as error:
                if told:  # a record that was not read to its end leaves the reader lost
                    start = _next_start(file, last + 1)
                    continue
                yield InputError(
                    f"a damaged record after byte {last:,} ({error}): it is passed over",
                    source=str(path),
                )
            start = _next_start(file, last + 1)


def _records(file: BinaryIO, start: int) -> Iterator[WarcRecord]:
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        raise MissingExtraError("reading WARC archives", "warc") from None
    file.seek(start)
    wanted = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    return ArchiveIterator(file, record_types=wanted, parse_http=True, auto_decode="all")


def _article(record: WarcRecord, path: Path, offset: int, language: str | None) -> Found:
    headers = dict(record.headers)
    url = headers.get("WARC-Target-URI", "").strip("<>")
    name = (record.record_id or "").strip("<>").removeprefix("urn:uuid:")
    source = f"{path}#{name or offset}"
    status = record.http_headers.status_code if record.http_headers else None
    kind = (record.http_content_type or headers.get("Content-Type") or "").partition(";")[0]
    data = record.reader.read(LARGEST_PAGE + 1)
    if not url or (not data and record.content_length > 0):
        return InputError(
            f"a record at byte {offset:,} is damaged or cut off: get the archive again",
            source=str(path),
        )
    if len(data) > LARGEST_PAGE:
        return InputError(
            f"{url} unpacks to more than {LARGEST_PAGE:,} bytes: too many for one page",
            source=source,
        )
    if status not in (None, 200):
        return _skipped("http status", f"the server answered {status}", source, url)
    if kind and kind.lower() not in _TEXT:
        return _skipped("media type", f"{kind} is no page", source, url)
    if len(data) < record.content_length and not _decoded(record):
        return InputError(f"{url} is cut off after {len(data):,} bytes", source=source)
    return _page(data, source, url, record, headers, language)


def _decoded(record: WarcRecord) -> bool:
    """Whether the payload was packed or chunked, so that its length says nothing."""
    http = record.http_headers
    if http is None:
        return False
    names = {str(name).lower() for name, _ in http}
    return bool(names & {"content-encoding", "transfer-encoding"})


def _page(
    data: bytes, source: str, url: str, record: WarcRecord, headers: dict[str, str],
    language: str | None,
) -> Found:  # fmt: skip
    try:
        reading = read_page(data, source, language=language, url=url, encoding=record.http_charset)
    except InputError as error:
        return error
    digest = headers.get("WARC-Payload-Digest") or headers.get("WARC-Block-Digest") or "none"
    entry = LedgerEntry(
        "read", "warc record", "kept", f"record {record.record_id}, digest {digest}", source,
        language=reading.article.language, text=url,
    )  # fmt: skip
    return replace(reading, ledger=(*reading.ledger, entry))


def _skipped(rule: str, why: str, source: str, url: str) -> LedgerEntry:
    return LedgerEntry("read", rule, "dropped", why, source, text=url)


def _next_start(file: BinaryIO, position: int) -> int | None:
    """The next place, from `position` on, where a record begins; None at the end of the file."""
    file.seek(0)
    packed = file.read(3) == _GZIP
    mark = _GZIP if packed else _PLAIN
    file.seek(position)
    before, base = b"", position
    while chunk := file.read(_CHUNK):
        window = before + chunk
        at = window.find(mark)
        while at >= 0:
            if not packed or _begins(file, base + at):
                return base + at
            at = window.find(mark, at + 1)
        keep = len(mark) - 1
        base += len(window) - keep
        before = window[-keep:]
        file.seek(base + keep)
    return None


def _begins(file: BinaryIO, position: int) -> bool:
    """Whether a packed record begins here: its first bytes unpack to a WARC header."""
    file.seek(position)
    with suppress(zlib.error):
        return zlib.decompressobj(31).decompress(file.read(4096), 16).startswith(_PLAIN)
    return False
