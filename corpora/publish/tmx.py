"""TMX 1.4b (LISA OSCAR, 26 April 2005): one unit a row, one variant a language."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

import triptych
from triptych.corpora.publish.release import (
    About,
    ReleasedCell,
    ReleasedRow,
    ReleasedStory,
    Split,
    cell_facts,
)
from triptych.corpora.publish.xmlstream import XmlStream
from triptych.corpora.publish.xmltext import XML_LANG, pieces, plain

CONTROL = "x-control"
"""The `ph` type that stands for a character XML forbids; its content is the code point in hex."""


class TmxWriter:
    """`tmx/SPLIT.tmx`: the rows that have a text in two languages or more.

    What is known of a row or a cell stands in `prop` elements named `x-triptych-...`.
    """

    def __init__(self, folder: Path, about: About) -> None:
        self._folder = folder / "tmx"
        self._about = about
        self._streams: dict[Split, XmlStream] = {}

    def add(self, story: ReleasedStory) -> None:
        """Write the rows of a story."""
        for row in story.rows:
            if len(row.cells) > 1:
                self._stream(story.split).write(_unit(story, row))

    def close(self) -> None:
        """Finish the files."""
        for stream in self._streams.values():
            stream.close()

    def _stream(self, split: Split) -> XmlStream:
        if split not in self._streams:
            path = self._folder / f"{split}.tmx"
            self._streams[split] = XmlStream(path, "tmx", {"version": "1.4"})
            self._streams[split].write(_header(self._about, split))
            self._streams[split].open("body")
        return self._streams[split]


def _header(about: About, split: Split) -> etree._Element:
    header = etree.Element(
        "header",
        {
            "creationtool": "triptych",
            "creationtoolversion": triptych.__version__,
            "segtype": "paragraph",
            "o-tmf": "triptych",
            "adminlang": "en",
            "srclang": "*all*",
            "datatype": "plaintext",
        },
    )
    facts = {
        "release": about.name,
        "version": about.version,
        "licence": about.licence,
        "split": split,
    }
    for name, value in facts.items():
        _prop(header, name, value)
    return header


def _unit(story: ReleasedStory, row: ReleasedRow) -> etree._Element:
    unit = etree.Element("tu", tuid=row.id)
    _prop(unit, "story", story.id)
    _prop(unit, "row", row.number)
    _prop(unit, "kind", row.kind)
    _prop(unit, "confidence", row.confidence)
    for flag in row.flags:
        _prop(unit, "finding", flag)
    for language, cell in row.cells.items():
        unit.append(_variant(language, cell))
    return unit


def _variant(language: str, cell: ReleasedCell) -> etree._Element:
    variant = etree.Element("tuv", {XML_LANG: language})
    for name, value in cell_facts(cell).items():
        _prop(variant, name, value)
    segment = etree.SubElement(variant, "seg")
    last: etree._Element | None = None
    for text, control in pieces(cell.text):
        if last is None:
            segment.text = text
        else:
            last.tail = text
        if control is not None:
            last = etree.SubElement(segment, "ph", type=CONTROL)
            last.text = f"{ord(control):04X}"
    return variant


def _prop(parent: etree._Element, name: str, value: object) -> None:
    if value is not None:
        prop = etree.SubElement(parent, "prop", type=f"x-triptych-{name}")
        prop.text = plain(str(value))
