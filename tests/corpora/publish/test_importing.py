"""What people edited comes back as decisions; conflicts are told, never guessed at."""

from __future__ import annotations

import copy
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from triptych.corpora.anchors import text_hash
from triptych.corpora.journal import Journal
from triptych.corpora.publish.importing import import_files
from triptych.corpora.publish.publishing import Settings, publish
from triptych.corpora.publish.xliff import XLIFF
from triptych.corpora.store import Store
from triptych.records import Record
from triptych.story import Cell, Row, Story


@pytest.fixture
def published(store: Store, tmp_path: Path, settings: Settings) -> Path:
    """The store published as TMX and XLIFF, to edit."""
    everywhere = replace(
        settings,
        formats=("tmx", "xliff"),
        machine="everywhere",
        allow=frozenset({"machine-in-test"}),
    )
    return publish(store, tmp_path / "out", everywhere).folder


def tmx_with(folder: Path, story: str) -> Path:
    """The TMX file that holds a story."""
    return next(p for p in (folder / "tmx").iterdir() if f">{story}<" in p.read_text("utf-8"))


def edit(path: Path, old: str, new: str) -> Path:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return path


def cell(store: Store, story: str, row: int, language: str) -> Cell:
    return store.shown(story).rows[row].cells[language]


def test_a_file_that_nobody_touched_changes_nothing(store: Store, published: Path) -> None:
    """All units are matched and left alone; the journal stays empty."""
    before = store.digest()
    paths = [p for p in published.rglob("*") if p.suffix in (".tmx", ".xlf")]
    done = import_files(Journal(store), paths, who="Ana")
    for changes in (done.edited, done.accepted, done.conflicts, done.unmatched, done.errors):
        assert changes == []
    assert done.unchanged > 400
    assert store.digest() == before


@pytest.mark.parametrize("name", ["tmx", "xliff"])
def test_an_edited_machine_text_becomes_post_edited(
    store: Store, published: Path, name: str
) -> None:
    """The words are the person's; engine and licence stay known; the other cells are as they were."""
    path = tmx_with(published, "story-03") if name == "tmx" else published / "xliff" / "en-sq.xlf"
    edit(path, "machine sq story-03 1", "Këshilli u mblodh sërish.")
    done = import_files(Journal(store), [path], who="Ana")
    assert [(c.story, c.row, c.language) for c in done.edited] == [("story-03", 1, "sq")]
    edited = cell(store, "story-03", 1, "sq")
    assert (edited.text, edited.origin) == ("Këshilli u mblodh sërish.", "post-edited")
    assert edited.provenance is not None
    assert edited.provenance.licence == "Apache-2.0"
    assert cell(store, "story-03", 0, "sq").origin == "machine"
    (decision,) = store.decisions("story-03")
    assert (decision.kind, decision.who) == ("edit", "Ana")


def test_an_import_can_be_repeated(store: Store, published: Path) -> None:
    """The second time there is nothing to do."""
    path = edit(tmx_with(published, "story-03"), "machine sq story-03 1", "Sërish.")
    import_files(Journal(store), [path], who="Ana")
    before = store.digest()
    again = import_files(Journal(store), [path], who="Ana")
    assert (again.edited, again.conflicts) == ([], [])
    assert store.digest() == before


def test_an_edited_human_text_stays_human(store: Store, published: Path) -> None:
    """A person corrected a person."""
    path = edit(tmx_with(published, "story-04"), "Ohrid 4 (en)", "Ohrid IV")
    import_files(Journal(store), [path], who="Ana")
    assert cell(store, "story-04", 0, "en").origin == "human"
    assert cell(store, "story-04", 0, "en").text == "Ohrid IV"


def test_a_gap_that_a_person_filled_is_human(store: Store, published: Path) -> None:
    """A segment that had no target comes back with one."""
    path = published / "xliff" / "en-sq.xlf"
    tree = etree.parse(str(path))
    gap = next(s for s in tree.iter(f"{{{XLIFF}}}segment") if s.find(f"{{{XLIFF}}}target") is None)
    etree.SubElement(gap, f"{{{XLIFF}}}target").text = "E përkthyer nga njeriu."
    tree.write(str(path), encoding="utf-8")
    done = import_files(Journal(store), [path], who="Ana")
    (change,) = done.edited
    assert change.story is not None
    assert change.row is not None
    assert cell(store, change.story, change.row, "sq").origin == "human"


