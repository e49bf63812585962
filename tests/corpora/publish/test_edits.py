"""Edited files are read whichever tool wrote them, and hostile ones are refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from triptych.corpora.publish.edits import read_units
from triptych.corpora.publish.publishing import Published
from triptych.errors import InputError

BOMB = """<?xml version="1.0"?>
<!DOCTYPE tmx [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
<!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">
<!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;"><!ENTITY h "&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;">]>
<tmx version="1.4"{attribute}><header/><body><tu><tuv xml:lang="en"><seg>&h;</seg></tuv></tu></body></tmx>"""


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding)
    return path


@pytest.mark.parametrize("attribute", ["", ' creationid="&h;"'])
def test_an_entity_bomb_is_refused(tmp_path: Path, attribute: str) -> None:
    """A document that declares entities is refused before they are expanded."""
    path = write(tmp_path / "bomb.tmx", BOMB.replace("{attribute}", attribute))
    with pytest.raises(InputError, match=r"entit|amplification"):
        list(read_units(path))


@pytest.mark.parametrize("target", ["file", "http"])
def test_an_external_entity_is_not_read(tmp_path: Path, target: str) -> None:
    """Neither a local file nor the network is opened, and the message says what to do."""
    secret = write(tmp_path / "secret", "the secret")
    system = secret.as_uri() if target == "file" else "http://127.0.0.1:9/secret"
    path = write(
        tmp_path / "external.tmx",
        f'<!DOCTYPE tmx [<!ENTITY x SYSTEM "{system}">]><tmx version="1.4"><body>'
        '<tu><tuv xml:lang="en"><seg>&x;</seg></tuv></tu></body></tmx>',
    )
    with pytest.raises(InputError, match="DOCTYPE"):
        list(read_units(path))


def test_an_external_dtd_is_not_fetched(tmp_path: Path) -> None:
    """Many tools write `<!DOCTYPE tmx SYSTEM "tmx14.dtd">`: the file is read, the DTD is not."""
    write(tmp_path / "tmx14.dtd", '<!ENTITY x "expanded">')
    text = (
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4"><header/><body>'
        '<tu tuid="r1"><tuv xml:lang="en"><seg>{}</seg></tuv></tu></body></tmx>'
    )
    (unit,) = read_units(write(tmp_path / "a.tmx", text.format("plain")))
    assert unit.cells["en"].text == "plain"
    with pytest.raises(InputError, match="entity"):
        list(read_units(write(tmp_path / "b.tmx", text.format("&x;"))))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not XML",
        b"\x00\x01\x02",
        b"<tmx><body><tu>",
        b"<html/>",
        "<tmx/>".encode("utf-16")[:-3],
        *(
            f"<tmx><body><tu><tuv xml:lang='en'><seg><ph type='x-control'>{code}</ph></seg></tuv></tu>"
            "</body></tmx>".encode()
            for code in ("D800", "FFFFFFFF", "x")
        ),
    ],
)
def test_what_is_no_translation_file_is_refused(tmp_path: Path, content: bytes) -> None:
    """An error that names the file, not a traceback."""
    path = tmp_path / "bad.tmx"
    path.write_bytes(content)
    with pytest.raises(InputError, match=re.escape(str(path))):
        list(read_units(path))
    with pytest.raises(InputError, match="cannot be read"):
        list(read_units(tmp_path / "absent.tmx"))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_encodings_of_other_tools_are_read(tmp_path: Path, encoding: str) -> None:
    """TMX in UTF-16, and UTF-8 with a byte order mark, are common."""
    name = "utf-16" if encoding == "utf-16" else "utf-8"
    text = (
        f'<?xml version="1.0" encoding="{name}"?><tmx version="1.4"><header/><body>'
        '<tu><tuv lang="mk"><seg>Ѓорѓи ја виде <hi>Ќелијата</hi><ph>&lt;br/&gt;</ph>.</seg></tuv>'
        "</tu></body></tmx>"
    )
    (unit,) = read_units(write(tmp_path / "a.tmx", text, encoding))
    assert unit.cells["mk"].text == "Ѓорѓи ја виде Ќелијата."
    assert (unit.id, unit.story) == (None, None)


@pytest.mark.parametrize(
    ("between", "second", "text", "partial"),
    [
        ("<source> </source>", "<target>Dy.</target>", "Një. Dy.", False),
        ("<source> </source><target>\t</target>", "<target>Dy.</target>", "Një.\tDy.", False),
        ("<source> </source>", "", "Një. ", True),
        ("<source> </source>", "<target> </target>", "Një.  ", True),
    ],
)
def test_a_target_that_lacks_segments_is_told(
    tmp_path: Path, between: str, second: str, text: str, partial: bool
) -> None:
    """What stands between two segments need not be repeated; half a text is no text."""
    path = write(
        tmp_path / "a.xlf",
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" '
        'trgLang="sq"><file id="f"><unit id="r1">'
        "<segment><source>One.</source><target>Një.</target></segment>"
        f"<ignorable>{between}</ignorable><segment><source>Two.</source>{second}</segment>"
        "</unit></file></xliff>",
    )
    (unit,) = read_units(path)
    assert (unit.cells["sq"].text, bool(unit.cells["sq"].unfit)) == (text, partial)
    assert not unit.cells["en"].unfit


def test_segments_that_a_tool_cut_are_joined(tmp_path: Path) -> None:
    """A unit may come back in several segments, in groups, with inline codes and annotations."""
    path = write(
        tmp_path / "a.xlf",
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" '
        'trgLang="sq"><file id="f" original="s 1"><group id="g"><unit id="r1">'
        '<segment id="a" state="final"><source>One. </source><target>Një. </target></segment>'
        "<ignorable><source> </source><target> </target></ignorable>"
        '<segment id="b" state="reviewed"><source><mrk id="m">Two</mrk><ph id="p"/></source>'
        '<target><pc id="c">Dy</pc><cp hex="0007"/></target></segment>'
        "</unit></group></file></xliff>",
    )
    (unit,) = read_units(path)
    assert (unit.id, unit.story) == ("r1", "s 1")
    assert unit.cells["en"].text == "One.  Two"
    assert unit.cells["sq"].text == "Një.  Dy\x07"
    assert unit.cells["sq"].approved
    assert not unit.cells["en"].approved


def test_what_was_published_says_what_was_seen(release: Published) -> None:
    """Every cell of both formats carries the hash of its text, to tell edits and conflicts by."""
    from triptych.corpora.anchors import text_hash

    for name in ("tmx/train.tmx", "xliff/en-mk.xlf"):
        units = list(read_units(release.folder / name))
        assert units
        for unit in units:
            assert unit.story
            for cell in unit.cells.values():
                assert cell.seen == text_hash(cell.text)
