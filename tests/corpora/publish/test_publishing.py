"""Publishing is all or nothing, repeatable, behind gates, and stays in its folder."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from triptych.corpora.publish.counts import check_counts
from triptych.corpora.publish.gates import GateError
from triptych.corpora.publish.jsonl import JsonlWriter
from triptych.corpora.publish.licences import spdx_expression
from triptych.corpora.publish.manifest import read_manifest
from triptych.corpora.publish.publishing import FORMATS, Published, Settings, publish
from triptych.corpora.publish.release import ReleasedStory
from triptych.corpora.store import Store
from triptych.corpora.withdraw import withdraw
from triptych.errors import InputError, SettingsError
from triptych.records import row_from
from triptych.story import Article, Paragraph, Provenance, Story


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def gates_of(error: GateError) -> set[str]:
    return {breach.gate for breach in error.breaches}


def test_every_format_is_written(release: Published) -> None:
    """Each format has a folder of its own, and `release.json` knows every file's hash."""
    assert {path.name for path in release.folder.iterdir()} == {
        *FORMATS, "README.md", "release.json", "index.jsonl",
    }  # fmt: skip
    files = contents(release.folder).keys() - {"release.json"}
    assert files == read_manifest(release.folder)["files"].keys()


def test_the_figures_are_those_of_the_data(release: Published) -> None:
    """The counts add up to what the store holds: 24 stories of four rows."""
    figures = release.manifest["figures"]
    assert sum(figures["stories"].values()) == 24
    assert sum(figures["rows"].values()) == 96
    assert figures["cells"]["en"] == {"human": 96}
    lines = [
        row_from(json.loads(line))
        for path in sorted((release.folder / "jsonl").glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    machine = sum(row.cells["sq"].origin == "machine" for row in lines)
    assert figures["cells"]["sq"]["machine"] == machine > 0
    held = sum(n for why, n in figures["left_out"].items() if "held back" in why)
    assert machine + held == 3 * 8
    assert list(check_counts(release.folder)) == []


def test_moses_lines_are_parallel(release: Published) -> None:
    """Line for line the two languages and the ids belong together; ids say who made what."""
    stem = release.folder / "moses" / "train.en-sq"
    texts = [
        Path(f"{stem}.{suffix}").read_text("utf-8").split("\n")[:-1]
        for suffix in ("en", "sq", "ids")
    ]
    assert len({len(lines) for lines in texts}) == 1
    rows = {
        json.loads(line)["id"]: row_from(json.loads(line))
        for line in (release.folder / "jsonl" / "train.jsonl").read_text("utf-8").splitlines()
    }
    for english, albanian, ids in zip(*texts, strict=True):
        facts = ids.split("\t")
        row = rows[facts[0]]
        assert (english, albanian) == (row.cells["en"].text, row.cells["sq"].text)
        assert (facts[5], facts[11]) == (row.cells["en"].origin, row.cells["sq"].origin)
        if row.cells["sq"].origin == "machine":
            assert facts[12:14] == ["ctranslate2:opus-demo@3f2a", "Apache-2.0"]


def test_moses_keeps_one_line_a_text(maker: Any, tmp_path: Path, settings: Settings) -> None:
    """Paragraphs, tabs and the line separators of Unicode do not break a line."""
    text = "one\ntwo\tthree\u2028four\x85five\x0bsix\r\nseven"
    with Store.open(tmp_path / "store", create=True) as store:
        articles = {lang: Article(lang, text, ()) for lang in ("en", "mk", "sq")}
        story = Story("s", articles)
        maker.save(store, story, maker.title_row(story))
        done = publish(store, tmp_path / "out", replace(settings, formats=("moses",)))
    for path in (done.folder / "moses").iterdir():
        assert len(path.read_text("utf-8").splitlines()) == 1


def test_the_same_store_gives_the_same_bytes(store: Store, tmp_path: Path) -> None:
    """Publishing twice gives the same files, byte for byte, in all formats."""
    settings = Settings(tuple(FORMATS), "CC0-1.0", "twice", dt.date(2025, 1, 31))
    first = publish(store, tmp_path / "a", settings)
    second = publish(store, tmp_path / "b", settings)
    assert contents(first.folder) == contents(second.folder)


def test_nothing_is_overwritten_unasked(store: Store, tmp_path: Path, settings: Settings) -> None:
    """A folder that is there stays; `replace` replaces a release, but nothing else."""
    out = tmp_path / "out"
    publish(store, out, settings)
    before = contents(out)
    with pytest.raises(SettingsError, match="--force"):
        publish(store, out, settings)
    assert contents(out) == before
    again = publish(store, out, replace(settings, replace=True))
    assert again.manifest["version"] == "2"
    stranger = tmp_path / "photos"
    stranger.mkdir()
    (stranger / "cat.jpg").write_bytes(b"meow")
    with pytest.raises(SettingsError, match="not a release"):
        publish(store, stranger, replace(settings, replace=True))
    assert contents(stranger) == {"cat.jpg": b"meow"}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "photos", "store"]


def test_a_failure_leaves_nothing_behind(
    store: Store, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If a writer fails in the middle, no folder appears and the old release stays."""
    out = tmp_path / "out"
    publish(store, out, settings)
    before = contents(out)
    calls = 0

    def fail(self: JsonlWriter, story: ReleasedStory) -> None:
        nonlocal calls
        calls += 1
        if calls > 5:
            raise OSError("No space left on device")

    monkeypatch.setattr(JsonlWriter, "add", fail)
    with pytest.raises(OSError, match="No space"):
        publish(store, out, replace(settings, replace=True))
    assert contents(out) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "store"]


def test_nothing_is_written_outside_the_folder(
    maker: Any, tmp_path: Path, settings: Settings
) -> None:
    """Story ids with `../`, NUL or a slash end up in the data, never in a path."""
    with Store.open(tmp_path / "in" / "store", create=True) as store:
        for number, name in enumerate(["../../etc/passwd", "a\0b", "/abs", "..", "ж" * 300]):
            story = replace(maker.story(number), id=name)
            maker.save(store, story)
        everything = replace(settings, formats=tuple(FORMATS))
        done = publish(store, tmp_path / "in" / "out", everything)
    assert sum(done.manifest["figures"]["stories"].values()) == 5
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in"]
    assert sorted(p.name for p in (tmp_path / "in").iterdir()) == ["out", "store"]
    with (done.folder / "index.jsonl").open(encoding="utf-8") as file:
        assert {json.loads(line)["story"] for line in file} >= {"../../etc/passwd", "a\0b"}


def test_a_language_that_is_no_code_is_refused(
    maker: Any, tmp_path: Path, settings: Settings
) -> None:
    """A language names files, so it must be a code, in a story too."""
    with Store.open(tmp_path / "store", create=True) as store:
        story = Story("s", {"../x": Article("../x", "T", (Paragraph("body", "b"),))})
        maker.save(store, story, ())
        with pytest.raises(InputError, match="not a language code"):
            publish(store, tmp_path / "out", settings)
    assert not (tmp_path / "out").exists()


def test_an_empty_store_is_refused(tmp_path: Path, settings: Settings) -> None:
    """There is nothing to publish, and the message says what to do."""
    with (
        Store.open(tmp_path / "store", create=True) as store,
        pytest.raises(InputError, match="triptych build"),
    ):
        publish(store, tmp_path / "out", settings)


@pytest.mark.parametrize("languages", [("en", "mk"), ("en", "pt-BR", "mk", "sr-Latn")])
def test_languages_are_not_three(
    maker: Any, tmp_path: Path, settings: Settings, languages: tuple[str, ...]
) -> None:
    """Pairs and configurations are computed from the languages there are."""
    with Store.open(tmp_path / "store", create=True) as store:
        for number in range(12):
            articles = {
                lang: Article(lang, f"{number} {lang}", (), url=f"https://e/{lang}/{number}")
                for lang in languages
            }
            story = Story(f"s{number}", articles)
            maker.save(store, story, maker.title_row(story, languages))
        done = publish(store, tmp_path / "out", replace(settings, formats=tuple(FORMATS)))
    pairs = len(languages) * (len(languages) - 1) // 2
    assert len(list((done.folder / "xliff").iterdir())) == pairs
    assert len(done.manifest["figures"]["pairs"]) == pairs
    configs = {p.name for p in (done.folder / "huggingface").iterdir() if p.is_dir()}
    assert {"rows", "documents"} < configs
    assert len(configs) == pairs + 2


# Gates


def test_gate_licence(store: Store, tmp_path: Path, settings: Settings) -> None:
    """Without a licence nothing is published, unless somebody says so; then the release tells."""
    with pytest.raises(GateError, match=r"1 thing stands in[^|]*--licence CC-BY-4\.0") as caught:
        publish(store, tmp_path / "out", replace(settings, licence=""))
    assert gates_of(caught.value) == {"missing-licence"}
    assert not (tmp_path / "out").exists()
    allowed = replace(settings, licence="", allow=frozenset({"missing-licence"}))
    done = publish(store, tmp_path / "out", allowed)
    assert done.manifest["allowed"] == {"missing-licence": 1}
    assert "missing-licence: 1 found, released all the same" in (
        done.folder / "README.md"
    ).read_text("utf-8")


def test_licence_that_nobody_knows(store: Store, tmp_path: Path, settings: Settings) -> None:
    """Free words are refused with what to write instead; terms of one's own have a form."""
    with pytest.raises(SettingsError, match=r"spdx\.org/licenses/.* LicenseRef-my-own"):
        replace(settings, licence="my own")
    with pytest.raises(SettingsError, match=r"'ask us' is no SPDX licence"):
        replace(settings, memory_licence="ask us")
    with pytest.raises(SettingsError, match=r"Did you mean CC-BY-4\.0\?"):
        replace(settings, licence="CC BY 4.0")
    own = replace(settings, licence="licenseref-MIA-terms")
    done = publish(store, tmp_path / "out", own)
    assert done.manifest["licence"] == "LicenseRef-MIA-terms"


def test_licence_other_says_nothing(store: Store, tmp_path: Path, settings: Settings) -> None:
    """It is a word that people know, but it names no terms: the gate stops it, with a way out."""
    other = replace(settings, licence="other")
    with pytest.raises(GateError, match=r"'other' says nothing: .*LicenseRef-NAME"):
        publish(store, tmp_path / "out", other)
    allowed = replace(other, allow=frozenset({"missing-licence"}))
    assert publish(store, tmp_path / "out", allowed).manifest["licence"] == "other"


@pytest.mark.parametrize(
    ("given", "spelt"),
    [("apache-2.0", "Apache-2.0"), ("EUPL-1.2", "EUPL-1.2"), (" CC0-1.0 ", "CC0-1.0"), ("", ""),
     ("mit or cc-by-4.0", "MIT OR CC-BY-4.0")],
)  # fmt: skip
def test_licences_are_spelt_as_spdx_does(given: str, spelt: str) -> None:
    """Any identifier of SPDX and any expression of them, not only those of our table."""
    assert spdx_expression(given) == spelt


def test_gate_engine_without_licence(
    maker: Any, store: Store, tmp_path: Path, settings: Settings
) -> None:
    """A model that names no licence stops the release too."""
    story = maker.story(3, ("en", "mk"))
    nameless = Provenance("command", "", "", "", "en")
    maker.save(store, story, maker.rows(story, made=nameless))
    with pytest.raises(GateError, match=r"command, which names no licence: .*--machine nowhere"):
        publish(store, tmp_path / "out", settings)


def test_gate_non_commercial(maker: Any, store: Store, tmp_path: Path, settings: Settings) -> None:
    """Non-commercial output may not go out under a licence that allows commerce."""
    story = next(s for s in store.stories() if "sq" not in s.articles)
    nllb = Provenance("transformers", "nllb-200", "1", "CC-BY-NC-4.0", "en")
    maker.save(store, story, maker.rows(story, made=nllb))
    everywhere = replace(settings, machine="everywhere", allow=frozenset({"machine-in-test"}))
    with pytest.raises(GateError, match="forbids commercial use") as caught:
        publish(store, tmp_path / "out", everywhere)
    assert "non-commercial" in gates_of(caught.value)
    same_terms = replace(everywhere, licence="CC-BY-NC-SA-4.0")
    assert publish(store, tmp_path / "nc", same_terms).folder.is_dir()
    without = replace(settings, machine="nowhere")
    done = publish(store, tmp_path / "human", without)
    assert done.manifest["figures"]["engines"] == []


def test_gate_machine_in_test(store: Store, tmp_path: Path, settings: Settings) -> None:
    """Machine text in a split that is held out stops the release."""
    machine = next(s.id for s in store.stories() if "sq" not in s.articles)
    wanted = replace(settings, machine="everywhere", splits={machine: "test"})
    with pytest.raises(GateError) as caught:
        publish(store, tmp_path / "out", wanted)
    assert "machine-in-test" in gates_of(caught.value)
    assert "--machine train" in str(caught.value)
    assert machine in {breach.story for breach in caught.value.breaches}


def test_gate_near_duplicates(maker: Any, store: Store, tmp_path: Path, settings: Settings) -> None:
    """The same story under two ids stands in one split, or is a breach if somebody parts them."""
    twin = replace(store.story("story-04"), id="story-04-update")
    maker.save(store, twin)
    done = publish(store, tmp_path / "together", settings)
    splits = {
        json.loads(line)["story"]: json.loads(line)["split"]
        for line in (done.folder / "index.jsonl").read_text("utf-8").splitlines()
    }
    assert splits["story-04"] == splits["story-04-update"]
    apart = replace(settings, splits={"story-04": "train", "story-04-update": "test"})
    with pytest.raises(
        GateError, match=r"\(train\), story-04-update \(test\): .*--splits"
    ) as caught:
        publish(store, tmp_path / "apart", apart)
    assert "near-duplicates" in gates_of(caught.value)


def test_gate_personal_data(maker: Any, store: Store, tmp_path: Path, settings: Settings) -> None:
    """An address in a text stops the release; the message does not repeat it."""
    story = maker.story(5)
    article = story.articles["mk"]
    told = Paragraph("body", "Пишете на ana.petrova@example.mk или јавете се на 070 123 456.")
    articles = {
        **story.articles,
        "mk": replace(article, paragraphs=(*article.paragraphs[:2], told)),
    }
    story = replace(story, articles=articles)
    maker.save(store, story, maker.rows(story))
    with pytest.raises(GateError) as caught:
        publish(store, tmp_path / "out", settings)
    assert [b.gate for b in caught.value.breaches] == ["personal-data"] * 2
    assert {b.story for b in caught.value.breaches} == {"story-05"}
    assert "petrova" not in str(caught.value)
    assert "story story-05, mk, passage 4 (body): e-mail an…" in str(caught.value)
    assert "--mask-personal-data" in str(caught.value)
    allowed = replace(settings, allow=frozenset({"personal-data"}))
    done = publish(store, tmp_path / "out", allowed)
    assert done.manifest["allowed"] == {"personal-data": 2}
    everything = replace(settings, mask=True, formats=tuple(FORMATS))
    done = publish(store, tmp_path / "masked", everything)
    assert done.manifest["figures"]["left_out"]["personal data, masked"] == 2
    assert not any(b"petrova" in data for data in contents(done.folder).values())


def test_gate_counts(
    store: Store, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer that loses rows is caught by counting what it wrote."""
    add = JsonlWriter.add

    def forgetful(self: JsonlWriter, story: ReleasedStory) -> None:
        add(self, replace(story, rows=story.rows[1:]))

    monkeypatch.setattr(JsonlWriter, "add", forgetful)
    with pytest.raises(GateError, match=r"jsonl/train\.jsonl holds") as caught:
        publish(store, tmp_path / "out", settings)
    assert gates_of(caught.value) == {"counts"}
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("huggingface/README.md", "num_examples: ", "num_examples: 1"),
        ("release.json", '"rows": {\n      "train": ', '"rows": {\n      "train": 9'),
        ("tmx/train.tmx", "<body>", '<body><tu><tuv xml:lang="en"><seg>x</seg></tuv></tu>'),
        ("moses/train.en-mk.mk", "\n", "\n\n"),
        ("xliff/en-mk.xlf", "<target>", "<target/><target>"),
    ],
)
def test_figures_that_differ_from_the_data_are_found(
    release: Published, tmp_path: Path, path: str, old: str, new: str
) -> None:
    """Whichever file is touched, the count of it does not agree any more."""
    folder = tmp_path / "copy"
    shutil.copytree(release.folder, folder)
    text = (folder / path).read_text("utf-8")
    assert old in text
    (folder / path).write_text(text.replace(old, new, 1), "utf-8")
    assert {breach.gate for breach in check_counts(folder)} == {"counts"}


def test_gates_are_named_when_misspelt(settings: Settings) -> None:
    """An unknown gate or format is a usage error that lists the known ones; counts are no choice."""
    with pytest.raises(SettingsError, match="personal-data"):
        replace(settings, allow=frozenset({"personal"}))  # type: ignore[arg-type]  # the misspelling
    with pytest.raises(SettingsError, match="not one of"):
        replace(settings, allow=frozenset({"counts"}))
    with pytest.raises(SettingsError, match="huggingface"):
        replace(settings, formats=("tmx", "csv"))


# What changed


def test_a_withdrawn_story_is_named_by_the_next_release(
    store: Store, tmp_path: Path, settings: Settings
) -> None:
    """Its text is gone, its id stands in `withdrawn`, and stays there in later releases."""
    publish(store, tmp_path / "1", settings)
    withdraw(store, "story-07", who="Ana", reason="asked for")
    second = publish(store, tmp_path / "2", replace(settings, previous=tmp_path / "1"))
    assert second.manifest["withdrawn"] == ["story-07"]
    assert second.manifest["version"] == "2"
    assert second.manifest["changes"]["stories_withdrawn"] == 1
    assert "story-07" in (second.folder / "README.md").read_text("utf-8")
    assert "story-07" not in (second.folder / "index.jsonl").read_text("utf-8")
    third = publish(store, tmp_path / "3", replace(settings, previous=tmp_path / "2"))
    assert third.manifest["withdrawn"] == ["story-07"]
    assert third.manifest["changes"]["stories_withdrawn"] == 0


def test_a_story_withdrawn_before_it_was_published_is_not_named(
    store: Store, tmp_path: Path, settings: Settings
) -> None:
    """Nobody has a copy to delete, so nobody needs to know."""
    withdraw(store, "story-07", who="Ana")
    done = publish(store, tmp_path / "out", settings)
    assert done.manifest["withdrawn"] == []