def test_a_target_marked_as_reviewed_is_accepted(store: Store, published: Path) -> None:
    """A person stands by the machine's words: post-edited, with the text as it is."""
    path = published / "xliff" / "en-sq.xlf"
    edit(path, 'state="translated" subState="triptych:mt"', 'state="reviewed"')
    done = import_files(Journal(store), [path], who="Ana")
    assert len(done.accepted) == 24
    assert not done.edited
    accepted = cell(store, "story-03", 1, "sq")
    assert (accepted.text, accepted.origin) == ("machine sq story-03 1", "post-edited")


def test_a_conflict_is_told_and_not_applied(store: Store, published: Path) -> None:
    """Somebody else changed the cell since: theirs stands, both texts are named, the rest goes on."""
    journal = Journal(store)
    seen = text_hash("machine sq story-03 1")
    journal.edit("story-03", 1, "sq", "E Besës.", who="Besa", seen=seen)
    path = edit(tmx_with(published, "story-03"), "machine sq story-03 1", "E Anës.")
    edit(path, "machine sq story-03 0", "Titulli.")
    done = import_files(journal, [path], who="Ana")
    (conflict,) = done.conflicts
    assert (conflict.text, conflict.theirs) == ("E Anës.", "E Besës.")
    assert cell(store, "story-03", 1, "sq").text == "E Besës."
    assert cell(store, "story-03", 0, "sq").text == "Titulli."


def test_two_files_that_disagree_are_a_conflict(store: Store, published: Path) -> None:
    """The first file's edit stands, the second's is told."""
    first = edit(published / "xliff" / "en-sq.xlf", "machine sq story-03 1", "Një.")
    second = edit(published / "xliff" / "mk-sq.xlf", "machine sq story-03 1", "Dy.")
    done = import_files(Journal(store), [first, second], who="Ana")
    assert [c.text for c in done.edited] == ["Një."]
    assert [(c.text, c.theirs) for c in done.conflicts] == [("Dy.", "Një.")]


def test_a_machine_s_new_text_is_no_conflict(maker: Any, store: Store, published: Path) -> None:
    """The store was filled by another model since: a person's words win over a machine's."""
    story = store.story("story-03")
    rows = [
        replace(
            row,
            cells={
                **row.cells,
                "sq": replace(row.cells["sq"], text=f"a newer machine {row.number}"),
            },
        )
        for row in maker.rows(story)
    ]
    maker.save(store, story, rows)
    path = edit(tmx_with(published, "story-03"), "machine sq story-03 1", "E Anës.")
    done = import_files(Journal(store), [path], who="Ana")
    assert [c.text for c in done.edited] == ["E Anës."]
    assert cell(store, "story-03", 1, "sq").text == "E Anës."
    assert cell(store, "story-03", 0, "sq").text == "a newer machine 0"


def test_rows_are_found_by_id_when_a_tool_dropped_the_properties(
    store: Store, published: Path
) -> None:
    """Many tools keep `tuid` and nothing else."""
    path = edit(tmx_with(published, "story-03"), "machine sq story-03 1", "E Anës.")
    drop(path, keep_id=True)
    done = import_files(Journal(store), [path], who="Ana")
    assert [(c.story, c.row, c.text) for c in done.edited] == [("story-03", 1, "E Anës.")]
    assert not done.unmatched


def test_rows_are_found_by_content_when_a_tool_dropped_the_ids(
    store: Store, published: Path
) -> None:
    """The texts of the other languages say which row it is; where two rows say the same, nothing does."""
    path = edit(tmx_with(published, "story-03"), "machine sq story-03 1", "E Anës.")
    drop(path, keep_id=False)
    done = import_files(Journal(store), [path], who="Ana")
    assert [(c.story, c.row, c.text) for c in done.edited] == [("story-03", 1, "E Anës.")]
    # Headings and last paragraphs are the same in all stories of this store.
    assert done.unmatched
    assert all("no row has this id" in (c.problem or "") for c in done.unmatched)


def drop(path: Path, *, keep_id: bool) -> None:
    tree = etree.parse(str(path))
    for prop in list(tree.iter("prop")):
        parent = prop.getparent()
        assert parent is not None
        parent.remove(prop)
    for unit in tree.iter("tu"):
        if not keep_id:
            del unit.attrib["tuid"]
    tree.write(str(path), encoding="utf-8")


def test_line_breaks_that_a_tool_changed_are_no_edit(
    maker: Any, tmp_path: Path, settings: Settings
) -> None:
    """Two paragraphs in a cell come back on one line: nobody edited anything."""
    with Store.open(tmp_path / "lines", create=True) as store:
        story = maker.story(3)
        rows = maker.rows(story)
        joined = replace(rows[1].cells["en"], text="First.\nSecond.")
        rows = [replace(rows[1], number=0, cells={**rows[1].cells, "en": joined})]
        maker.save(store, story, rows)
        folder = publish(store, tmp_path / "out", replace(settings, formats=("tmx",))).folder
        path = edit(tmx_with(folder, story.id), "First.\nSecond.", "First. Second.")
        done = import_files(Journal(store), [path], who="Ana")
    assert (done.edited, done.unchanged) == ([], 3)


