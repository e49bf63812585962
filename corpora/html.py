"""HTML pages: trafilatura finds the text, lxml and JSON-LD the rest.

trafilatura does not tell the page's language, its hreflang siblings or when it was modified, so
those are read here. Text that it leaves out is given as `outside`, for the ledger.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from triptych.corpora.encodings import clean
from triptych.corpora.pages import Block, Page
from triptych.errors import InputError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TAG = re.compile(rb"<\s*(?:!doctype|html|head|body|p|div|article|h1)\b", re.IGNORECASE)
_TEXTUAL = "p,h1,h2,h3,h4,h5,h6,li,blockquote,figcaption,td,th,dt,dd,summary,button,label,time"
_TERMINAL = re.compile(r"[.!?…:][\"'“”»’)]*$")


def looks_like_html(data: bytes) -> bool:
    """Whether data begins like an HTML page."""
    return _TAG.search(data[:4096]) is not None


def read_html(text: str, source: str, *, url: str | None = None) -> Page:
    """The blocks and metadata of an HTML page. Raises `InputError` where it is no page."""
    tree = _parse(text, source)
    data = tuple(_json_ld(tree))
    url = _url(tree, url)
    blocks, found_title = _content(text, url)
    title = _title(tree, found_title)
    taken = [title or "", *(block.text for block in blocks)]
    published, modified = _moments(tree, data)
    return Page(
        blocks=tuple(blocks),
        source=source,
        title=title,
        language=_language(tree, data),
        date=published.date() if published else None,
        published=published,
        modified=modified,
        url=url,
        images=_images(tree, data, url),
        alternates=_alternates(tree, url),
        outside=tuple(_outside(tree, taken)),
    )


def _parse(text: str, source: str) -> HtmlElement:
    from lxml import etree, html

    # lxml refuses an encoding declaration in text that is decoded already.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\0", "")
    try:
        tree = html.document_fromstring(text, parser=html.HTMLParser(huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"not readable as HTML ({error})", source=source) from None
    return tree


def _content(text: str, url: str | None) -> tuple[list[Block], str | None]:
    """The text of the article, and the title that trafilatura found."""
    import trafilatura

    document = trafilatura.bare_extraction(
        text, url=url, with_metadata=True, include_comments=False, favor_precision=True,
        include_formatting=True, deduplicate=False,
    )  # fmt: skip
    if document is None or isinstance(document, dict) or document.body is None:
        return [], None
    return list(_walk(document.body)), document.title


def _walk(body: Iterable[HtmlElement]) -> Iterator[Block]:
    """The blocks of trafilatura's tree: head, p, quote, list and table."""
    for element in body:
        tag = element.tag
        if tag == "head":
            yield from _pieces(element, "heading")
        elif tag in ("list", "quote", "table", "div", "row"):
            if element.text and (piece := clean(element.text)):
                yield Block(piece, "body")
            yield from _walk(element) if len(element) else ()
        elif isinstance(tag, str) and tag not in ("graphic", "lb"):
            yield from _pieces(element, None)
        if element.tail and (piece := clean(element.tail)):
            yield Block(piece, "body")


def _pieces(element: HtmlElement, kind: str | None) -> Iterator[Block]:
    """The blocks of one element: line breaks part paragraphs where they end a sentence."""
    parts: list[list[tuple[str, bool]]] = [[]]
    for text, strong in _runs(element, strong=False):
        if text == "\n":
            parts.append([])
        else:
            parts[-1].append((text, strong))
    broken = [(clean("".join(t for t, _ in part)), _bold(part)) for part in parts]
    for text, strong in _joined(broken):
        if text and kind == "heading":
            yield Block(text, "heading", strong)
        elif text:
            lined = len([b for b in broken if b[0]]) > 1
            yield Block(text, None if strong or lined else "body", strong)


def _runs(element: HtmlElement, *, strong: bool) -> Iterator[tuple[str, bool]]:
    """The text of an element in runs, each with whether it is bold; `\\n` for a line break."""
    strong = strong or (element.tag == "hi" and "b" in (element.get("rend") or ""))
    if element.text:
        yield element.text.replace("\n", " "), strong
    for child in element:
        if child.tag == "lb":
            yield "\n", strong
        elif isinstance(child.tag, str):
            yield from _runs(child, strong=strong)
        if child.tail:
            yield child.tail.replace("\n", " "), strong


def _bold(part: list[tuple[str, bool]]) -> bool:
    return bool(part) and all(strong for text, strong in part if text.strip())


