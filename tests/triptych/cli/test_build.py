"""`triptych build` and the commands that look into its store, from pages to exit codes."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from triptych.corpora.engines import stages_of
from triptych.corpora.store import Store

Run = Callable[..., Any]

EN = (
    "Bridge opens\n\nSkopje, 2 August 2024 (MIA) - The new bridge over the Vardar opens on Monday."
    "\n\nIt cost 12 million denars and took 18 months, the municipality said.\n"
)
SQ = (
    "Hapet ura\n\nShkup, 2 gusht 2024 (MIA) - Ura e re mbi Vardar hapet të hënën.\n\n"
    "Ajo kushtoi 12 milionë denarë dhe u ndërtua për 18 muaj, tha komuna.\n"
)
MK = (
    "Се отвора мостот\n\nСкопје, 2 август 2024 (МИА) - Новиот мост преку Вардар се отвора во "
    "понеделник.\n\nЧинеше 12 милиони денари и се градеше 18 месеци, рече општината.\n"
)


def write(folder: Path, files: dict[str, bytes | str]) -> None:
    """A story's pages."""
    folder.mkdir(parents=True)
    for name, content in files.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / name).write_bytes(data)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder with one good story."""
    write(tmp_path / "pages" / "bridge", {"en.txt": EN, "sq.txt": SQ, "mk.txt": MK})
    return tmp_path / "pages"


def test_build_leaves_a_store_and_a_report(run: Run, pages: Path, tmp_path: Path) -> None:
    """Talk is on standard error, the report is named, standard output stays free for data."""
    done = run("build", pages, "-o", tmp_path / "out", "--no-fill")
    assert done.exit_code == 0
    assert done.stdout == ""
    assert "1 built" in done.stderr
    assert str(tmp_path / "out" / "report.html") in done.stderr
    assert (tmp_path / "out" / "report.html").read_text(encoding="utf-8").startswith("<!")
    again = run("build", pages, "-o", tmp_path / "out", "--no-fill", "--no-report")
    assert "0 built, 1 unchanged" in again.stderr


def test_rows_print_the_promised_json(run: Run, pages: Path, tmp_path: Path) -> None:
    """A row a line with its cells, where they stand, confidence and findings."""
    run("build", pages, "-o", tmp_path / "out", "--no-fill", "--no-report")
    done = run("rows", tmp_path / "out", "--story", "bridge")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["row"] for row in rows] == list(range(len(rows)))
    assert [row["kind"] for row in rows][:2] == ["title", "body"]
    for row in rows:
        assert row["story"] == "bridge"
        assert [*row["cells"]] == ["en", "sq", "mk"]
        assert 0 <= row["confidence"] <= 1
        for cell in row["cells"].values():
            assert {"text", "origin", "paragraphs", "moved"} <= {*cell}
        for finding in row["findings"]:
            assert {"check", "severity", "languages", "message"} <= {*finding}
    assert rows[1]["cells"]["sq"] == {
        "text": "Ura e re mbi Vardar hapet të hënën.",
        "origin": "human",
        "paragraphs": [0],
        "moved": False,
    }


def test_gaps_say_why(run: Run, pages: Path, tmp_path: Path) -> None:
    """An empty cell has `text` null and a reason."""
    (pages / "bridge" / "sq.txt").unlink()
    run("build", pages, "-o", tmp_path / "out", "--no-fill", "--no-report")
    done = run("rows", tmp_path / "out")
    cells = [json.loads(line)["cells"]["sq"] for line in done.stdout.splitlines()]
    assert cells
    assert all(cell["text"] is None and cell["reason"] for cell in cells)


def test_a_memory_fills_gaps_and_is_found_from_another_folder(
    run: Run, pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store keeps where the file is, wherever the command was given."""
    (pages / "bridge" / "sq.txt").unlink()
    units = [(EN.split(" - ")[1].split("\n")[0], "Ura e re mbi Vardar hapet të hënën.")]
    memory = "".join(f"{en}\t{sq}\n" for en, sq in [("en", "sq"), *units])
    (tmp_path / "ours.tsv").write_text(memory, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    run("build", pages, "-o", "out", "--memory", "ours.tsv", "--no-report")
    (cell,) = (
        cell
        for line in run("rows", "out").stdout.splitlines()
        if (cell := json.loads(line)["cells"]["sq"])["origin"] == "memory"
    )
    assert cell["text"] == units[0][1]
    monkeypatch.chdir(tmp_path / "pages")
    with Store.open(tmp_path / "out") as store:
        filler = stages_of(store).filler
    assert filler is not None
    assert filler.memory is not None


BAD: dict[str, tuple[dict[str, bytes | str], str]] = {
    "empty": ({"en.txt": ""}, "empty"),
    "binary": ({"en.txt": bytes(range(256)) * 20}, "binary"),
    "damaged": ({"en.txt": MK.encode("koi8-r", "replace")}, "UTF-8"),
    "unknown": ({"page.txt": "Nuqneh qaStaH nuq Qapla batlh bIHeghjaj jIyajbe\n" * 3}, "language"),
    "twice": ({"en.txt": EN, "en.html": f"<html><body><h1>A</h1><p>{EN}</p></body></html>"}, "two"),
    "no-body": ({"en.html": "<html><title>A</title><nav>Home</nav></html>"}, "body"),
    "long-line": ({"en.txt": "Title\n\n" + "very long " * 5_000_000}, "bytes"),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_input(run: Run, pages: Path, tmp_path: Path, name: str) -> None:
    """The file is named with what to do, the other story goes on, its sound page is kept, exit 1."""
    files, said = BAD[name]
    write(pages / name, {**files, "mk.txt": MK} if name != "unknown" else files)
    done = run("build", pages, "-o", tmp_path / "out", "--no-fill", "--no-report")
    assert done.exit_code == 1
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("triptych: ")]
    assert f"/{name}/" in line
    assert said in line
    assert len(line) < 500
    with Store.open(tmp_path / "out") as store:
        assert len(list(store.rows("bridge"))) == 3
        if name != "unknown":
            assert [*store.story(name).articles] == ["mk"]
        dropped = [e for e in store.ledger() if e.rule == "error"]
        assert [f"/{name}/" in (e.source or "") for e in dropped] == [True]


@pytest.mark.parametrize(
    ("language", "text", "codec"), [("mk", MK, "cp1251"), ("sq", SQ, "cp1252")]
)
def test_old_encodings_are_read(
    run: Run, pages: Path, tmp_path: Path, language: str, text: str, codec: str
) -> None:
    """Windows code pages that decode cleanly give the same rows as UTF-8."""
    build = ("build", pages, "--no-fill", "--no-report", "-o")
    run(*build, tmp_path / "utf8")
    (pages / "bridge" / f"{language}.txt").write_bytes(text.encode(codec))
    assert run(*build, tmp_path / "old").exit_code == 0
    assert run("rows", tmp_path / "old").stdout == run("rows", tmp_path / "utf8").stdout


def test_no_such_source(run: Run, tmp_path: Path) -> None:
    """A source that is not there is named, and the exit says failure."""
    done = run("build", tmp_path / "nowhere", "-o", tmp_path / "out", "--no-report")
    assert done.exit_code == 1
    assert "nowhere: no such file or folder" in done.stderr


def test_an_empty_folder_says_how_stories_are_laid_out(run: Run, tmp_path: Path) -> None:
    """Nothing found is a failure, with an example, and no report of nothing."""
    (tmp_path / "empty").mkdir()
    done = run("build", tmp_path / "empty", "-o", tmp_path / "out")
    assert done.exit_code == 1
    assert "bridge/en.txt" in done.stderr


@pytest.mark.parametrize("options", [(), ("--engine", "babelfish")], ids=["no-story", "no-engine"])
def test_a_first_build_that_comes_to_nothing_leaves_nothing(
    run: Run, tmp_path: Path, options: tuple[str, ...]
) -> None:
    """No store, no cache, no folder; what stood there before stays."""
    write(tmp_path / "pages" / "broken", {"en.txt": ""})
    assert run("build", tmp_path / "pages", "-o", tmp_path / "a" / "b", *options).exit_code == 1
    assert not (tmp_path / "a").exists()
    write(tmp_path / "out", {"translations.db": "", "triptych.db.old": ""})
    assert run("build", tmp_path / "pages", "-o", tmp_path / "out", *options).exit_code == 1
    kept = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert kept == ["translations.db", "triptych.db.old"]


def test_a_name_that_is_no_text_is_named(run: Run, pages: Path, tmp_path: Path) -> None:
    """A folder named in another code page is left out; the other story goes on."""
    try:
        os.mkdir(os.fsencode(pages) + b"/\xec\xee\xf1\xf2")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    done = run("build", pages, "-o", tmp_path / "out", "--no-fill", "--no-report")
    assert done.exit_code == 1
    assert "its name is not UTF-8: rename it" in done.stderr
    assert "1 built" in done.stderr


def test_the_summary_counts_rows_and_findings(run: Run, pages: Path, tmp_path: Path) -> None:
    """A person sees at once whether there is something to look at."""
    (pages / "bridge" / "sq.txt").write_text(SQ.replace("18 muaj", "81 muaj"), encoding="utf-8")
    done = run("build", pages, "-o", tmp_path / "out", "--no-fill", "--no-report")
    assert "rows: 3 with 0 empty cells; findings: 1 major\n" in done.stderr
    told = run("explain", tmp_path / "out", "bridge").stdout
    assert "row 2: major number (sq)" in told


def test_unknown_languages_are_refused(run: Run, pages: Path, tmp_path: Path) -> None:
    """A code that cannot be one is refused before anything is written."""
    done = run("build", pages, "-o", tmp_path / "out", "--languages", "en,English")
    assert done.exit_code == 1
    assert "en,sq,mk" in done.stderr
    done = run("build", pages, "-o", tmp_path / "out", "--languages", "en,al,mk")  # the country's
    assert done.exit_code == 1
    assert "'al' is no language that is known" in done.stderr
    assert run("build", pages, "-o", tmp_path / "out", "--languages", "").exit_code == 1
    assert not (tmp_path / "out").exists()


def test_an_unknown_engine_leaves_the_store_as_it_was(
    run: Run, pages: Path, tmp_path: Path
) -> None:
    """The error names what is installed, and the settings of the last good build stay."""
    out = tmp_path / "out"
    run("build", pages, "-o", out, "--no-fill", "--no-report")
    with Store.open(out) as store:
        before = store.digest()
    done = run("build", pages, "-o", out, "--engine", "babelfish", "--no-report")
    assert done.exit_code == 1
    assert "no engine 'babelfish'" in done.stderr
    with Store.open(out) as store:
        assert store.digest() == before


def test_explain(run: Run, pages: Path, tmp_path: Path) -> None:
    """A story, a row and a page explain themselves, as text and as JSON."""
    write(pages / "broken", {"en.txt": "", "mk.txt": MK})
    run("build", pages, "-o", tmp_path / "out", "--no-fill", "--no-report")
    out, source = tmp_path / "out", str(pages / "bridge" / "en.txt")
    told = run("explain", out, "bridge").stdout
    assert "one story because" in told
    assert source in told
    assert run("explain", out, source).stdout == told
    assert "published as body paragraph 1" in run("explain", out, "bridge#1").stdout
    assert "an empty file" in run("explain", out, pages / "broken" / "en.txt").stdout
    assert "dropped by read: error" in run("explain", out, "broken").stdout
    told = json.loads(run("explain", out, "bridge#1", "--json").stdout)
    assert told["cells"]["mk"]["text"].startswith("Новиот мост")
    assert run("explain", out, "nothing").exit_code == 1


def test_withdraw(run: Run, pages: Path, tmp_path: Path) -> None:
    """It asks first, takes the story out, and a build does not bring it back; explain knows."""
    out = tmp_path / "out"
    run("build", pages, "-o", out, "--no-fill")
    assert "Новиот мост" in (out / "report.html").read_text("utf-8")
    assert run("withdraw", out, "bridge", stdin="n\n").exit_code == 1
    assert run("rows", out, "--story", "bridge").exit_code == 0
    assert (
        run("withdraw", out, "bridge", "--yes", "--who", "Ana", "--reason", "asked").exit_code == 0
    )
    assert "Новиот мост" not in (out / "report.html").read_text("utf-8")
    done = run("build", pages, "-o", out, "--no-fill", "--no-report")
    assert done.exit_code == 0
    assert "1 withdrawn and left out" in done.stderr
    assert run("rows", out).stdout == ""
    assert "withdrawn by Ana" in run("explain", out, "bridge").stdout
    assert "was withdrawn already" in run("withdraw", out, "bridge", "--yes").stderr


def test_withdraw_takes_copies_and_names_what_is_alike(
    run: Run, pages: Path, tmp_path: Path
) -> None:
    """The same pages under another id go too; a near-duplicate stays, and whoever withdraws is told."""
    out = tmp_path / "out"
    shutil.copytree(pages / "bridge", pages / "copy")
    shutil.copytree(pages / "bridge", pages / "update")
    (pages / "update" / "en.txt").write_text(EN + "\nIt closes on Tuesday.\n", "utf-8")
    run("build", pages, "-o", out, "--no-fill", "--no-report")
    told = run("withdraw", out, "bridge", "--yes").stderr
    assert "withdrawn: copy" in told
    assert "much the same text stays in update: withdraw that too" in told
    assert "much the same" not in run("withdraw", out, "update", "--yes").stderr
    assert run("rows", out).stdout == ""


def test_demo_can_be_run_again(run: Run, tmp_path: Path) -> None:
    """It copies the samples, builds them, prints a table and ends by naming the report."""
    done = run("demo", "-o", tmp_path / "demo", "--no-fill")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[1].split()[:3] == ["story", "versions", "rows"]
    assert lines[-1].endswith("report.html")
    assert Path(lines[-1].split(": ")[1]).is_file()
    page = tmp_path / "demo" / "pages" / "railway" / "en.txt"
    changed = page.with_name("mk.txt")
    changed.write_text(MK, encoding="utf-8")
    again = run("demo", "-o", tmp_path / "demo", "--no-fill")
    assert "1 built, 13 unchanged" in again.stderr
    assert changed.read_text(encoding="utf-8") == MK
