"""Stories from folders, manifests, exports, feeds and heaps."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from triptych.corpora.sources import Sourced, checked_id, find_stories
from triptych.errors import InputError

BODY = {
    "en": "The government adopted a decision on a new bridge, a spokeswoman said on Monday.",
    "sq": "Qeveria e miratoi vendimin për urën e re, tha zëdhënësja të hënën në Shkup.",
    "mk": "Владата усвои одлука за нов мост, изјави портпаролката во понеделникот.",
}


def page(code: str, number: int = 1) -> str:
    return f"{code.upper()} {number}\n\n{code.upper()} {number}\n\n{BODY[code]} Nr. {number}.\n"


def html(code: str, number: int, head: str = "") -> str:
    return (
        f'<html lang="{code}"><head>{head}</head><body><article><h1>Title {number}</h1>'
        f"<p>{BODY[code]} {number}.</p><p>{BODY[code]} {number + 1}.</p></article></body></html>"
    )


def found(*sources: Path) -> tuple[dict[str, list[str]], list[str]]:
    """Stories with their languages, and the errors."""
    everything = list(find_stories(sources))
    stories = {s.story.id: sorted(s.story.articles) for s in everything if s.story}
    return stories, [str(error) for s in everything for error in s.errors]


def test_a_folder_a_story(tmp_path: Path) -> None:
    """Files named after their languages, whatever their format."""
    for name in ("one", "deep/two"):
        (tmp_path / name).mkdir(parents=True)
        for code in BODY:
            (tmp_path / name / f"{code}.txt").write_text(page(code), "utf-8")
    assert found(tmp_path) == ({"one": ["en", "mk", "sq"], "deep/two": ["en", "mk", "sq"]}, [])


def test_other_names_take_the_language_of_the_text(tmp_path: Path) -> None:
    """A small folder of three pages in three languages is a story."""
    (tmp_path / "s").mkdir()
    for number, code in enumerate(BODY):
        (tmp_path / "s" / f"page-{number}.txt").write_text(page(code), "utf-8")
    assert found(tmp_path) == ({"s": ["en", "mk", "sq"]}, [])


def test_two_files_for_one_language(tmp_path: Path) -> None:
    """An error that names both; the other languages go on."""
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "en.txt").write_text(page("en"), "utf-8")
    (tmp_path / "s" / "en.html").write_text(html("en", 1), "utf-8")
    (tmp_path / "s" / "mk.txt").write_text(page("mk"), "utf-8")
    stories, errors = found(tmp_path)
    assert stories == {"s": ["mk"]}
    assert len(errors) == 1
    assert "en.txt" in errors[0]
    assert "en.html" in errors[0]


def test_a_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    """Its story goes on with what can be read, and so do the others."""
    for name in "ab":
        (tmp_path / name).mkdir()
        (tmp_path / name / "en.txt").write_text(page("en"), "utf-8")
    (tmp_path / "a" / "sq.txt").write_bytes(b"")
    (tmp_path / "a" / "xx.txt").write_text(page("sq"), "utf-8")
    stories, errors = found(tmp_path)
    assert stories == {"a": ["en"], "b": ["en"]}
    assert len(errors) == 2


def test_single_files_of_one_name(tmp_path: Path) -> None:
    """`page.en.txt` and `page.sq.txt` are one story."""
    for code in ("en", "sq"):
        (tmp_path / f"page.{code}.txt").write_text(page(code), "utf-8")
    assert found(*sorted(tmp_path.glob("*.txt")))[0] == {"page": ["en", "sq"]}


def test_manifests(tmp_path: Path) -> None:
    """JSONL and TSV; paths are relative to the manifest; a missing file is an error."""
    for code in BODY:
        (tmp_path / f"p{code}.txt").write_text(page(code), "utf-8")
    rows = [{"story": "s/1", "language": c, "path": f"p{c}.txt"} for c in BODY]
    rows.append({"story": "s/2", "language": "en", "path": "gone.txt"})
    lines = "\n".join(map(json.dumps, rows))
    (tmp_path / "m.jsonl").write_text(lines, "utf-8")
    stories, errors = found(tmp_path / "m.jsonl")
    assert stories == {"s/1": ["en", "mk", "sq"]}
    assert len(errors) == 1
    assert "gone.txt" in errors[0]
    table = "story\tlanguage\tpath\n" + "\n".join(f"t\t{c}\tp{c}.txt" for c in BODY)
    (tmp_path / "m.tsv").write_text(table, "utf-8")
    assert found(tmp_path / "m.tsv")[0] == {"t": ["en", "mk", "sq"]}


def test_a_csv_export(tmp_path: Path) -> None:
    """Articles with their story named in a column."""
    lines = ["story,language,title,text"]
    lines += [f'x,{c},T,"{BODY[c]} A long enough text."' for c in BODY]
    (tmp_path / "e.csv").write_text("\n".join(lines), "utf-8")
    assert found(tmp_path / "e.csv")[0] == {"x": ["en", "mk", "sq"]}


def test_a_heap_is_paired_by_its_links(tmp_path: Path) -> None:
    """Pages of one folder whose hreflang name each other; the id comes from the URL."""
    for number in (1, 5):
        links = "".join(
            f'<link rel="alternate" hreflang="{c}" href="https://a.example/{c}/s{number}">'
            for c in BODY
        )
        for code in BODY:
            own = f'<link rel="canonical" href="https://a.example/{code}/s{number}">'
            name = f"{number * 37 % 11}{code[::-1]}.html"
            (tmp_path / name).write_text(html(code, number, own + links), "utf-8")
    assert found(tmp_path) == ({"s1": ["en", "mk", "sq"], "s5": ["en", "mk", "sq"]}, [])


def test_a_sitemap_names_saved_pages(tmp_path: Path) -> None:
    """URLs lead to files beside it; what was not saved is a ledger line."""
    urls = "".join(f"<url><loc>https://a.example/{c}/bridge</loc></url>" for c in (*BODY, "de"))
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    (tmp_path / "sitemap.xml").write_text(f'<urlset xmlns="{space}">{urls}</urlset>', "utf-8")
    for code in BODY:
        (tmp_path / "a.example" / code).mkdir(parents=True)
        (tmp_path / "a.example" / code / "bridge.html").write_text(html(code, 1), "utf-8")
    everything = list(find_stories([tmp_path]))
    stories = [s.story for s in everything if s.story]
    assert [sorted(s.articles) for s in stories] == [["en", "mk", "sq"]]
    assert any(entry.rule == "feed" for s in everything for entry in s.ledger)


def test_entities_of_a_feed_stay_unread(tmp_path: Path) -> None:
    """An external entity or an entity bomb adds nothing."""
    bomb = '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><item><link>&a;</link></item></rss>'
    (tmp_path / "f.xml").write_text(bomb, "utf-8")
    everything = list(find_stories([tmp_path / "f.xml"]))
    assert not any("root:" in str(s) for s in everything)
    assert not any(s.story for s in everything)


@pytest.mark.parametrize("name", ["../x", "a/../b", "/etc", "a\0b", "", "C:/x", "a//b", "x" * 300])
def test_unsafe_ids_are_refused(name: str) -> None:
    """An id that could lead out of a folder is an error."""
    with pytest.raises(InputError):
        checked_id(name, "m.jsonl")


def test_a_manifest_with_unsafe_ids_goes_on(tmp_path: Path) -> None:
    """The bad rows are errors, the good ones stories."""
    rows = [
        {"story": "../../evil", "language": "en", "text": BODY["en"]},
        {"story": "good", "language": "en", "text": BODY["en"]},
        {"story": "nul", "language": "en", "path": "a\0b"},
    ]
    (tmp_path / "m.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    stories, errors = found(tmp_path / "m.jsonl")
    assert stories == {"good": ["en"]}
    assert len(errors) == 2


def test_stale_versions_are_noted(tmp_path: Path) -> None:
    """A version that was not touched since another one's update."""
    (tmp_path / "s").mkdir()
    for code, changed in (("en", "2024-11-06T12:00:00Z"), ("mk", "2024-11-05T11:00:00Z")):
        said = json.dumps({
            "@type": "NewsArticle", "datePublished": "2024-11-05T11:00:00Z",
            "dateModified": changed,
        })  # fmt: skip
        head = f'<script type="application/ld+json">{said}</script>'
        (tmp_path / "s" / f"{code}.html").write_text(html(code, 1, head), "utf-8")
    (sourced,) = find_stories([tmp_path])
    assert isinstance(sourced, Sourced)
    assert [e.language for e in sourced.ledger if e.rule == "stale"] == ["mk"]


