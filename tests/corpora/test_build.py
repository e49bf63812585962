"""The build: complete, idempotent, resumable, and the same wherever it runs."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from triptych.corpora.anchors import row_hash, text_hash
from triptych.corpora.build import Watcher, build, rebuild_story
from triptych.corpora.engines import Stages
from triptych.corpora.journal import Journal
from triptych.corpora.listing import Query
from triptych.corpora.profiles import load_profile
from triptych.corpora.runner import InProcess, ProcessPool, Runner, choose_runner
from triptych.corpora.settings import BuildSettings
from triptych.corpora.sources import find_stories
from triptych.corpora.store import Store
from triptych.corpora.withdraw import withdraw
from triptych.errors import ModelError, SettingsError
from triptych.story import KINDS

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "corpora" / "samples"
PLAIN = BuildSettings(fill=False)

PAGES = {
    "en": "Bridge opens\n\nSkopje, 2 August 2024 (MIA) - The new bridge over the Vardar opens on "
    "Monday.\n\nIt cost 12 million denars and took 18 months, the municipality said.\n\n"
    "The mayor thanked the workers.\n",
    "sq": "Hapet ura\n\nShkup, 2 gusht 2024 (MIA) - Ura e re mbi Vardar hapet të hënën.\n\n"
    "Ajo kushtoi 12 milionë denarë dhe u ndërtua për 18 muaj, tha komuna.\n",
    "mk": "Се отвора мостот\n\nСкопје, 2 август 2024 (МИА) - Новиот мост преку Вардар се отвора во "
    "понеделник.\n\nЧинеше 12 милиони денари и се градеше 18 месеци, рече општината.\n\n"
    "Градоначалникот им се заблагодари на работниците.\n",
}


def write_pages(folder: Path, *names: str) -> Path:
    """A story of three page dumps for each name."""
    for name in names:
        (folder / name).mkdir(parents=True)
        for language, text in PAGES.items():
            text = text.replace("12", str(12 + len(name)))
            (folder / name / f"{language}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def stages() -> Stages:
    """The engines, loaded once."""
    loaded = Stages(PLAIN)
    loaded()
    return loaded


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of all the samples."""
    out = tmp_path_factory.mktemp("samples")
    assert build([SAMPLES], out, PLAIN).errors == []
    return out


def test_every_paragraph_of_the_samples_is_in_exactly_one_cell(samples: Path) -> None:
    """Counted here once more, apart from the step's own check: by text, over all samples."""
    with Store.open(samples) as store:
        assert len(store) >= 12
        for story in store.stories():
            wanted = Counter(
                (lang, kind, index)
                for lang, article in story.articles.items()
                for kind in KINDS
                for index, _ in enumerate(article.texts(kind))
            )
            found: Counter[tuple[str, str, int]] = Counter()
            for row in store.rows(story.id):
                for lang, cell in row.cells.items():
                    found.update((lang, row.kind, i) for i in cell.paragraphs)
                    texts = [story.articles[lang].texts(row.kind)[i] for i in cell.paragraphs]
                    assert not texts or cell.text == "\n".join(texts)
            assert found == wanted


def test_what_left_a_page_is_in_the_ledger(samples: Path) -> None:
    """Every line of a page dump stands in the article or in the ledger."""
    with Store.open(samples) as store:
        story = store.story("basketball-final")
        page = (SAMPLES / "basketball-final" / "mk.txt").read_bytes().decode("utf-8", "replace")
        article = story.articles["mk"]
        told = "\n".join(
            [article.title, *(p.text for p in article.paragraphs)]
            + [e.text or "" for e in store.ledger(story.id) if e.language in ("mk", None)]
        )
        words = set(told.split())
        lines = [line.strip() for line in page.splitlines() if line.strip()]
        assert [line for line in lines if not words & set(line.split())] == []


def test_a_second_build_changes_nothing(tmp_path: Path, stages: Stages) -> None:
    """It passes over what did not change, and the store is the same."""
    pages = write_pages(tmp_path / "pages", "a", "bb")
    assert build([pages], tmp_path / "out", PLAIN, load=stages).built == ["a", "bb"]
    with Store.open(tmp_path / "out") as store:
        before = store.digest()
    again = build([pages], tmp_path / "out", PLAIN, load=stages)
    assert (again.built, again.unchanged, again.errors) == ([], 2, [])
    with Store.open(tmp_path / "out") as store:
        assert store.digest() == before