def test_an_empty_target_deletes_nothing(store: Store, published: Path) -> None:
    """A tool that writes empty targets does no harm; who wanted the text gone is told how."""
    path = edit(tmx_with(published, "story-03"), "machine sq story-03 1", " ")
    done = import_files(Journal(store), [path], who="Ana")
    assert not done.edited
    assert [(c.story, c.row, c.theirs) for c in done.emptied] == [
        ("story-03", 1, "machine sq story-03 1")
    ]
    assert "triptych review" in str(done.emptied[0].problem)
    assert cell(store, "story-03", 1, "sq").text == "machine sq story-03 1"


def test_half_a_translation_changes_nothing(store: Store, published: Path) -> None:
    """A tool cut a text into segments and one has no target yet: it is named, not taken."""
    path = published / "xliff" / "en-mk.xlf"
    source, target = (cell(store, "story-03", 1, code).text or "" for code in ("en", "mk"))
    halves = (
        f"<source>{source[:10]}</source><target>{target[:9]}</target></segment>"
        f"<segment><source>{source[10:]}</source></segment>"
    )
    edit(path, f"<source>{source}</source>\n<target>{target}</target>\n</segment>", halves)
    done = import_files(Journal(store), [path], who="Ana")
    assert not done.edited
    (half,) = done.unmatched
    assert "only some of its segments" in str(half.problem)
    assert cell(store, "story-03", 1, "mk").text == target


def test_two_texts_in_one_language_are_told(store: Store, published: Path) -> None:
    """A tool wrote alternatives into one unit: which of them holds is not guessed."""
    path = tmx_with(published, "story-03")
    tree = etree.parse(str(path))
    (variant,) = (v for v in tree.iter("tuv") if v.findtext("seg") == "machine sq story-03 1")
    again = copy.deepcopy(variant)
    segment = again.find("seg")
    assert segment is not None
    segment.text = "E Anës."
    variant.addnext(again)
    tree.write(str(path), encoding="utf-8")
    done = import_files(Journal(store), [path], who="Ana")
    assert not done.edited
    (twice,) = done.unmatched
    assert "two texts in 'sq'" in str(twice.problem)
    assert (twice.story, twice.row) == ("story-03", 1)


CODES = {"en": "EN-US", "sq": "sq_AL", "mk": "mk-Cyrl-MK"}


@pytest.mark.parametrize("keep_id", [True, False])
def test_tools_may_rewrite_language_codes(store: Store, published: Path, keep_id: bool) -> None:
    """Trados and OmegaT write codes with regions and in capitals, ids kept or not."""
    path = edit(tmx_with(published, "story-03"), "machine sq story-03 1", "E Anës.")
    for ours, theirs in CODES.items():
        edit(path, f'xml:lang="{ours}"', f'xml:lang="{theirs}"')
    if not keep_id:
        drop(path, keep_id=False)
    done = import_files(Journal(store), [path], who="Ana")
    assert [(c.story, c.row, c.language) for c in done.edited] == [("story-03", 1, "sq")]
    assert not (keep_id and done.unmatched)


def test_a_code_that_could_mean_two_columns_means_none(
    maker: Any, tmp_path: Path, settings: Settings
) -> None:
    """`pt` is neither `pt-BR` nor `pt-PT`: it is named, and nothing is guessed."""
    with Store.open(tmp_path / "two", create=True) as store:
        cells = {code: Cell(f"O texto ({code}).", "human") for code in ("en", "pt-BR", "pt-PT")}
        row = Row("s", 0, "title", cells, 1.0)
        maker.save(store, Story("s", {"en": maker.article("en", 1)}), [row])
        folder = publish(store, tmp_path / "o", replace(settings, formats=("tmx",))).folder
        path = edit(tmx_with(folder, "s"), 'xml:lang="pt-BR"', 'xml:lang="pt"')
        done = import_files(Journal(store), [path], who="Ana")
    assert [c.language for c in done.unmatched] == ["pt"]
    assert done.unchanged == 2