def test_a_bad_line_of_an_export_costs_itself_only(tmp_path: Path) -> None:
    """In a folder too, and first in the file; a file of something else altogether is passed over."""
    good = [{"id": f"s{n}", "paragraphs": {"en": [f"A text of {n} that is long enough."]}} for n in (1, 2)]  # fmt: skip
    bad = [{"id": "../../evil", "paragraphs": {"en": ["It would stand elsewhere."]}}]
    lines = ["{broken", *map(json.dumps, [good[0], *bad]), "{", json.dumps(good[1])]
    (tmp_path / "export.jsonl").write_text("\n".join(lines))
    (tmp_path / "other.jsonl").write_text('{"a": 1}\n' * 200)
    found = list(find_stories([tmp_path]))
    assert [s.story.id for s in found if s.story] == ["s1", "s2"]
    errors = [error for s in found for error in s.errors]
    assert len(errors) == 3
    assert all("export.jsonl" in str(error.source) for error in errors)
    ignored = [entry.source for s in found for entry in s.ledger]
    assert ignored == [str(tmp_path / "other.jsonl")]


def test_a_feed_with_entities_is_refused(tmp_path: Path) -> None:
    """Neither a bomb nor the text of another file comes in; a feed of nothing is in the ledger."""
    secret = tmp_path / "secret"
    secret.write_text("https://a.example/secret")
    head = f'<!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    item = "<rss><channel><item><link>&x;</link></item></channel></rss>"
    (tmp_path / "a.xml").write_text(head + item)
    (tmp_path / "b.xml").write_text("<rss><channel/></rss>")
    found = list(find_stories([tmp_path]))
    assert ["declares entities" in str(e) for s in found for e in s.errors] == [True]
    assert [e.why for s in found for e in s.ledger if "b.xml" in str(e.source)] == [
        "a feed or sitemap that lists no page"
    ]
    assert "a.example" not in repr(found)