def test_only_what_changed_is_built(tmp_path: Path, stages: Stages) -> None:
    """A changed page, new settings, a moved folder: the first two build, the last does not."""
    pages = write_pages(tmp_path / "pages", "a", "bb")
    build([pages], tmp_path / "out", PLAIN, load=stages)
    page = pages / "a" / "en.txt"
    page.write_text(page.read_text(encoding="utf-8").replace("Monday", "Tuesday"), "utf-8")
    assert build([pages], tmp_path / "out", PLAIN, load=stages).built == ["a"]
    moved = shutil.move(pages, tmp_path / "moved")
    assert build([moved], tmp_path / "out", PLAIN, load=stages).built == []
    with Store.open(tmp_path / "out") as store:
        assert store.story("bb").articles["en"].source == str(tmp_path / "moved" / "bb" / "en.txt")
    fewer = replace(PLAIN, languages=("en", "mk"))
    assert build([moved], tmp_path / "out", fewer).built == ["a", "bb"]


def test_a_vanished_story_is_kept_and_named(tmp_path: Path, stages: Stages) -> None:
    """Sources that no longer have it do not delete it."""
    pages = write_pages(tmp_path / "pages", "a", "bb")
    build([pages], tmp_path / "out", PLAIN, load=stages)
    shutil.rmtree(pages / "a")
    assert build([pages], tmp_path / "out", PLAIN, load=stages).kept == ["a"]
    with Store.open(tmp_path / "out") as store:
        assert "a" in store


def test_a_renamed_story_takes_its_decisions_along(tmp_path: Path, stages: Stages) -> None:
    """The same pages under another name replace the old story; nothing is there twice."""
    pages = write_pages(tmp_path / "pages", "a", "bb")
    build([pages], tmp_path / "out", PLAIN, load=stages)
    with Store.open(tmp_path / "out") as store:
        text = store.shown("a").rows[1].cells["en"].text
        edited = "The bridge opens on Tuesday."
        Journal(store).edit("a", 1, "en", edited, who="Ana", seen=text_hash(text))
    (pages / "a").rename(pages / "ccc")
    built = build([pages], tmp_path / "out", PLAIN, load=stages)
    assert (built.renamed, built.kept) == ({"a": "ccc"}, [])
    with Store.open(tmp_path / "out") as store:
        assert list(store.story_ids()) == ["bb", "ccc"]
        assert store.shown("ccc").rows[1].cells["en"].text == edited
        assert store.listing(Query(text="Tuesday")).total == 1
        assert [e.why for e in store.ledger(source="a")] == ["its articles are in story ccc now"]
    again = build([pages], tmp_path / "out", PLAIN, load=stages)
    assert (again.built, again.renamed, again.kept) == ([], {}, [])


def test_a_missing_language_is_a_column_of_gaps(tmp_path: Path, stages: Stages) -> None:
    """A story of one page builds; its other cells are empty and say why; a fourth language joins."""
    pages = write_pages(tmp_path / "pages", "a")
    for language in ("sq", "mk"):
        (pages / "a" / f"{language}.txt").unlink()
    build([pages], tmp_path / "out", PLAIN, load=stages)
    with Store.open(tmp_path / "out") as store:
        rows = list(store.rows("a"))
        assert len(rows) == 4
        for row in rows:
            assert [*row.cells] == ["en", "sq", "mk"]
            assert row.cells["mk"].text is None
            assert row.cells["mk"].reason
        assert store.summary("a").missing == ("sq", "mk")
    wider = replace(PLAIN, languages=("en", "sq", "mk", "de"))
    build([pages], tmp_path / "wide", wider)
    with Store.open(tmp_path / "wide") as store:
        assert [*next(store.rows("a")).cells] == ["en", "sq", "mk", "de"]


def test_an_error_stops_only_its_story(tmp_path: Path) -> None:
    """A fault in one story is told, in the ledger, and the others are built; fixing it clears it."""
    poisoned = _strange("Poisoned")
    pages = write_pages(tmp_path / "pages", "a", "faulty", "z")
    said: list[str] = []
    built = build(
        [pages], tmp_path / "out", PLAIN, load=poisoned(PLAIN), watcher=Watcher(said.append)
    )
    assert built.built == ["a", "z"]
    assert len(said) == 1
    assert "story faulty: ZeroDivisionError" in said[0]
    source = str(pages / "faulty" / "en.txt")
    with Store.open(tmp_path / "out") as store:
        assert [e.rule for e in store.ledger(source=source)] == ["error"]
    build([pages], tmp_path / "out", PLAIN)
    with Store.open(tmp_path / "out") as store:
        assert "error" not in [e.rule for e in store.ledger(source=source)]


