"""Archives: WARC and zip, damaged and hostile ones too."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from triptych.corpora.readers import read_file
from triptych.corpora.sources import find_stories
from triptych.corpora.warc import read_warc
from triptych.errors import InputError

warcio = pytest.importorskip("warcio", reason="the extra warc is not installed")
pytest.importorskip("fastwarc", reason="the extra warc is not installed")

# warcio does not close its temporary files itself.
pytestmark = pytest.mark.filterwarnings("ignore:Unclosed file <tempfile:ResourceWarning")

TEXT = "The government adopted a decision on bridge number {}, a spokeswoman said on Monday."


def html(number: int) -> bytes:
    body = TEXT.format(number)
    return f"<html><body><article><h1>T {number}</h1><p>{body}</p></article></body></html>".encode()


def archive(pages: list[tuple[bytes, str, str]], packed: bool) -> tuple[bytes, list[int]]:
    """A WARC of (payload, status, content encoding), and where its records begin."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    starts = []
    for number, (payload, status, encoding) in enumerate(pages):
        starts.append(out.tell())
        headers = [("Content-Type", "text/html; charset=utf-8")]
        headers += [("Content-Encoding", encoding)] if encoding else []
        writer.write_record(
            writer.create_warc_record(
                f"https://a.example/en/{number}", "response", payload=io.BytesIO(payload),
                http_headers=StatusAndHeaders(status, headers, protocol="HTTP/1.1"),
            )
        )  # fmt: skip
    return out.getvalue(), [*starts, out.tell()]


def numbers(path: Path) -> tuple[list[str], int]:
    """The last parts of the URLs read, and how many errors there were."""
    found = list(read_file(path))
    urls = [str(r.article.url)[-1] for r in found if not isinstance(r, InputError)]
    return urls, sum(isinstance(r, InputError) for r in found)


def write(folder: Path, data: bytes, packed: bool) -> Path:
    path = folder / ("a.warc.gz" if packed else "a.warc")
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_is_read(tmp_path: Path, packed: bool) -> None:
    """Pages become articles with their URL; id and digest of the record are in the ledger."""
    pages = [(html(0), "200 OK", ""), (gzip.compress(html(1)), "200 OK", "gzip"),
             (html(2), "404 Not Found", "")]  # fmt: skip
    path = write(tmp_path, archive(pages, packed)[0], packed)
    assert numbers(path) == (["0", "1"], 0)
    kept = [e for r in read_file(path) if not isinstance(r, InputError) for e in r.ledger]
    assert sum(e.rule == "warc record" and "sha1:" in e.why for e in kept) == 2
    assert any(getattr(item, "rule", "") == "http status" for item in read_warc(path))


@pytest.mark.parametrize("packed", [True, False])
def test_a_bad_record_in_the_middle(tmp_path: Path, packed: bool) -> None:
    """The records before and after it are read."""
    data, starts = archive([(html(n), "200 OK", "") for n in range(6)], packed)
    broken = data[: starts[2]] + b"no record at all\r\n" * 9 + data[starts[3] :]
    urls, errors = numbers(write(tmp_path, broken, packed))
    assert urls == ["0", "1", "3", "4", "5"]
    assert errors == 1


@pytest.mark.parametrize("packed", [True, False])
def test_a_cut_off_archive(tmp_path: Path, packed: bool) -> None:
    """What is whole is read, and the cut is told."""
    data, starts = archive([(html(n), "200 OK", "") for n in range(3)], packed)
    urls, errors = numbers(write(tmp_path, data[: starts[3] - 60], packed))
    assert urls == ["0", "1"]
    assert errors == 1


def test_a_bomb_in_an_archive(tmp_path: Path) -> None:
    """A page that unpacks beyond all measure is refused; the next one is read."""
    bomb = gzip.compress(b"<p>" * 8_000_000)
    pages = [(html(0), "200 OK", ""), (bomb, "200 OK", "gzip"), (html(2), "200 OK", "")]
    path = write(tmp_path, archive(pages, True)[0], True)
    assert numbers(path) == (["0", "2"], 1)


def test_gzipped_pages(tmp_path: Path) -> None:
    """A page under gzip is read; a bomb and a truncated one are errors."""
    good, bomb, cut = tmp_path / "a.html.gz", tmp_path / "b.html.gz", tmp_path / "c.html.gz"
    good.write_bytes(gzip.compress(html(1)))
    bomb.write_bytes(gzip.compress(b"a " * 9_000_000))
    cut.write_bytes(gzip.compress(html(1) * 50)[:-20])
    assert [isinstance(next(read_file(p)), InputError) for p in (good, bomb, cut)] == [
        False, True, True,
    ]  # fmt: skip


def test_a_zip_of_pages(tmp_path: Path) -> None:
    """Pages are read where they are; names that lead outside write nothing; bombs are refused, and
    what holds more pages is named."""
    path = tmp_path / "in" / "a.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../evil.html", html(1))
        archive.writestr("b.html", html(2))
        archive.writestr("bomb.html", b"a " * 9_000_000)
        archive.writestr("more/stories.jsonl", "{}")
        archive.writestr("inner.zip", b"PK")
        archive.writestr("picture.jpg", b"")
    everything = list(find_stories([path]))
    assert sum(s.story is not None for s in everything) == 2
    told = [str(error) for s in everything for error in s.errors]
    assert len(told) == 3
    assert sum("unpack it first" in error for error in told) == 2
    assert list(tmp_path.rglob("*.html")) == []


def test_what_is_no_archive(tmp_path: Path) -> None:
    """Noise under the name of an archive is an error."""
    for name in ("a.zip", "a.warc.gz", "a.warc"):
        (tmp_path / name).write_bytes(b"this is no archive " * 20)
        assert [type(r) for r in read_file(tmp_path / name)] == [InputError]
