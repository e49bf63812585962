"""The fetcher, against a server on this machine: polite, conditional, into WARC."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from triptych.cli import cli
from triptych.corpora.fetching import Answer, Fetcher, Manners, fetch_into
from triptych.corpora.readers import read_file
from triptych.errors import InputError, SettingsError

pytest.importorskip("warcio", reason="the extra warc is not installed")

# warcio does not close its temporary files itself.
pytestmark = pytest.mark.filterwarnings("ignore:Unclosed file <tempfile:ResourceWarning")

TEXT = "The government adopted a decision on a new bridge, a spokeswoman said on Monday."
PAGE = f"<html><body><article><h1>Bridge</h1><p>{TEXT}</p></article></body></html>".encode()


class Handler(http.server.BaseHTTPRequestHandler):
    """Pages with an ETag, a private folder, and one that is busy the first time."""

    asked: list[tuple[str, str | None]] = []  # noqa: RUF012  # shared by the requests of a test
    robots = 200

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers.get("If-None-Match")))
        if self.path == "/robots.txt":
            rules = b"User-agent: *\nDisallow: /private\nCrawl-delay: 3\n"
            self.answer(self.robots, rules, {})
        elif self.path == "/busy" and self.asked.count((self.path, None)) == 1:
            self.answer(503, b"", {"Retry-After": "7"})
        elif self.path == "/gone":
            self.answer(404, b"", {})
        elif self.headers.get("If-None-Match") == '"v1"':
            self.answer(304, b"", {"ETag": '"v1"'})
        else:
            self.answer(200, PAGE, {"ETag": '"v1"', "Content-Type": "text/html; charset=utf-8"})

    def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a running server."""
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setattr(Handler, "asked", [])
    monkeypatch.setattr(Handler, "robots", 200)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def fetched(urls: list[str], path: Path) -> tuple[list[Answer], list[float]]:
    """The answers, and the pauses that were made (without waiting them)."""
    from warcio.warcwriter import WARCWriter

    pauses: list[float] = []
    with path.open("wb") as file:
        fetcher = Fetcher(WARCWriter(file, gzip=True), Manners(pause=1.0), sleep=pauses.append)
        return list(fetcher.fetch(urls)), pauses


def test_pages_go_into_an_archive(server: str, tmp_path: Path) -> None:
    """What was fetched is read back as articles with their URLs; folders are made."""
    path = tmp_path / "new" / "folder" / "a.warc.gz"
    answers = list(fetch_into([f"{server}/one"], path, manners=Manners(pause=0.0)))
    assert [a.outcome for a in answers] == ["fetched"]
    (reading,) = read_file(path)
    assert not isinstance(reading, InputError)
    assert reading.article.url == f"{server}/one"


def test_robots_txt_is_obeyed(server: str, tmp_path: Path) -> None:
    """A disallowed page is not asked for, and the crawl delay of the site is kept."""
    answers, pauses = fetched([f"{server}/private/x", f"{server}/a", f"{server}/b"], tmp_path / "a")
    assert [a.outcome for a in answers] == ["disallowed", "fetched", "fetched"]
    assert not any(path.startswith("/private") for path, _ in Handler.asked)
    assert len(pauses) == 2
    assert all(2.0 < pause <= 3.0 for pause in pauses)


def test_a_broken_robots_txt_forbids_all(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server error there means that nothing may be fetched (RFC 9309)."""
    monkeypatch.setattr(Handler, "robots", 500)
    answers, _ = fetched([f"{server}/a"], tmp_path / "a")
    assert [a.outcome for a in answers] == ["disallowed"]


def test_busy_and_missing_pages(server: str, tmp_path: Path) -> None:
    """A busy server is asked again after the time it says; a missing page stops nothing."""
    answers, pauses = fetched([f"{server}/busy", f"{server}/gone", f"{server}/a"], tmp_path / "a")
    assert [a.outcome for a in answers] == ["fetched", "failed", "fetched"]
    assert 7.0 in pauses


def test_bad_addresses(tmp_path: Path) -> None:
    """Other schemes, and a server that is not there."""
    answers, _ = fetched(["file:///etc/passwd", "nonsense", "http://127.0.0.1:9/x"], tmp_path / "a")
    assert [a.outcome for a in answers] == ["failed", "failed", "disallowed"]


def test_nothing_fetched_leaves_no_file(server: str, tmp_path: Path) -> None:
    """Neither an archive nor half of one nor a list of validators, also where a fetch breaks off."""
    out = tmp_path / "out"
    out.mkdir()
    missing = [f"{server}/gone", f"{server}/private/x", "nonsense"]
    answers = list(fetch_into(missing, out / "a.warc.gz", manners=Manners(pause=0.0)))
    assert {a.outcome for a in answers} == {"failed", "disallowed"}
    assert list(out.iterdir()) == []
    broken = fetch_into(missing, out / "a.warc.gz", manners=Manners(pause=0.0))
    next(broken)
    assert [p.name for p in out.iterdir()] == ["a.warc.gz.part"]
    broken.close()  # type: ignore[attr-defined]  # a generator, as a Ctrl-C ends it
    assert list(out.iterdir()) == []


def test_command_says_that_nothing_was_fetched(server: str, tmp_path: Path) -> None:
    """Exit 1, with the reason of each page and the file that was not written."""
    path = tmp_path / "a.warc.gz"
    done = CliRunner().invoke(cli, ["fetch", f"{server}/gone", "-o", str(path), "--pause", "0"])
    assert done.exit_code == 1
    assert "404" in done.stderr
    assert f"nothing was fetched: {path} was not written" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_unchanged_pages_are_not_fetched_again(server: str, tmp_path: Path) -> None:
    """The second time the server is asked with the ETag, and a revisit is written."""
    path = tmp_path / "a.warc.gz"
    list(fetch_into([f"{server}/one"], path, manners=Manners(pause=0.0)))
    with pytest.raises(SettingsError, match="already"):
        list(fetch_into([f"{server}/one"], path))
    path.rename(tmp_path / "first.warc.gz")
    answers = list(fetch_into([f"{server}/one"], path, manners=Manners(pause=0.0)))
    assert [a.outcome for a in answers] == ["unchanged"]
    assert Handler.asked[-1] == ("/one", '"v1"')
