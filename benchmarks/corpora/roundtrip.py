"""From an archive to a release and back: samples and cases as shuffled pages and as one WARC.

    python benchmarks/corpora/roundtrip.py                      all, pages that share an id in the address
    python benchmarks/corpora/roundtrip.py --hints hreflang     pages that name their versions
    python benchmarks/corpora/roundtrip.py --hints none --profiles newsroom    by content alone
    python benchmarks/corpora/roundtrip.py --take 20            the first of the cases only

Writes the pages, pairs and builds them without MT, publishes in all formats through the gates, and
verifies the release. Prints the share of the stories that came back whole; exit 1 below .99, or
if a gate or a check objects. One document occurs in several profiles of the cases, so without
hints its versions cannot be told apart: name one profile then.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import NamedTuple

from cases import CASES, SITE, Hints, address, load_cases, page_of, versions

from triptych.corpora.build import build
from triptych.corpora.publish.gates import GateError
from triptych.corpora.publish.publishing import FORMATS, Settings, publish
from triptych.corpora.publish.verify import verify
from triptych.corpora.settings import BuildSettings
from triptych.corpora.store import Store

BAR = 0.99


class Saved(NamedTuple):
    """A page as a crawler met it."""

    story: str
    url: str
    kind: str  # media type
    data: bytes


def sample_pages() -> Iterator[Saved]:
    """The pages of the sample stories, as they are."""
    with as_file(files("triptych.corpora") / "samples") as samples:
        for path in sorted(samples.glob("*/*.*")):
            kind = {".html": "text/html", ".txt": "text/plain"}.get(path.suffix)
            if kind:
                url = f"{SITE}/{path.stem}/{path.parent.name}-{10**6 + len(path.parent.name)}"
                yield Saved(f"sample/{path.parent.name}", url, kind, path.read_bytes())


def case_pages(path: Path, profiles: Sequence[str], take: int | None, hints: Hints) -> Iterator[Saved]:  # fmt: skip
    """The cases as HTML."""
    for number, (case, code) in enumerate(versions(load_cases(path, profiles)[:take])):
        yield Saved(case.id, address(case, code, hints, number), "text/html", page_of(case, code, hints))  # fmt: skip


def write_folder(pages: Sequence[Saved], folder: Path, hints: Hints) -> dict[str, str]:
    """Files in one folder under meaningless names; the story of each source."""
    folder.mkdir()
    found = {}
    for number, page in enumerate(pages):
        path = folder / f"p{number:05d}.{'html' if page.kind == 'text/html' else 'txt'}"
        data = page.data
        if hints != "none" and b'rel="canonical"' not in data:
            link = f'<link rel="canonical" href="{page.url}"></head>'.encode()
            data = data.replace(b"</head>", link, 1)
        path.write_bytes(data)
        found[str(path)] = page.story
    return found


def write_warc(pages: Sequence[Saved], path: Path) -> dict[str, str]:
    """One packed archive; the story of each source."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    found = {}
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for page in pages:
            headers = StatusAndHeaders("200 OK", [("Content-Type", f"{page.kind}; charset=utf-8")], protocol="HTTP/1.1")  # fmt: skip
            record = writer.create_warc_record(page.url, "response", payload=io.BytesIO(page.data), http_headers=headers)  # fmt: skip
            writer.write_record(record)
            name = record.rec_headers.get_header("WARC-Record-ID").strip("<>")
            found[f"{path}#{name.removeprefix('urn:uuid:')}"] = page.story
    return found


def round_trip(source: Path, stories: dict[str, str], out: Path) -> tuple[int, int, list[str]]:
    """Build, publish and verify; how many stories are whole, of how many, and what is wrong."""
    built = build([source], out / "store", BuildSettings(fill=False))
    faults = list(built.errors)
    wanted: dict[str, set[str]] = {}
    for page, story in stories.items():
        wanted.setdefault(story, set()).add(page)
    with Store.open(out / "store") as store:
        got = {frozenset(a.source or "" for a in s.articles.values()) for s in store.stories()}
        settings = Settings(tuple(FORMATS), "CC-BY-SA-4.0", "round-trip", dt.date(2025, 1, 31), mask=True)  # fmt: skip
        try:
            publish(store, out / "release", settings)
            faults += [fault.message for fault in verify(out / "release")]
        except GateError as error:
            faults.append(str(error))
    return sum(frozenset(pages) in got for pages in wanted.values()), len(wanted), faults


def main() -> None:
    """Write, build, publish, verify; print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=Path, default=CASES)
    parser.add_argument("--profiles", nargs="*", default=[])
    parser.add_argument("--take", type=int)
    parser.add_argument("--hints", choices=["none", "url", "hreflang"], default="url")
    chosen = parser.parse_args()
    pages = list(sample_pages())
    if chosen.cases.exists():
        pages += case_pages(chosen.cases, chosen.profiles, chosen.take, chosen.hints)
    random.Random(8).shuffle(pages)
    failed = False
    for form in ("html", "warc"):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            source = folder / ("pages" if form == "html" else "pages.warc.gz")
            stories = (
                write_folder(pages, source, chosen.hints)
                if form == "html"
                else write_warc(pages, source)
            )
            whole, count, faults = round_trip(source, stories, folder)
        print(f"{form}: {len(pages)} pages, {whole} of {count} stories whole ({whole / count:.4f})")
        for fault in faults:
            print(f"  {fault}")
        failed = failed or whole < BAR * count or bool(faults)
    sys.exit(failed)


if __name__ == "__main__":
    main()