def test_letters_taken_apart_are_no_edit(store: Store, published: Path) -> None:
    """A tool that writes `ë` as two characters (NFD) changed nothing; an edit comes in composed."""
    path = edit(tmx_with(published, "story-03"), "machine sq story-03 1", "E Anës.")
    path.write_text(unicodedata.normalize("NFD", path.read_text("utf-8")), "utf-8")
    done = import_files(Journal(store), [path], who="Ana")
    assert [c.text for c in done.edited] == [unicodedata.normalize("NFC", "E Anës.")]


@pytest.mark.parametrize("form", ["tmx", "xliff"])
def test_a_note_becomes_a_comment(store: Store, published: Path, form: str) -> None:
    """What a translator wrote beside a text stands on the review page, once."""
    if form == "tmx":
        path = tmx_with(published, "story-03")
        edit(path, '<tuv xml:lang="mk">', '<tuv xml:lang="mk"><note>Провери\n ја бројката.</note>')
    else:
        path = published / "xliff" / "en-mk.xlf"
        edit(path, "<segment ", "<notes><note>Провери ја бројката.</note></notes><segment ")
    before = store.digest()
    assert import_files(Journal(store), [path], who="Ana", dry_run=True).commented
    assert store.digest() == before
    done = import_files(Journal(store), [path], who="Ana")
    assert done.commented
    said = [(who, text) for who, _, text in store.shown("story-03").notes[1].comments]
    assert said == [("Ana", "Провери ја бројката.")]
    assert not import_files(Journal(store), [path], who="Ana").commented


def test_a_dry_run_writes_nothing(store: Store, published: Path) -> None:
    """It says what would change."""
    path = edit(tmx_with(published, "story-03"), "machine sq story-03 1", "E Anës.")
    before = store.digest()
    done = import_files(Journal(store), [path], who="Ana", dry_run=True)
    assert len(done.edited) == 1
    assert store.digest() == before


def test_findings_are_found_anew_once_a_story(store: Store, published: Path) -> None:
    """However many cells of a story were edited, it is scored once, as it stands at the end."""
    asked = []

    def rescore(story: str, rows: Sequence[Row]) -> tuple[Sequence[Row], Record]:
        asked.append((story, [row.cells["sq"].text for row in rows][:2]))
        return rows, {"anew": True}

    path = edit(tmx_with(published, "story-03"), "machine sq story-03", "E Anës")
    import_files(Journal(store), [path], who="Ana", rescore=rescore)
    assert asked == [("story-03", ["E Anës 0", "E Anës 1"])]
    assert store.vector("story-03") == {"anew": True}


def test_a_file_that_cannot_be_read_does_not_stop_the_others(
    store: Store, published: Path, tmp_path: Path
) -> None:
    """Its error is reported, the next file is taken; units of withdrawn stories are named."""
    bad = tmp_path / "bad.tmx"
    bad.write_text("<tmx", "utf-8")
    good = edit(tmx_with(published, "story-03"), "machine sq story-03 1", "E Anës.")
    done = import_files(Journal(store), [bad, good], who="Ana")
    assert len(done.errors) == 1
    assert str(bad) in done.errors[0]
    assert len(done.edited) == 1


def test_a_masked_text_does_not_come_back(
    maker: Any, store: Store, tmp_path: Path, settings: Settings
) -> None:
    """The tag is no edit, and an edit beside it is a conflict: the number must not get lost."""
    story = store.story("story-04")
    rows = list(maker.rows(story))
    called = replace(rows[0].cells["en"], text="Call 070 123 456 now")
    rows[0] = replace(rows[0], cells={**rows[0].cells, "en": called})
    maker.save(store, story, rows)
    masked = replace(settings, formats=("tmx",), mask=True)
    path = tmx_with(publish(store, tmp_path / "out", masked).folder, "story-04")
    done = import_files(Journal(store), [path], who="Ana")
    assert (done.edited, done.conflicts) == ([], [])
    edit(path, "Call [PHONE] now", "Ring [PHONE] now")
    done = import_files(Journal(store), [path], who="Ana")
    assert [c.theirs for c in done.conflicts] == ["Call 070 123 456 now"]
    assert cell(store, "story-04", 0, "en").text == "Call 070 123 456 now"


def test_a_release_after_the_import_tells_the_origin(
    store: Store, published: Path, tmp_path: Path, settings: Settings
) -> None:
    """Published, edited, imported, published again: the cell is post-edited in the new release."""
    path = edit(tmx_with(published, "story-03"), "machine sq story-03 1", "E Anës.")
    import_files(Journal(store), [path], who="Ana")
    done = publish(store, tmp_path / "next", replace(settings, previous=published))
    assert done.manifest["figures"]["cells"]["sq"]["post-edited"] == 1
    assert done.manifest["changes"]["cells_changed"] >= 1
