"""The report: one file that holds everything, safely, worst first."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.review.conftest import bridge, bridge_rows
from triptych.cli import cli
from triptych.corpora.alike import note_twins
from triptych.corpora.store import Result, Store
from triptych.corpora.withdraw import withdraw
from triptych.errors import InputError
from triptych.review.report import ReportSettings, write_report
from triptych.story import Article, Cell, Finding, Paragraph, Provenance, Row, Span, Story

HOSTILE = "</p></section><script>alert(1)</script><img src=x onerror=alert(2)>'\""


class Outline(HTMLParser):
    """The tags of a page with their attributes, and whether each is closed."""

    VOID = frozenset({"meta", "link", "input", "br", "rect", "line", "circle", "path", "use"})

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.ids += [value for key, value in attrs if key == "id" and value]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag


def page_of(store: Store, tmp_path: Path, **settings: object) -> str:
    """The report of a store, as text."""
    path = tmp_path / "report.html"
    write_report(store, path, ReportSettings(**settings))  # type: ignore[arg-type]  # as given
    return path.read_text(encoding="utf-8")


def test_page_is_whole_and_self_contained(store: Store, tmp_path: Path) -> None:
    """Tags are balanced, ids are unique, and nothing is loaded from anywhere."""
    outline = Outline()
    outline.feed(page_of(store, tmp_path))
    assert outline.open == []
    assert len(outline.ids) == len(set(outline.ids))
    for tag, attributes in outline.tags:
        assert tag not in ("link", "img", "iframe", "object")
        assert "src" not in attributes
        assert not [key for key in attributes if key.startswith("on")]


def test_every_link_inside_the_page_leads_somewhere(store: Store, tmp_path: Path) -> None:
    """References of findings, stubs and icons point at ids that exist."""
    page = page_of(store, tmp_path)
    outline = Outline()
    outline.feed(page)
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets
    assert targets <= set(outline.ids)


def test_worst_story_comes_first_and_open(store: Store, tmp_path: Path) -> None:
    """The story with the highest expected penalty is on top, opened."""
    page = page_of(store, tmp_path)
    first, second = re.findall(r'<details class="story" id="([^"]+)"[^>]*?( open)?>', page)
    assert first == ("story-bridge", " open")
    assert second == ("story-rain", "")


def test_findings_are_marked_in_all_columns(store: Store, tmp_path: Path) -> None:
    """The odd number and those it differs from are marked, with message and measured precision."""
    page = page_of(store, tmp_path)
    marked = re.findall(r'<mark class="mark critical"[^>]*>([^<]+)</mark>', page)
    assert marked == ["11,000", "12.000", "11.000"]
    assert "12 000 against 11 000 in the two other versions" in page
    assert "precision 94%" in page
    assert "precision not measured" in page


def test_machine_cell_never_looks_human(store: Store, tmp_path: Path) -> None:
    """A machine's cell carries its origin, engine, model, licence and note."""
    page = page_of(store, tmp_path)
    cell = page[page.index('class="cell machine') :]
    cell = cell[: cell.index("Автобусите")]
    for word in ("Machine", "demonstration model", "ctranslate2", "demo-en-mk", "CC0-1.0"):
        assert word in cell


def test_moved_paragraph_leaves_a_stub_where_it_stands(store: Store, tmp_path: Path) -> None:
    """The quote stands after the fourth paragraph of the Albanian version, and the page says so."""
    page = page_of(store, tmp_path)
    row = page[page.index('id="story-bridge-r4"') : page.index('id="story-bridge-r5"')]
    assert re.search(r'data-language="sq".*class="stub" href="#story-bridge-r3"', row, re.DOTALL)


