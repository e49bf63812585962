"""What came back from people: the units of a TMX or XLIFF file, whichever tool wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from triptych.corpora.publish.tmx import CONTROL
from triptych.corpora.publish.xliff import METADATA, XLIFF
from triptych.corpora.publish.xmltext import XML_LANG, parse_events
from triptych.errors import InputError

_PROP = "x-triptych-"
_DONE = ("reviewed", "final")  # XLIFF states that say: a person stands by this


@dataclass(frozen=True, slots=True)
class EditedCell:
    """One language of a unit, its text as it stands there.

    `seen` is the hash of the text as it was published, if it is said. `approved` means that the
    file marks the text as read by a person; `unfit` says why it cannot be taken, if so.
    """

    text: str
    seen: str | None = None
    approved: bool = False
    unfit: str | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """One row as it came back; `where` names file and unit for messages, `notes` are people's."""

    where: str
    id: str | None
    story: str | None
    cells: Mapping[str, EditedCell]
    notes: tuple[str, ...] = ()


def read_units(path: Path) -> Iterator[Unit]:
    """The units of a file, of TMX 1.x or XLIFF 2.x; raises `InputError` for anything else."""
    tags = ("tmx", "tu", f"{{{XLIFF}}}xliff", f"{{{XLIFF}}}file", f"{{{XLIFF}}}unit")
    known = False
    for event, element in parse_events(path, tags):
        known = True
        if event == "start":
            continue
        if element.tag == "tu":
            yield _tmx_unit(element, path)
        elif element.tag == f"{{{XLIFF}}}unit":
            yield _xliff_unit(element, path)
    if not known:
        raise InputError(
            "is neither TMX nor XLIFF 2: export it as one of these, with the ids kept",
            source=str(path),
        )


def _tmx_unit(unit: etree._Element, path: Path) -> Unit:
    cells: dict[str, EditedCell] = {}
    for variant in unit.iterchildren("tuv"):
        language = variant.get(XML_LANG) or variant.get("lang")
        segment = variant.find("seg")
        if language and segment is not None:
            text = _tmx_text(segment, path)
            twice = language in cells and cells[language].text != text
            unfit = f"two texts in {language!r}: keep one of them" if twice else None
            cells[language] = EditedCell(text, _props(variant).get("hash"), unfit=unfit)
    return Unit(
        where=f"{path}, line {unit.sourceline}",
        id=unit.get("tuid"),
        story=_props(unit).get("story"),
        cells=cells,
        notes=_notes(unit, "note"),
    )


def _notes(unit: etree._Element, tag: str) -> tuple[str, ...]:
    """What people wrote beside a unit and its texts; we publish no notes of our own."""
    texts = (" ".join((note.text or "").split()) for note in unit.iter(tag))
    return tuple(dict.fromkeys(filter(None, texts)))


def _props(element: etree._Element) -> dict[str, str]:
    return {
        prop.get("type", "").removeprefix(_PROP): prop.text or ""
        for prop in element.iterchildren("prop")
        if prop.get("type", "").startswith(_PROP)
    }


def _tmx_text(element: etree._Element, path: Path) -> str:
    """The text of a segment; of other tools' inline codes only what `hi` highlights is text."""
    parts = [element.text or ""]
    for child in element:
        _refuse_entity(child, path)
        if child.tag == "ph" and child.get("type") == CONTROL:
            parts.append(_character(child.text, path))
        elif child.tag == "hi":
            parts.append(_tmx_text(child, path))
        parts.append(child.tail or "")
    return "".join(parts)


def _xliff_unit(unit: etree._Element, path: Path) -> Unit:
    root = unit.getroottree().getroot()
    file = next(unit.iterancestors(f"{{{XLIFF}}}file"), None)
    segments = [s for s in unit if s.tag in (f"{{{XLIFF}}}segment", f"{{{XLIFF}}}ignorable")]
    states = [s.get("state", "initial") for s in segments if s.tag == f"{{{XLIFF}}}segment"]
    cells = {}
    for side, language, approved in (
        ("source", root.get("srcLang"), False),
        ("target", root.get("trgLang"), bool(states) and all(s in _DONE for s in states)),
    ):
        if language and any(s.find(f"{{{XLIFF}}}{side}") is not None for s in segments):
            text, whole = _joined(segments, side, path)
            seen = _meta(unit, side, "hash")
            unfit = (
                None
                if whole
                else "only some of its segments have a target: translate the others too"
            )
            cells[language] = EditedCell(text, seen, approved, unfit)
    return Unit(
        where=f"{path}, line {unit.sourceline}",
        id=unit.get("id"),
        story=(_meta(file, None, "story") or file.get("original")) if file is not None else None,
        cells=cells,
        notes=_notes(unit, f"{{{XLIFF}}}note"),
    )


def _joined(segments: Sequence[etree._Element], side: str, path: Path) -> tuple[str, bool]:
    """The text of one side, and whether it is whole: said by every segment or by none.

    What stands between segments need not be repeated in the target (`ignorable`).
    """
    parts, lacking = [], False
    for segment in segments:
        source = segment.find(f"{{{XLIFF}}}source")
        own = segment.find(f"{{{XLIFF}}}{side}")
        between = segment.tag == f"{{{XLIFF}}}ignorable"
        text = "" if own is None else _xliff_text(own, path)
        if not text.strip() and source is not None:
            original = _xliff_text(source, path)
            if between and own is None:
                text = original
            lacking = lacking or bool(original.strip() and not between)
        parts.append(text)
    joined = "".join(parts)
    return joined, not (lacking and joined.strip())


def _meta(element: etree._Element, applies_to: str | None, name: str) -> str | None:
    """A value of the metadata that we wrote into a `file` or a `unit`."""
    metadata = element.find(f"{{{METADATA}}}metadata")
    for group in metadata if metadata is not None else ():
        ours = str(group.get("category", "")).startswith("triptych-")
        if ours and group.get("appliesTo") == applies_to:
            for meta in group.iterchildren(f"{{{METADATA}}}meta"):
                if meta.get("type") == name:
                    return meta.text
    return None


def _xliff_text(element: etree._Element, path: Path) -> str:
    parts = [element.text or ""]
    for child in element:
        _refuse_entity(child, path)
        if child.tag == f"{{{XLIFF}}}cp":
            parts.append(_character(child.get("hex"), path))
        else:
            parts.append(_xliff_text(child, path))
        parts.append(child.tail or "")
    return "".join(parts)


def _character(code: str | None, path: Path) -> str:
    try:
        character = chr(int(code or "", 16))
        character.encode()  # half of a surrogate pair is no text
        return character
    except (ValueError, OverflowError):
        raise InputError(f"{code!r} is no code point", source=str(path)) from None


def _refuse_entity(node: etree._Element, path: Path) -> None:
    if not isinstance(node.tag, str):
        raise InputError(f"it uses the undeclared entity {node.text}", source=str(path))
