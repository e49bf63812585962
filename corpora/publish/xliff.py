"""XLIFF 2.1 (OASIS Standard, 13 February 2018): a file a pair of languages, a unit a row."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from triptych.corpora.anchors import text_hash
from triptych.corpora.publish.release import (
    About,
    ReleasedCell,
    ReleasedRow,
    ReleasedStory,
    cell_facts,
    pair_name,
)
from triptych.corpora.publish.xmlstream import XmlStream
from triptych.corpora.publish.xmltext import XML_SPACE, pieces, plain
from triptych.story import Origin

XLIFF = "urn:oasis:names:tc:xliff:document:2.0"
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
NAMESPACES: dict[str | None, str] = {None: XLIFF, "mda": METADATA}

STATES: Mapping[Origin, tuple[str, str]] = {
    "human": ("final", "triptych:human"),
    "memory": ("translated", "triptych:memory"),
    "machine": ("translated", "triptych:mt"),
    "post-edited": ("reviewed", "triptych:post-edited"),
}
"""`state` and `subState` of a segment, by the origin of its target."""


class XliffWriter:
    """`xliff/A-B.xlf` for each pair: a `file` a story, a `unit` a row that has a text in A.

    A row without a text in B is a segment without `target`, in state `initial`: work to do. What
    is known of both sides stands in the metadata module.
    """

    def __init__(self, folder: Path, about: About) -> None:
        self._pairs = about.pairs
        self._folder = folder / "xliff"
        self._streams: dict[tuple[str, str], XmlStream] = {}

    def add(self, story: ReleasedStory) -> None:
        """Write a story into the file of each pair in which it has something to translate."""
        for pair in self._pairs:
            rows = [row for row in story.rows if pair[0] in row.cells]
            if rows:
                self._stream(pair).write(_file(story, rows, pair))

    def close(self) -> None:
        """Finish the files."""
        for stream in self._streams.values():
            stream.close()

    def _stream(self, pair: tuple[str, str]) -> XmlStream:
        if pair not in self._streams:
            self._streams[pair] = XmlStream(
                self._folder / f"{pair_name(pair)}.xlf",
                f"{{{XLIFF}}}xliff",
                {"version": "2.1", "srcLang": pair[0], "trgLang": pair[1]},
                NAMESPACES,
            )
        return self._streams[pair]


def _file(story: ReleasedStory, rows: list[ReleasedRow], pair: tuple[str, str]) -> etree._Element:
    element = etree.Element(
        f"{{{XLIFF}}}file",
        {
            "id": "f" + text_hash(story.id),
            "original": plain(story.id),
            "canResegment": "no",
            XML_SPACE: "preserve",
        },
        nsmap=NAMESPACES,  # type: ignore[arg-type]  # the stubs do not know None, the default one
    )
    metadata = etree.SubElement(element, f"{{{METADATA}}}metadata")
    _group(metadata, "story", None, {"story": story.id, "split": story.split})
    for row in rows:
        _add_unit(element, row, pair)
    return element


def _add_unit(file: etree._Element, row: ReleasedRow, pair: tuple[str, str]) -> None:
    unit = etree.SubElement(file, f"{{{XLIFF}}}unit", id=row.id, name=f"{row.number} {row.kind}")
    metadata = etree.SubElement(unit, f"{{{METADATA}}}metadata")
    facts = {"row": row.number, "kind": row.kind, "confidence": row.confidence}
    _group(metadata, "row", None, {**facts, "findings": " ".join(row.flags) or None})
    source, target = row.cells[pair[0]], row.cells.get(pair[1])
    _group(metadata, "cell", "source", cell_facts(source))
    if target is not None:
        _group(metadata, "cell", "target", cell_facts(target))
    _add_segment(unit, source, target)


def _add_segment(unit: etree._Element, source: ReleasedCell, target: ReleasedCell | None) -> None:
    segment = etree.SubElement(unit, f"{{{XLIFF}}}segment", id="s1", state="initial")
    _text(etree.SubElement(segment, f"{{{XLIFF}}}source"), source.text)
    if target is not None:
        state, sub_state = STATES[target.origin]
        segment.set("state", state)
        segment.set("subState", sub_state)
        _text(etree.SubElement(segment, f"{{{XLIFF}}}target"), target.text)


def _text(element: etree._Element, text: str) -> None:
    """Set a text; what XML forbids becomes `cp`, as section 4.3.1.1 of the standard says."""
    last: etree._Element | None = None
    for part, control in pieces(text):
        if last is None:
            element.text = part
        else:
            last.tail = part
        if control is not None:
            last = etree.SubElement(element, f"{{{XLIFF}}}cp", hex=f"{ord(control):04X}")


def _group(
    parent: etree._Element, category: str, applies_to: str | None, facts: Mapping[str, object]
) -> None:
    group = etree.SubElement(parent, f"{{{METADATA}}}metaGroup", category=f"triptych-{category}")
    if applies_to is not None:
        group.set("appliesTo", applies_to)
    for name, value in facts.items():
        if value is not None:
            etree.SubElement(group, f"{{{METADATA}}}meta", type=name).text = plain(str(value))