def test_markup_in_texts_is_text(tmp_path: Path) -> None:
    """Nothing that a title, cell, reason, message, source or story id holds becomes markup."""
    story = Story(
        f"a/{HOSTILE}",
        {
            "en": Article(
                "en", HOSTILE, (Paragraph("body", HOSTILE),), place=HOSTILE,
                agency=HOSTILE, url="javascript:alert(1)",
            )
        },
    )  # fmt: skip
    made = Provenance(HOSTILE, HOSTILE, HOSTILE, HOSTILE, "en", 0.5, HOSTILE)
    cells = {
        "en": Cell(HOSTILE, "human", (0,)),
        "sq": Cell(HOSTILE, "machine", provenance=made),
        "de": Cell(None, reason=HOSTILE),
    }
    finding = Finding(HOSTILE, "major", ("sq",), HOSTILE, (Span("sq", 3, 20), Span("sq", 9, 999)))
    rows = (Row(story.id, 0, "body", cells, 0.5, (finding,)),)
    with Store.open(tmp_path / "s", create=True) as store:
        store.save(Result(story, rows, {}, "d", HOSTILE))
        page = page_of(store, tmp_path)
    outline = Outline()
    outline.feed(page)
    assert outline.open == []
    assert [tag for tag, _ in outline.tags if tag == "script"] == ["script"]
    assert "img" not in dict(outline.tags)
    assert 'href="javascript' not in page


def test_policy_lets_only_our_script_run(store: Store, tmp_path: Path) -> None:
    """The page carries a policy with the hash of its one script."""
    page = page_of(store, tmp_path)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    assert "default-src &#39;none&#39;" in policy[1]
    assert "script-src &#39;sha256-" in policy[1]


def test_large_corpus_is_capped_and_says_so(store: Store, tmp_path: Path) -> None:
    """Only the worst stories are embedded, with the command that shows the rest."""
    page = page_of(store, tmp_path, stories=1)
    assert page.count('<details class="story"') == 1
    assert "This file shows one story of 2, the worst." in page
    assert "triptych review" in page
    assert page_of(store, tmp_path, stories=0).count('<details class="story"') == 0


def test_near_duplicates_are_shown_with_links(store: Store, tmp_path: Path) -> None:
    """The overview names the group and why; each story has a mark that leads to its twin."""
    again = bridge("bridge-again")
    rows = tuple(bridge_rows("bridge-again"))
    assert 'id="alike"' not in page_of(store, tmp_path)
    store.save(Result(again, rows, {}, "d4", "triptych|test"))
    assert note_twins(store) == [("bridge", "bridge-again")]
    page = page_of(store, tmp_path)
    overview = page[page.index('id="alike"') : page.index('id="stories"')]
    assert "100% of the word triples are the same" in overview
    assert 'href="#story-bridge"' in overview
    assert 'href="#story-bridge-2d-again"' in overview
    for one, other in (("bridge", "bridge-2d-again"), ("bridge-2d-again", "bridge")):
        story = page[page.index(f'class="story" id="story-{one}"') :]
        assert re.search(
            rf'<a class="chip twin" href="#story-{other}"', story.split("</summary>")[0]
        )
    assert page.count('class="chip twin"') == 2


def test_twin_outside_the_page_is_named_without_a_link(store: Store, tmp_path: Path) -> None:
    """A twin that is not embedded has its name only; one that was withdrawn is gone."""
    story = bridge("copy")
    english = replace(story.articles["en"], agency="MIA", url=None)
    story = replace(story, articles={**story.articles, "en": english})  # else it is withdrawn too
    store.save(Result(story, tuple(bridge_rows("copy")), {}, "d4", "triptych|test"))
    note_twins(store)
    page = page_of(store, tmp_path, only=("copy",))
    assert '<span class="chip twin"' in page
    assert 'href="#story-bridge"' not in page
    withdraw(store, "bridge", who="Ana")
    assert "chip twin" not in page_of(store, tmp_path, only=("copy",))


def test_many_near_duplicates_are_counted(store: Store, tmp_path: Path) -> None:
    """Of a large group some stories are named, the others counted; those embedded come first."""
    for n in range(7):
        name = f"copy-{n}"
        store.save(Result(bridge(name), tuple(bridge_rows(name)), {}, name, "triptych|test"))
    note_twins(store)
    page = page_of(store, tmp_path, only=("bridge", "copy-6"))
    overview = page[page.index('id="alike"') : page.index('id="stories"')]
    assert re.findall(r"<small>([^<]+)</small>", overview) == [
        "bridge", "copy-6", "copy-0", "copy-1", "copy-2",
    ]  # fmt: skip
    assert "and 3 more" in overview


