"""XML files written element by element, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from lxml import etree


class XmlStream:
    """A UTF-8 file whose outer elements stay open while their content is written."""

    def __init__(
        self,
        path: Path,
        tag: str,
        attributes: Mapping[str, str],
        namespaces: Mapping[str | None, str] | None = None,
    ) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._stack = ExitStack()
        file = self._stack.enter_context(path.open("wb"))
        self._xml = self._stack.enter_context(etree.xmlfile(file, encoding="utf-8"))
        self._xml.write_declaration()
        self.open(tag, attributes, namespaces)

    def open(
        self,
        tag: str,
        attributes: Mapping[str, str] | None = None,
        namespaces: Mapping[str | None, str] | None = None,
    ) -> None:
        """Open an element that stays open until `close`."""
        element = self._xml.element(tag, dict(attributes or {}), nsmap=dict(namespaces or {}))
        self._stack.enter_context(element)
        self._xml.write("\n")

    def write(self, element: etree._Element) -> None:
        """Write one element on lines of its own; the texts inside keep every space."""
        _break_lines(element)
        self._xml.write(element)
        self._xml.write("\n")

    def close(self) -> None:
        """Close the outer elements and the file."""
        self._stack.close()


_TEXTS = frozenset({"seg", "source", "target", "prop", "note", "meta"})


def _break_lines(element: etree._Element) -> None:
    if etree.QName(element).localname in _TEXTS or not len(element):
        return
    element.text = "\n"
    for child in element:
        _break_lines(child)
        child.tail = "\n"
