"""The commands publish, import and diff: exit codes, and data on standard output only."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from triptych.cli import cli
from triptych.corpora.store import Result as Built
from triptych.corpora.store import Store
from triptych.errors import TriptychError
from triptych.story import Article, Cell, Paragraph, Provenance, Row, Story

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Runs the command line; an expected error is in `Result.exception`, as `main` gets it."""
    runner = CliRunner()
    return lambda *arguments: runner.invoke(cli, [str(a) for a in arguments])


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store of eight stories with a title and a paragraph; a machine filled Albanian."""
    made = Provenance("ctranslate2", "demo", "1", "CC-BY-4.0", "en", note="demonstration model")
    with Store.open(tmp_path / "store", create=True) as store:
        for number in range(8):
            texts = {"en": f"The bridge {number} opens.", "mk": f"Мостот {number} се отвора."}
            articles = {
                lang: Article(lang, f"{number} {lang}", (Paragraph("body", text),))
                for lang, text in texts.items()
            }
            rows = [
                Row(
                    f"s{number}",
                    n,
                    "body" if n else "title",
                    {
                        **{
                            lang: Cell(texts[lang] if n else a.title, "human", (0,))
                            for lang, a in articles.items()
                        },
                        "sq": Cell(f"Ura {number} {n}", "machine", provenance=made),
                    },
                    1.0,
                )
                for n in range(2)
            ]
            story = Story(f"s{number}", articles)
            store.save(Built(story, tuple(rows), {}, "d", "s"))
    return tmp_path / "store"


def test_publish_edit_import_publish_diff(run: Run, store: Path, tmp_path: Path) -> None:
    """The round trip of a reviewer, from the command line."""
    first = tmp_path / "first"
    done = run("publish", store, "--to", first, "--format", "tmx", "--licence", "cc0-1.0", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["licence"] == "CC0-1.0"
    assert "published 8 stories, 16 rows as version 1" in done.stderr
    path = next(p for p in (first / "tmx").iterdir() if "Ura " in p.read_text("utf-8"))
    text = path.read_text("utf-8")
    edited = text[text.index("Ura ") :].partition("<")[0]
    path.write_text(text.replace(f">{edited}<", ">E Anës.<"), "utf-8")
    done = run("import", store, path, "--who", "Ana", "--json")
    assert done.exit_code == 0
    assert [c["text"] for c in json.loads(done.stdout)["edited"]] == ["E Anës."]
    second = tmp_path / "second"
    done = run(
        "publish", store, "--to", second, "--format", "jsonl", "--licence", "CC0-1.0",
        "--previous", first,
    )  # fmt: skip
    assert done.exit_code == 0
    assert done.stdout == ""
    done = run("diff", first, second)
    assert done.exit_code == 0
    assert "sq: machine to post-edited" in done.stdout
    assert "version 1 to 2: rows changed 1, cells changed 1" in done.stdout
    found = json.loads(run("diff", first, second, "--json").stdout)
    assert [cell["change"] for cell in found["cells"]] == ["changed"]


def test_a_gate_fails_with_the_breaches_as_json(run: Run, store: Path, tmp_path: Path) -> None:
    """Exit 1, nothing written, the breaches for a program on standard output."""
    out = tmp_path / "out"
    done = run("publish", store, "--to", out, "--format", "jsonl", "--json")
    assert done.exit_code == 1
    assert isinstance(done.exception, TriptychError)
    assert [b["gate"] for b in json.loads(done.stdout)["breaches"]] == ["missing-licence"]
    assert not out.exists()
    done = run("publish", store, "--to", out, "--format", "jsonl", "--allow", "missing-licence")
    assert done.exit_code == 0
    assert "allowed: missing-licence" in done.stderr


def test_an_import_with_problems_exits_1(run: Run, store: Path, tmp_path: Path) -> None:
    """What fits nothing and what cannot be read is named on standard error."""
    stray = tmp_path / "stray.tmx"
    stray.write_text(
        '<tmx version="1.4"><header/><body><tu tuid="x"><tuv xml:lang="en"><seg>Never seen'
        "</seg></tuv></tu></body></tmx>",
        "utf-8",
    )
    done = run("import", store, stray, tmp_path / "absent.tmx", "--who", "Ana")
    assert done.exit_code == 1
    assert f"{stray}, line 1: no row has this id" in done.stderr
    assert "absent.tmx: cannot be read" in done.stderr
    assert "unmatched 1" in done.stderr


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--format", "csv"], "huggingface"),
        (["--format", ""], "no format"),
        (["--shares", "1,1,1"], "0.8,0.1,0.1"),
        (["--allow", "everything"], "personal-data"),
        (["--push", "nobody"], "OWNER/NAME"),
        (["--min-confidence", "7"], "between 0 and 1"),
        (["--splits", "absent.tsv"], "absent.tsv"),
        (["--previous", "absent"], "release.json"),
        (["--languages", "en,../x"], "language code"),
        (["--languages", "en,de"], "no story has a text in 'de'"),
    ],
)
def test_wrong_options_say_what_is_right(
    run: Run, store: Path, tmp_path: Path, options: list[str], says: str
) -> None:
    """Nothing is written, and the message teaches."""
    done = run("publish", store, "--to", tmp_path / "out", "--licence", "CC0-1.0", *options)
    assert done.exit_code == 1
    assert says in str(done.exception)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["store"]


def test_an_empty_split_is_told(run: Run, store: Path, tmp_path: Path) -> None:
    """Where no story fell to a split that is held out, the message says how to choose some."""
    arguments = ("publish", store, "--format", "jsonl", "--licence", "CC0-1.0")
    splits = tmp_path / "splits.tsv"
    splits.write_text("s1\ttrain\ns2\ttrain\n")
    told = run(*arguments, "--to", tmp_path / "a", "--splits", splits).stderr
    assert "no story fell to validation and test" in told
    told = run(*arguments, "--to", tmp_path / "b", "--splits", splits, "--shares", "1,0,0").stderr
    assert "no story" not in told  # none was asked for
    splits.write_text("s1\tvalidation\ns2\ttest\n")
    assert "no story" not in run(*arguments, "--to", tmp_path / "c", "--splits", splits).stderr