def test_near_duplicates_are_noted(tmp_path: Path, stages: Stages) -> None:
    """Each names another in the ledger, build after build; without its twin a story is alone."""
    pages = write_pages(tmp_path / "pages", "a", "other", "b")
    (pages / "other" / "en.txt").write_text("Rain\n\nA storm flooded the cellars of Ohrid.\n")
    for language in ("sq", "mk"):
        (pages / "other" / f"{language}.txt").unlink()
    out = tmp_path / "out"

    def noted() -> list[str | None]:
        with Store.open(out) as store:
            return [e.story for e in store.ledger() if e.rule == "near-duplicate"]

    assert build([pages], out, PLAIN, load=stages).alike == [("a", "b")]
    assert noted() == ["a", "b"]
    again = build([pages], out, PLAIN, load=stages)
    assert (again.unchanged, again.alike) == (3, [("a", "b")])
    renewed = replace(PLAIN, languages=("en", "sq", "mk", "de"))
    assert len(build([pages], out, renewed).built) == 3
    assert noted() == ["a", "b"]
    with Store.open(out) as store:
        withdraw(store, "b", who="Ana", reason="")
    assert build([pages], out, renewed).alike == []
    assert noted() == []


def test_two_stories_of_one_name(tmp_path: Path, stages: Stages) -> None:
    """The second is refused with both places named, not written over the first."""
    one = write_pages(tmp_path / "one", "a")
    two = write_pages(tmp_path / "two", "a")
    built = build([one, two], tmp_path / "out", PLAIN, load=stages)
    assert built.built == ["a"]
    assert "second story with the id 'a'" in built.errors[0]
    with Store.open(tmp_path / "out") as store:
        assert str(store.story("a").articles["en"].source).startswith(str(one))


def test_withdrawn_stories_stay_out(tmp_path: Path, stages: Stages) -> None:
    """Neither by name nor under another name does the content come back; no trace of text stays."""
    pages = write_pages(tmp_path / "pages", "a", "bb")
    build([pages], tmp_path / "out", PLAIN, load=stages)
    with Store.open(tmp_path / "out") as store:
        rows = list(store.rows("bb"))
        Journal(store).comment("bb", 0, "Zhurnalisti tregoi", who="Ana")
        Journal(store).review("bb", 1, who="Ana", seen=row_hash(rows[1]))
        (gone,) = withdraw(
            store, str(pages / "bb" / "sq.txt"), who="Ana", reason="asked by the source"
        )
        assert gone.story == "bb"
    (pages / "bb").rename(pages / "another")
    built = build([pages], tmp_path / "out", PLAIN, load=stages)
    assert built.withdrawn == ["another"]
    with Store.open(tmp_path / "out") as store:
        assert [s.id for s in store.stories()] == ["a"]
        assert [d.data for d in store.decisions("bb")][-1] == {"reason": "asked by the source"}
        assert {t.kind for t in store.tombstones()} == {"story", "hash"}
    raw = b"".join(path.read_bytes() for path in (tmp_path / "out").iterdir())
    assert b"Zhurnalisti" not in raw
    assert "14 milionë".encode() not in raw  # what only this story said
    assert "13 milionë".encode() in raw


def test_a_withdrawn_address_stays_out_however_it_is_written(
    tmp_path: Path, stages: Stages
) -> None:
    """Another scheme, `www` and tracking are the same page, also where the text was changed since."""
    page = (
        '<html><head><link rel="canonical" href="{}"></head><body><article><h1>{}</h1><p>{}</p>'
        "</article></body></html>"
    )
    pages = write_pages(tmp_path / "pages", "a", "bb")
    address = "https://a.example/en/story/bridge-24071811"
    path = pages / "bb" / "en.txt"
    text = path.read_text("utf-8").splitlines()
    for code in ("sq", "mk"):
        (pages / "bb" / f"{code}.txt").unlink()
    path.rename(path.with_suffix(".html")).write_text(page.format(address, text[0], text[-1]))
    build([pages], tmp_path / "out", PLAIN, load=stages)
    with Store.open(tmp_path / "out") as store:
        (gone,) = withdraw(store, "http://www.a.example/en/story/bridge-24071811/#top", who="Ana")
        assert gone.story == "bb"
    changed = "http://www.a.example/en/story/bridge-24071811?utm_source=x"
    (pages / "bb").rename(pages / "another")
    (pages / "another" / "en.html").write_text(
        page.format(changed, text[0], "Changed. " + text[-1])
    )
    built = build([pages], tmp_path / "out", PLAIN, load=stages)
    assert built.withdrawn == ["another"]