def _joined(parts: list[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """Lines of one element as paragraphs; a line that ends mid-sentence goes on in the next.

    Two breaks in a row part paragraphs in any case.
    """
    pending, bold = "", False
    for text, strong in parts:
        if not text:
            yield pending, bold
            pending = ""
        elif pending and not _TERMINAL.search(pending) and bold == strong:
            pending = f"{pending} {text}"
        else:
            yield pending, bold
            pending, bold = text, strong
    yield pending, bold


def _title(tree: HtmlElement, found: str | None) -> str | None:
    """The title: og:title if a heading of the page agrees, else h1, og:title, the document's."""
    headings = [text for h in tree.iter("h1") if (text := clean(h.text_content()))]
    shared = _meta(tree, "og:title")
    for heading in headings:
        if shared and (heading in shared or shared in heading):
            return heading
    if len(headings) == 1:
        return headings[0]
    document = next((clean(t.text_content()) for t in tree.iter("title")), None)
    return shared or (clean(found) if found else None) or document or None


def _meta(tree: HtmlElement, name: str) -> str | None:
    for element in tree.iter("meta"):
        if name in (element.get("property"), element.get("name"), element.get("itemprop")):
            return clean(element.get("content") or "") or None
    return None


def _json_ld(tree: HtmlElement) -> Iterator[dict[str, object]]:
    """The objects of the page's JSON-LD, out of their lists and graphs."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            waiting: list[object] = [json.loads(script.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue  # broken markup of others is no error of the page
        while waiting:
            item = waiting.pop(0)
            if isinstance(item, list):
                waiting += item[:100]
            elif isinstance(item, dict):
                waiting.append(item.get("@graph", []))
                yield item


def _said(data: Iterable[dict[str, object]], key: str) -> str | None:
    return next((v for item in data if isinstance(v := item.get(key), str) and v), None)


def _language(tree: HtmlElement, data: Iterable[dict[str, object]]) -> str | None:
    code = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    found = code or _said(data, "inLanguage") or (_meta(tree, "og:locale"))
    return re.split("[-_]", found)[0].lower() if found else None


def _url(tree: HtmlElement, url: str | None) -> str | None:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
            return _absolute(url, link.get("href") or "")
    return url or _meta(tree, "og:url")


def _absolute(base: str | None, link: str) -> str:
    try:
        return urljoin(base or "", link.strip())
    except ValueError:
        return link.strip()


def _alternates(tree: HtmlElement, url: str | None) -> dict[str, str]:
    """The sibling pages by language (hreflang), in the order of the page."""
    found: dict[str, str] = {}
    for link in tree.iter("link"):
        code, target = link.get("hreflang"), link.get("href")
        if code and target and code.lower() != "x-default":
            found.setdefault(re.split("[-_]", code)[0].lower(), _absolute(url, target))
    return found


def _images(
    tree: HtmlElement, data: Iterable[dict[str, object]], url: str | None
) -> tuple[str, ...]:
    """The article's own pictures: og:image and JSON-LD."""
    found = []
    if shared := _meta(tree, "og:image"):
        found.append(shared)
    for item in data:
        if "NewsArticle" not in str(item.get("@type")) and "Article" not in str(item.get("@type")):
            continue
        images = item.get("image")
        for image in images if isinstance(images, list) else [images]:
            link = image.get("url") if isinstance(image, dict) else image
            if isinstance(link, str):
                found.append(link)
    return tuple(dict.fromkeys(_absolute(url, link) for link in found if link))


def _moments(
    tree: HtmlElement, data: Iterable[dict[str, object]]
) -> tuple[dt.datetime | None, dt.datetime | None]:
    """The moment of publication and the moment of the last change, as the page says them."""
    published = _said(data, "datePublished") or _meta(tree, "article:published_time")
    modified = _said(data, "dateModified") or _meta(tree, "article:modified_time")
    return _moment(published), _moment(modified)


def _moment(text: str | None) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text.strip()) if text else None
    except ValueError:
        return None


def _outside(tree: HtmlElement, taken: list[str]) -> Iterator[str]:
    """The texts of the page that are in none of the blocks taken, once each, in page order."""
    inside = "\n".join(taken)
    seen: set[str] = set()
    for element in tree.iter(*_TEXTUAL.split(",")):
        if any(child.tag in _TEXTUAL.split(",") for child in element.iterdescendants()):
            continue
        text = clean(element.text_content())
        if text and text not in seen and text not in inside:
            seen.add(text)
            yield text
