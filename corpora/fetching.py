"""A polite fetcher: robots.txt, a pause between requests, conditional requests, into WARC.

One host is asked one page at a time. What was fetched before and did not change is written as a
`revisit` record, so that an archive says what was looked at and when (ISO 28500, 6.7).
"""

from __future__ import annotations

import http.client
import io
import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import triptych
from triptych.corpora.readers import LARGEST_PAGE
from triptych.errors import InputError, MissingExtraError, SettingsError

if TYPE_CHECKING:
    from warcio.warcwriter import WARCWriter

AGENT = f"triptych/{triptych.__version__} (corpus builder)"
_TRIES = 3
_WAIT = (429, 503)  # the server asks to come later
_LONGEST_WAIT = 120.0


@dataclass(frozen=True, slots=True)
class Manners:
    """How to behave: seconds between requests to one host, seconds to wait for an answer."""

    pause: float = 1.0
    timeout: float = 30.0
    agent: str = AGENT


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one URL: `fetched`, `unchanged`, `disallowed` or `failed`, and why."""

    url: str
    outcome: str
    why: str


@dataclass(slots=True)
class _Host:
    """What is known of one host: its robots.txt and when it was last asked."""

    robots: RobotFileParser
    why: str
    pause: float
    last: float = 0.0


@dataclass(slots=True)
class Fetcher:
    """Fetches pages into an open WARC file.

    `validators` maps a URL to the `ETag` and `Last-Modified` of an earlier fetch; it is kept up.
    """

    writer: WARCWriter
    manners: Manners = field(default_factory=Manners)
    validators: dict[str, dict[str, str]] = field(default_factory=dict)
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _hosts: dict[str, _Host] = field(default_factory=dict)

    def fetch(self, urls: Iterable[str]) -> Iterator[Answer]:
        """Fetch the pages one by one; a failure of one does not stop the others."""
        for url in dict.fromkeys(urls):
            try:
                yield self._one(url)
            except (OSError, http.client.HTTPException, ValueError, UnicodeError) as error:
                yield Answer(url, "failed", str(error) or type(error).__name__)

    def _one(self, url: str) -> Answer:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return Answer(url, "failed", "only http and https URLs can be fetched")
        host = self._host(f"{parts.scheme}://{parts.netloc}")
        if not host.robots.can_fetch(self.manners.agent, url):
            return Answer(url, "disallowed", host.why)
        for attempt in range(_TRIES):
            self._wait(host)
            status, reason, headers, body = self._ask(url, self.validators.get(url, {}))
            if status not in _WAIT or attempt == _TRIES - 1:
                break
            self.sleep(_later(headers))
        return self._written(url, status, reason, headers, body)

    def _written(
        self, url: str, status: int, reason: str, headers: list[tuple[str, str]], body: bytes
    ) -> Answer:
        if status == 304:
            self._write(url, "revisit", status, reason, headers, b"")
            return Answer(url, "unchanged", "not changed since the last fetch")
        if len(body) > LARGEST_PAGE:
            return Answer(url, "failed", f"more than {LARGEST_PAGE:,} bytes")
        self._write(url, "response", status, reason, headers, body)
        if status != 200:
            return Answer(url, "failed", f"the server answered {status} {reason}")
        named = {name.lower(): value for name, value in headers}
        kept: dict[str, str] = {k: named[k] for k in ("etag", "last-modified") if k in named}
        if kept:
            self.validators[url] = kept
        return Answer(url, "fetched", f"{len(body):,} bytes")

    def _host(self, origin: str) -> _Host:
        if origin not in self._hosts:
            robots = RobotFileParser()
            why = self._read_robots(robots, origin)
            said = robots.crawl_delay(self.manners.agent)
            pause = max(self.manners.pause, float(said or 0))
            self._hosts[origin] = _Host(robots, why, pause, self.clock())
        return self._hosts[origin]

    def _read_robots(self, robots: RobotFileParser, origin: str) -> str:
        """Read robots.txt as RFC 9309 says: none allows all, an error nothing; why it forbids."""
        why = "the robots.txt of the site does not allow it"
        try:
            status, reason, _, body = self._ask(f"{origin}/robots.txt", {})
        except (OSError, http.client.HTTPException) as error:
            status, reason, body = 599, str(error), b""
        if status == 200:
            robots.parse(body.decode("utf-8", "replace").splitlines())
        elif 400 <= status < 500:
            robots.parse([])
        else:
            robots.parse(["User-agent: *", "Disallow: /"])
            why = f"its robots.txt could not be read ({reason}): try again later"
        return why

    def _wait(self, host: _Host) -> None:
        left = host.last + host.pause - self.clock()
        if left > 0:
            self.sleep(left)
        host.last = self.clock()

    def _ask(
        self, url: str, known: Mapping[str, str]
    ) -> tuple[int, str, list[tuple[str, str]], bytes]:
        """Status, reason, headers and body of a request; redirects are followed."""
        request = urllib.request.Request(url, headers={"User-Agent": self.manners.agent})
        if "etag" in known:
            request.add_header("If-None-Match", known["etag"])
        if "last-modified" in known:
            request.add_header("If-Modified-Since", known["last-modified"])
        try:
            with urllib.request.urlopen(request, timeout=self.manners.timeout) as answer:
                body: bytes = answer.read(LARGEST_PAGE + 1)
                return answer.status, answer.reason, answer.getheaders(), body
        except urllib.error.HTTPError as error:
            with error:
                return error.code, str(error.reason), list(error.headers.items()), error.read(65536)

    def _write(
        self, url: str, kind: str, status: int, reason: str,
        headers: list[tuple[str, str]], body: bytes,
    ) -> None:  # fmt: skip
        from warcio.statusandheaders import StatusAndHeaders

        line = f"{status} {reason}".strip()
        http_headers = StatusAndHeaders(line, headers, protocol="HTTP/1.1")
        record = self.writer.create_warc_record(
            url, kind, payload=io.BytesIO(body), http_headers=http_headers
        )
        self.writer.write_record(record)


def _later(headers: Iterable[tuple[str, str]]) -> float:
    """How long a busy server asks to wait."""
    said = {name.lower(): value for name, value in headers}.get("retry-after", "")
    return min(_LONGEST_WAIT, float(said)) if said.isdigit() else 5.0


def fetch_into(
    urls: Iterable[str], path: Path, *, manners: Manners | None = None
) -> Iterator[Answer]:
    """Fetch pages into a WARC file, which appears only when it is whole.

    Beside it stands `<name>.validators.json`: a later fetch to the same path asks only for what
    changed. Where no page was fetched or found unchanged, no file is left. Folders that lead to it
    are made. Raises `SettingsError` where the archive is there already.
    """
    try:
        from warcio.warcwriter import WARCWriter
    except ImportError:
        raise MissingExtraError("writing WARC archives", "warc") from None
    if path.exists():
        raise SettingsError(f"{path} is there already: name another file, or move it away")
    known = path.with_name(f"{path.name}.validators.json")
    half = path.with_name(f"{path.name}.part")
    validators = _validators(known)
    got = 0
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with half.open("wb") as file:
            writer = WARCWriter(file, gzip=path.suffix == ".gz")
            writer.write_record(writer.create_warcinfo_record(path.name, {"software": AGENT}))
            fetcher = Fetcher(writer, manners or Manners(), validators=validators)
            for answer in fetcher.fetch(urls):
                got += answer.outcome in ("fetched", "unchanged")
                yield answer
        if got:
            os.replace(half, path)
            _write_validators(known, validators)
    finally:
        if not got:
            half.unlink(missing_ok=True)


def _write_validators(path: Path, validators: Mapping[str, Mapping[str, str]]) -> None:
    if not validators:
        return
    part = path.with_name(f"{path.name}.part")
    part.write_text(json.dumps(validators, indent=1, sort_keys=True), "utf-8")
    os.replace(part, path)


def _validators(path: Path) -> dict[str, dict[str, str]]:
    if not path.exists():
        return {}
    try:
        known = json.loads(path.read_text("utf-8"))
        return {
            str(url): {str(k): str(v) for k, v in value.items()} for url, value in known.items()
        }
    except (ValueError, AttributeError):
        raise InputError(
            "no list of validators: remove it to fetch everything anew", source=str(path)
        ) from None