def test_pins_are_kept_by_the_aligner(tmp_path: Path, stages: Stages) -> None:
    """A pin makes its paragraphs one row, now and in the next build."""
    pages = write_pages(tmp_path / "pages", "a")
    build([pages], tmp_path / "out", PLAIN, load=stages)
    with Store.open(tmp_path / "out") as store:
        Journal(store).pin("a", "body", {"en": (0,), "mk": (2,)}, who="Ana")
        rebuild_story(store, "a", stages())
        assert _joined(store) == {"en": (0,), "mk": (2,)}
    build([pages], tmp_path / "out", PLAIN, load=stages)
    with Store.open(tmp_path / "out") as store:
        assert _joined(store) == {"en": (0,), "mk": (2,)}


def _joined(store: Store) -> dict[str, tuple[int, ...]]:
    rows = [r for r in store.rows("a") if r.kind == "body" and 0 in r.cells["en"].paragraphs]
    return {lang: rows[0].cells[lang].paragraphs for lang in ("en", "mk")}


def _strange(name: str) -> type[Stages]:
    """A class of the module `poison`, under a name that worker processes can import too."""
    found: type[Stages] = getattr(importlib.import_module("poison"), name)
    assert issubclass(found, Stages)
    return found


@pytest.fixture(autouse=True)
def _reachable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Worker processes import `poison` by name, those of Ray too."""
    monkeypatch.syspath_prepend(HERE)
    monkeypatch.setenv("PYTHONPATH", str(HERE), prepend=os.pathsep)


def test_a_pool_of_processes_builds_the_same(tmp_path: Path) -> None:
    """Byte for byte, in the same order; a story that kills its process fails alone."""
    pages = write_pages(tmp_path / "pages", *(f"s{'x' * n}" for n in range(10)), "deadly")
    (pages / "deadly").rename(pages / "sxx-deadly")
    built = build(
        [pages], tmp_path / "two", PLAIN, load=_strange("Poisoned")(PLAIN), runner=ProcessPool(2)
    )
    assert len(built.built) == 10
    assert built.built == sorted(built.built)
    assert ["its process died" in e for e in built.errors] == [True]
    shutil.rmtree(pages / "sxx-deadly")
    build([pages], tmp_path / "one", PLAIN, runner=InProcess())
    assert _rows(tmp_path / "one") == _rows(tmp_path / "two")


def test_pages_are_read_the_same_in_other_processes(tmp_path: Path) -> None:
    """With the profiles of this one; what cannot be read is told; a name counts once, read or not."""
    pages = write_pages(tmp_path / "pages", "a", "bb", "empty")
    for page in (pages / "empty").iterdir():
        page.write_text("")
    (pages / "bb" / "sq.txt").write_text("")
    other = write_pages(tmp_path / "other", "a", "empty")
    (tmp_path / "mine.toml").write_text('[page]\nfurniture = ["The mayor thanked .*"]\n')
    profiles = [load_profile(tmp_path / "mine.toml")]
    told = []
    runners: dict[str, Runner] = {"one": InProcess(), "two": ProcessPool(2)}
    for name, runner in runners.items():
        built = build(
            [pages, other], tmp_path / name, PLAIN, load=Stages(PLAIN), runner=runner,
            profiles=profiles,
        )  # fmt: skip
        assert built.built == ["a", "bb"]
        told.append(sorted(built.errors))
    assert told[0] == told[1]
    assert ["a second story" in error for error in told[0]] == [True, True, *[False] * 4]
    with Store.open(tmp_path / "one") as one, Store.open(tmp_path / "two") as two:
        assert one.digest() == two.digest()
        assert len(one.story("a").articles["en"].texts("body")) == 2
        assert sum(entry.rule == "error" for entry in one.ledger()) == 10


def _rows(directory: Path) -> list[tuple[object, ...]]:
    with Store.open(directory) as store:
        lines = store.connection.execute(
            "SELECT id, digest, signature, pairing, articles, rows, vector FROM story ORDER BY id"
        )
        return [tuple(line) for line in lines]


def test_a_pool_says_when_engines_do_not_load(tmp_path: Path) -> None:
    """One clear error, not a broken pool."""
    unusable = _strange("Unusable")(PLAIN)
    pages = write_pages(tmp_path / "pages", "a")
    with pytest.raises(SettingsError, match="no weights: get it again"):
        build([pages], tmp_path / "o", PLAIN, load=unusable, runner=ProcessPool(1))
    with pytest.raises(ModelError):
        build([pages], tmp_path / "o", PLAIN, load=unusable)


def test_runners_have_names() -> None:
    """One worker needs no pool."""
    assert isinstance(choose_runner("process", 1), InProcess)
    assert isinstance(choose_runner("process", 2), ProcessPool)


def test_killed_again_and_again(tmp_path: Path) -> None:
    """Twenty-two kills at random points, then a build that finishes: the store is that of a
    build that nobody disturbed."""
    pages = write_pages(tmp_path / "pages", *(f"{'n' * n}-story" for n in range(1, 25)))
    done = subprocess.run(
        [sys.executable, HERE / "killed.py", pages, tmp_path, "7", "22"],
        capture_output=True,
        text=True,
        check=True,
        env={"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PATH": ""},
    )
    verdict, stories, *points = done.stdout.split()
    assert (verdict, stories, len(points)) == ("same", "24", 22)
    assert len(set(points)) > 5, "the kills did not fall on different stories"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # Ray's own, about its dependencies
def test_ray_builds_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a local cluster of two workers, byte for byte; a story that kills its process, or runs
    into a programming error, fails alone."""
    monkeypatch.chdir(tmp_path)
    pytest.importorskip("ray", reason="Ray is an extra: pip install 'triptych[ray]'")
    from triptych.corpora.cluster import RayCluster

    pages = write_pages(tmp_path / "pages", *(f"s{'x' * n}" for n in range(20)))
    write_pages(pages, "sxx-deadly", "sxxx-faulty")
    load = _strange("Poisoned")(PLAIN)
    ray = build(["pages"], tmp_path / "ray", PLAIN, load=load, runner=RayCluster(2))
    pool = build(["pages"], tmp_path / "pool", PLAIN, load=load, runner=ProcessPool(1))
    assert (ray.built, ray.errors) == (pool.built, pool.errors)
    assert ["its process died" in e for e in ray.errors] == [True, False]
    assert "ZeroDivisionError" in ray.errors[1]
    with Store.open(tmp_path / "pool") as one, Store.open(tmp_path / "ray") as many:
        assert many.digest() == one.digest()
        assert len(many) == 20


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_ray_says_when_engines_do_not_load(tmp_path: Path) -> None:
    """One clear error, and nothing tried for ever."""
    pytest.importorskip("ray", reason="Ray is an extra: pip install 'triptych[ray]'")
    from triptych.corpora.cluster import RayCluster

    pages = write_pages(tmp_path / "pages", "a")
    with pytest.raises(SettingsError, match="no weights: get it again"):
        build(
            [pages], tmp_path / "o", PLAIN, load=_strange("Unusable")(PLAIN), runner=RayCluster(1)
        )


