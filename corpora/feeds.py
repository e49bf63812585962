"""RSS and Atom feeds and sitemaps as lists of pages that were saved beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from triptych.corpora.articles import Reading
from triptych.corpora.encodings import clean
from triptych.corpora.readers import LARGEST_PAGE, read_page
from triptych.errors import InputError
from triptych.story import LedgerEntry

if TYPE_CHECKING:
    from lxml.etree import _Element

_SITEMAPS = 50_000_000  # bytes; the protocol's own limit (sitemaps.org)


@dataclass(frozen=True, slots=True)
class Item:
    """A page that a feed lists: its URL, its date and its versions in other languages."""

    url: str
    date: dt.date | None = None
    alternates: Mapping[str, str] = field(default_factory=dict)


def read_feed(path: Path) -> list[Item] | None:
    """The pages that a feed or sitemap lists; None where the XML is neither.

    Raises `InputError` where it is damaged. Entities and the network stay out.
    """
    from lxml import etree

    if path.stat().st_size > _SITEMAPS:
        raise InputError(f"more than {_SITEMAPS:,} bytes: split the list", source=str(path))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except etree.XMLSyntaxError as error:
        raise InputError(f"damaged XML ({error})", source=str(path)) from None
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(declared.iterentities()):  # type: ignore[union-attr]  # not in the stubs
        raise InputError(
            "the XML declares entities, which no feed needs: fetch it again, or take them out",
            source=str(path),
        )
    kind = etree.QName(root).localname.lower()
    if kind not in ("rss", "rdf", "feed", "urlset"):
        return None
    entries = [e for e in root.iter() if _local(e) in ("item", "entry", "url")]
    return [item for entry in entries if (item := _item(entry)) is not None]


def _local(element: _Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _item(entry: _Element) -> Item | None:
    url, date = None, None
    alternates: dict[str, str] = {}
    for child in entry.iter():
        name, text = _local(child), clean(child.text or "")
        if name == "link" and child.get("hreflang") and child.get("href"):
            alternates[str(child.get("hreflang")).split("-")[0].lower()] = str(child.get("href"))
        elif name == "link" and child.get("rel") in (None, "alternate"):
            url = url or text or child.get("href")
        elif name == "loc":
            url = url or text
        elif name in ("pubdate", "published", "publication_date", "date", "pubDate"):
            date = date or _day(text)
    return Item(str(url), date, alternates) if url else None


def _day(text: str) -> dt.date | None:
    try:
        return dt.datetime.fromisoformat(text).date()
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text).date()
    except ValueError:
        return None


def saved_pages(
    path: Path, items: list[Item], claimed: set[Path]
) -> Iterator[Reading | LedgerEntry | InputError]:
    """The listed pages that were saved in the feed's folder or below it.

    A page may stand as `host/path.html`, `path.html`, `host/path/index.html`, under its last
    part alone, or under its whole URL, percent-encoded. The files found are put into `claimed`.
    """
    for item in items:
        file = _saved(path.parent, item.url)
        if file is None:
            why = f"listed in {path.name}, but not saved beside it"
            yield LedgerEntry("read", "feed", "dropped", why, str(path), text=item.url)
            continue
        claimed.add(file)
        try:
            if file.stat().st_size > LARGEST_PAGE:
                raise InputError("too large for one page", source=str(file))
            reading = read_page(file.read_bytes(), str(file), url=item.url)
        except InputError as error:
            yield error
            continue
        except OSError as error:
            yield InputError(f"cannot be read ({error.strerror})", source=str(file))
            continue
        article = reading.article
        yield replace(
            reading,
            article=replace(
                article,
                date=article.date or item.date,
                alternates=article.alternates or dict(item.alternates),
            ),
        )


def _saved(root: Path, url: str) -> Path | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    path = unquote(parts.path).strip("/")
    if "\0" in path or ".." in path.split("/"):
        return None
    last = path.rpartition("/")[2]
    stems = [f"{parts.hostname}/{path}", path, last, quote(url, safe="")]
    for stem in filter(None, stems):
        for name in (stem, f"{stem}.html", f"{stem}.htm", f"{stem}.txt", f"{stem}/index.html"):
            try:
                if (root / name).is_file():
                    return root / name
            except OSError:  # a name too long for the file system
                continue
    return None