def test_chosen_stories_alone(store: Store, tmp_path: Path) -> None:
    """`only` names the stories to embed."""
    page = page_of(store, tmp_path, only=("rain",))
    assert 'id="story-rain"' in page
    assert 'id="story-bridge"' not in page


def test_same_store_same_bytes(store: Store, tmp_path: Path) -> None:
    """The report depends on nothing but the store and the settings."""
    assert page_of(store, tmp_path) == page_of(store, tmp_path)


@pytest.mark.parametrize(("code", "word"), [("sq", "Përmbledhje"), ("mk", "Преглед")])
def test_interface_languages(store: Store, tmp_path: Path, code: str, word: str) -> None:
    """The page's own words come in Albanian and Macedonian too."""
    page = page_of(store, tmp_path, interface=code)
    assert f'<html lang="{code}">' in page
    assert f">{word}</h2>" in page


def test_empty_store(tmp_path: Path) -> None:
    """A store without stories gives a page that says there is nothing."""
    with Store.open(tmp_path / "s", create=True) as store:
        assert "0 stories" in page_of(store, tmp_path)


def test_right_to_left_cells(store: Store, tmp_path: Path) -> None:
    """A language written from right to left gets its direction."""
    row = next(iter(store.rows("rain")))
    row = replace(row, cells={**row.cells, "ar": Cell("مطر", "human", ())})
    store.save(Result(store.story("rain"), (row,), {}, "d3", "t"))
    assert re.search(r'class="text" lang="ar" dir="rtl"', page_of(store, tmp_path))


def test_other_files_are_not_overwritten(store: Store, tmp_path: Path) -> None:
    """An earlier report is replaced; any other file only on demand, and never half."""
    path = tmp_path / "report.html"
    write_report(store, path)
    write_report(store, path)
    path.write_text("my notes")
    with pytest.raises(InputError, match="not a report"):
        write_report(store, path)
    assert path.read_text() == "my notes"
    write_report(store, path, force=True)
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_command(store: Store) -> None:
    """`triptych report DIR` writes DIR/report.html and prints its name."""
    done = CliRunner().invoke(cli, ["report", str(store.directory), "--interface", "mk"])
    assert done.exit_code == 0, done.output
    assert done.stdout.strip() == str(store.directory / "report.html")
    assert (store.directory / "report.html").exists()


@pytest.mark.parametrize(
    ("code", "tallies", "rule"),
    [
        ("en", "1 critical", "language switcher · 1"),
        ("sq", "1 kritike", "zgjedhësi i gjuhës · 1"),
        ("mk", "1 критичен", "избирач на јазик · 1"),
    ],
)
def test_tallies_and_rules_speak_the_language_of_the_page(
    store: Store, tmp_path: Path, code: str, tallies: str, rule: str
) -> None:
    """Severities agree with their number, and what was left out is told without code names."""
    page = page_of(store, tmp_path, interface=code)
    head = re.sub(r"<[^>]+>", "", page[page.index('class="tallies"') : page.index("</header>")])
    assert tallies in head
    assert rule in page
    assert "read: " not in page


def test_severities_of_many_findings_are_plural(tmp_path: Path) -> None:
    """Five are сериозни and të rënda, not the form of one."""
    finding = Finding("number", "major", ("sq",), "another number", ())
    texts = {"en": "Five.", "sq": "Pesë.", "mk": "Пет."}
    rows = [
        Row("a", i, "body", {k: Cell(t, "human", (i,)) for k, t in texts.items()}, 1.0, (finding,))
        for i in range(5)
    ]  # fmt: skip
    articles = {k: Article(k, "", (Paragraph("body", t),) * 5) for k, t in texts.items()}
    with Store.open(tmp_path / "corpus", create=True) as store:
        store.save(Result(Story("a", articles), tuple(rows), {}, "digest", "signature"))
        for code, words in (("sq", "të rënda"), ("mk", "сериозни")):
            page = page_of(store, tmp_path, interface=code)
            assert f"<strong>5</strong> {words}" in page