def test_a_refused_version_is_in_the_ledger_of_its_story(tmp_path: Path, stages: Stages) -> None:
    """Once, however often it is built; no longer, once the page can be read."""
    pages = write_pages(tmp_path / "pages", "a")
    page = pages / "a" / "sq.txt"

    def refused() -> list[tuple[str | None, str | None]]:
        build([pages], tmp_path / "o", PLAIN, load=stages)
        with Store.open(tmp_path / "o") as store:
            return [(e.story, e.source) for e in store.ledger() if e.rule == "error"]

    text = page.read_bytes()
    page.write_bytes(b"")
    assert refused() == [("a", str(page))]
    assert refused() == [("a", str(page))]
    page.write_bytes(text)
    assert refused() == []


def test_the_house_style_is_learnt_once(samples: Path, tmp_path: Path) -> None:
    """From the first stories; later builds keep it, so that old findings do not change."""
    shutil.copytree(samples, tmp_path, dirs_exist_ok=True)
    with Store.open(tmp_path) as store:
        learnt = BuildSettings.from_record(store.get_meta("settings") or {}).style
        before = store.digest()
    assert learnt["mk"]["quotes"] == "„…“"
    pages = write_pages(tmp_path / "pages", "new")
    page = pages / "new" / "mk.txt"
    page.write_text(page.read_text("utf-8") + '\nГрадоначалникот рече "мостот е готов".\n', "utf-8")
    build([pages], tmp_path, PLAIN)
    assert build([SAMPLES], tmp_path, PLAIN).built == []
    with Store.open(tmp_path) as store:
        assert BuildSettings.from_record(store.get_meta("settings") or {}).style == learnt
        assert before != store.digest()
        assert any(f.check == "quotes" for row in store.rows("new") for f in row.findings)


def test_sources_give_what_the_build_takes(tmp_path: Path) -> None:
    """A folder of language files is a story whose name is the folder's, with a reason."""
    (found,) = find_stories([write_pages(tmp_path / "pages", "a")])
    assert found.story is not None
    assert found.story.id == "a"
    assert found.pairing["why"]
