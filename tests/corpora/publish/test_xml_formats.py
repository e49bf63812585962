"""TMX and XLIFF are valid, keep what is known of each cell, and lose no character."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from triptych.corpora.publish.edits import read_units
from triptych.corpora.publish.publishing import Published
from triptych.corpora.publish.release import About, ReleasedCell, ReleasedRow, ReleasedStory
from triptych.corpora.publish.tmx import TmxWriter
from triptych.corpora.publish.xliff import METADATA, XLIFF, XliffWriter

if TYPE_CHECKING:
    from collections.abc import Callable

GRAMMARS = Path(__file__).parent / "grammars"
SCHEMAS = [Path(p) for p in os.environ.get("TRIPTYCH_SCHEMAS", "").split(os.pathsep) if p] + [
    Path("/usr/share/php/Symfony/Component/Translation/Resources/schemas")
]
ABOUT = About("ohrid", "1", "CC0-1.0", ("en", "mk"), dt.date(2025, 1, 31))


def find_schema(*names: str) -> Path:
    """The standard's own schema, where this machine has it; skips the test where it does not."""
    for folder in SCHEMAS:
        for name in names:
            for found in sorted(folder.rglob(name)):
                return found
    pytest.skip(f"no {names[0]}: set TRIPTYCH_SCHEMAS to a folder that has it (docs/publishing.md)")


def load_xsd(path: Path) -> etree.XMLSchema:
    """A schema of OASIS; the copy of xml.xsd that it imports is looked for next to it."""

    class Local(etree.Resolver):
        def resolve(self, *asked: Any) -> Any:
            url, context = asked[0], asked[-1]
            found = sorted(path.parent.rglob(Path(url).name))
            return getattr(self, "resolve_filename")(str(found[0]), context) if found else None  # noqa: B009 - the stubs lack it

    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Local())
    return etree.XMLSchema(etree.parse(str(path), parser))


def files(release: Published, pattern: str) -> Iterable[Path]:
    found = sorted(release.folder.glob(pattern))
    assert found
    return found


def story_of(texts: dict[str, str]) -> ReleasedStory:
    cells = {lang: ReleasedCell(text, "human", "CC0-1.0") for lang, text in texts.items()}
    return ReleasedStory("s", "train", (ReleasedRow("r1", 0, "body", cells, 1.0),))


def test_tmx_keeps_to_the_specification(release: Published) -> None:
    """Order, required attributes and values are those of TMX 1.4b, by a grammar of our own."""
    with (GRAMMARS / "tmx.dtd").open("rb") as file:
        dtd = etree.DTD(file)
    for path in files(release, "tmx/*.tmx"):
        assert dtd.validate(etree.parse(str(path))), dtd.error_log


def test_tmx_is_valid_by_its_dtd(release: Published) -> None:
    """tmx14.dtd, the standard's own, accepts what is published."""
    with find_schema("tmx14.dtd").open("rb") as file:
        dtd = etree.DTD(file)
    for path in files(release, "tmx/*.tmx"):
        assert dtd.validate(etree.parse(str(path))), dtd.error_log


def test_xliff_keeps_to_the_specification(release: Published) -> None:
    """Order, required attributes and values are those of XLIFF 2.1, by a grammar of our own."""
    grammar = etree.RelaxNG(etree.parse(str(GRAMMARS / "xliff.rng")))
    for path in files(release, "xliff/*.xlf"):
        assert grammar.validate(etree.parse(str(path))), grammar.error_log


def test_xliff_is_valid_by_its_schema(release: Published) -> None:
    """The OASIS schema of the core accepts what is published."""
    schema = load_xsd(find_schema("xliff_core_2.0.xsd", "xliff-core-2.0.xsd"))
    for path in files(release, "xliff/*.xlf"):
        assert schema.validate(etree.parse(str(path))), schema.error_log


def test_xliff_metadata_is_valid_by_its_schema(release: Published) -> None:
    """The OASIS schema of the metadata module accepts what is published."""
    schema = load_xsd(find_schema("metadata.xsd"))
    for path in files(release, "xliff/*.xlf"):
        for element in etree.parse(str(path)).iter(f"{{{METADATA}}}metadata"):
            assert schema.validate(element), schema.error_log


def test_the_grammars_refuse_what_is_wrong(release: Published) -> None:
    """The grammars of our own are no rubber stamp: each of these mutations fails them."""
    with (GRAMMARS / "tmx.dtd").open("rb") as file:
        dtd = etree.DTD(file)
    grammar = etree.RelaxNG(etree.parse(str(GRAMMARS / "xliff.rng")))
    tmx = etree.parse(str(release.folder / "tmx" / "train.tmx"))
    variant = tmx.find(".//tuv")
    assert variant is not None
    variant.append(variant[0])  # a property after the segment
    assert not dtd.validate(tmx)
    xliff = etree.parse(str(release.folder / "xliff" / "en-mk.xlf"))
    segment = xliff.find(f".//{{{XLIFF}}}segment")
    assert segment is not None
    del segment.attrib["state"]  # subState needs state
    assert not grammar.validate(xliff)


def test_tmx_holds_all_languages_in_one_unit(release: Published) -> None:
    """A row in three languages is one unit of three variants; props tell who made each."""
    tree = etree.parse(str(release.folder / "tmx" / "train.tmx"))
    units = tree.findall(".//tu")
    assert {len(unit.findall("tuv")) for unit in units} == {2, 3}
    machine = [
        {str(p.get("type")): p.text for p in variant.iterchildren("prop")}
        for variant in tree.iter("tuv")
        if variant.findtext("prop[@type='x-triptych-origin']") == "machine"
    ]
    assert machine
    for props in machine:
        assert props["x-triptych-engine"] == "ctranslate2"
        assert props["x-triptych-model"] == "opus-demo"
        assert props["x-triptych-revision"] == "3f2a"
        assert props["x-triptych-licence"] == "Apache-2.0"
        assert props["x-triptych-from"] == "en"


def test_xliff_marks_machine_text_and_work_to_do(release: Published) -> None:
    """A machine's target is `translated` and `triptych:mt`; a gap has no target and is `initial`."""
    tree = etree.parse(str(release.folder / "xliff" / "en-sq.xlf"))
    seen = set()
    for segment in tree.iter(f"{{{XLIFF}}}segment"):
        target = segment.find(f"{{{XLIFF}}}target")
        seen.add((segment.get("state"), segment.get("subState"), target is not None))
        if target is not None and (target.text or "").startswith("machine"):
            assert segment.get("subState") == "triptych:mt"
    assert seen == {
        ("final", "triptych:human", True),
        ("translated", "triptych:mt", True),
        ("initial", None, False),
    }


@pytest.mark.parametrize("writer", [TmxWriter, XliffWriter])
@settings(deadline=None)  # it writes files
@given(
    text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    other=st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
)
@example(text="E\u0308", other="\uf900")  # which Unicode's composed form writes otherwise
def test_every_text_comes_back(
    tmp_path_factory: pytest.TempPathFactory,
    writer: Callable[[Path, About], TmxWriter | XliffWriter],
    text: str,
    other: str,
) -> None:
    """What was written is read back character by character, forbidden control characters too."""
    folder = tmp_path_factory.mktemp("text")
    file = writer(folder, ABOUT)
    file.add(story_of({"en": text, "mk": other}))
    file.close()
    (path,) = [p for p in folder.rglob("*") if p.is_file()]
    (unit,) = read_units(path)
    assert {lang: cell.text for lang, cell in unit.cells.items()} == {"en": text, "mk": other}
