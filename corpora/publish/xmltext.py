"""Text in XML: the characters that XML 1.0 forbids, and a parser that trusts nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from triptych.errors import InputError

FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What is outside `Char` (XML 1.0, fifth edition, production 2)."""

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def pieces(text: str) -> Iterator[tuple[str, str | None]]:
    """Text cut at each forbidden character: `(text, forbidden character after it or None)`.

    >>> list(pieces("a\\x07b"))
    [('a', '\\x07'), ('b', None)]
    """
    start = 0
    for match in FORBIDDEN.finditer(text):
        yield text[start : match.start()], match.group()
        start = match.end()
    yield text[start:], None


def plain(value: str) -> str:
    """A value for an attribute or a property, where a forbidden character cannot be expressed."""
    return FORBIDDEN.sub("�", value)


def parse_events(path: Path, tags: tuple[str, ...]) -> Iterator[tuple[str, etree._Element]]:
    """The elements named `tags` as they start and end, without entities, network or a huge tree.

    An element is emptied after its end was handled. Raises `InputError` for what is not XML, and
    for a document that declares entities: no exchange format needs them, attacks do.
    """
    try:
        with path.open("rb") as file:
            events = etree.iterparse(
                file,
                events=("start", "end"),
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                dtd_validation=False,
                attribute_defaults=False,
                huge_tree=False,
                remove_comments=True,
                remove_pis=True,
            )
            root: etree._Element | None = None
            for event, element in events:
                if root is None:
                    root = element
                    _refuse_entities(root, path)
                if element.tag in tags:
                    yield event, element
                    if event == "end":
                        _empty(element)
    except etree.XMLSyntaxError as error:
        raise InputError(
            f"not well-formed XML ({error.msg}): export it again, or look at that line",
            source=str(path),
        ) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", source=str(path)) from None


def _refuse_entities(root: etree._Element, path: Path) -> None:
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and dtd.entities():  # type: ignore[attr-defined]  # the stubs lack it
        raise InputError(
            "it declares entities, which no translation file needs: remove its DOCTYPE",
            source=str(path),
        )


def _empty(element: etree._Element) -> None:
    """Free an element and what stood before it, so that memory stays flat."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
