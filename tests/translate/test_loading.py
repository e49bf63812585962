"""Names of engines, licences, what is installed, and the commands on top of them."""

from __future__ import annotations

import importlib.util
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from triptych.cli.evaluate_translate import translate
from triptych.cli.fill import fill
from triptych.cli.models import models
from triptych.errors import InputError, ModelError, SettingsError
from triptych.translate.command import CommandEngine
from triptych.translate.folder import read_manifest, write_manifest
from triptych.translate.glossary import read_glossary
from triptych.translate.loading import lasting_name, load_engine, load_filler, models_home
from triptych.translate.registry import advise, find_entry, load_registry

Copy = Callable[[Path], Path]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A models folder of its own for every test."""
    monkeypatch.setenv("TRIPTYCH_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def test_the_registry_is_whole() -> None:
    """Every entry names repository, licence with evidence, directions; non-commercial is marked."""
    entries = load_registry()
    assert len({e.id for e in entries}) == len(entries)
    assert all(e.licence_evidence and e.directions and e.megabytes > 0 for e in entries)
    assert {e.id for e in entries if not e.commercial} == {"nllb-200-1.3B", "nllb-200-600M"}
    assert all("NC" in e.licence for e in entries if not e.commercial)


def test_advice_keeps_to_the_licence() -> None:
    """What is suggested may be used."""
    assert "opus-mt-en-mk" in advise(["en"], "mk")
    assert "m2m100" in advise(["sq"], "mk", "commercial")
    assert "no model" in advise(["en"], "fi")


def test_names_that_mean_nothing_are_refused_with_what_there_is() -> None:
    """A typing mistake, and a model that is known but not here."""
    with pytest.raises(SettingsError, match="demonstration"):
        load_engine("nonsense")
    with pytest.raises(ModelError, match=r"triptych models get opus-mt-en-sq"):
        load_engine("opus-mt-en-sq")
    with pytest.raises(SettingsError, match="m2m100-418M"):
        find_entry("nonsense")


def test_an_installed_model_is_found_by_name(home: Path, converted: Path) -> None:
    """A folder below the models' home."""
    shutil.copytree(converted, home / "tiny-marian")
    assert models_home() == home
    assert load_engine("tiny-marian").info.model == "tiny-marian"


def test_a_path_holds_in_every_folder_and_a_name_as_it_is(
    home: Path, converted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(converted, home / "installed")
    monkeypatch.chdir(converted.parent)
    assert lasting_name(converted.name) == str(converted.resolve())
    assert lasting_name("ours.toml") == str(Path("ours.toml").resolve())
    for name in ("installed", "demonstration", "babelfish"):
        assert lasting_name(name) == name


def test_a_licence_refuses_an_engine_and_says_why(home: Path, converted: Path) -> None:
    """Named: an error. Only installed: passed over."""
    shutil.copytree(converted, home / "nc")
    other = replace(read_manifest(home / "nc"), commercial=False, licence="CC-BY-NC-4.0", id="nc")
    write_manifest(other, home / "nc")
    with pytest.raises(SettingsError, match=r"nc is CC-BY-NC-4\.0"):
        load_filler(["nc"], licence="commercial")
    assert "nc@" in load_filler().signature
    assert "nc@" not in load_filler(licence="commercial").signature


def test_without_the_packages_every_gap_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`fill` works and fills nothing."""
    real = importlib.util.find_spec
    monkeypatch.setattr(
        "triptych.translate.loading.find_spec",
        lambda name: None if name == "ctranslate2" else real(name),
    )
    from tests.translate.conftest import row

    cell = load_filler().fill(None, [row(en="One.", mk=None)], ["mk"])[0].cells["mk"]
    assert "pip install 'triptych[mt]'" in (cell.reason or "")


def test_a_file_describes_an_engine(tmp_path: Path) -> None:
    """A command, and files that describe nothing."""
    path = tmp_path / "cat.toml"
    path.write_text('type = "command"\nname = "cat"\nlicence = "MIT"\n[argv]\nen-sq = ["cat"]\n')
    assert isinstance(load_engine(str(path)), CommandEngine)
    for text, reason in (
        ('type = "x"', "it takes command"),
        ("?", "not TOML"),
        ('type = "chat"', "the key 'languages' is missing"),
    ):
        path.write_text(text)
        with pytest.raises(SettingsError, match=reason):
            load_engine(str(path))
    with pytest.raises(SettingsError, match="no such file"):
        load_engine(str(tmp_path / "none.toml"))


def test_a_glossary_is_read(tmp_path: Path) -> None:
    """A language a column; empty cells are left out."""
    path = tmp_path / "g.tsv"
    path.write_text("en\tsq\tmk\nbridge\tura\t\nalone\t\t\n", "utf-8")
    assert read_glossary(path) == ((("en", "bridge"), ("sq", "ura")),)
    path.write_text("en\tsq\n" + "long" * 50_000 + "\tgjatë\n", "utf-8")
    assert read_glossary(path) == ((("en", "long" * 50_000), ("sq", "gjatë")),)
    path.write_text("en\n", "utf-8")
    with pytest.raises(InputError, match="two languages"):
        read_glossary(path)


def run(command: Any, *arguments: str, text: str | None = None) -> Any:
    """Run a command; its result."""
    return CliRunner().invoke(command, arguments, input=text)


def shouting(tmp_path: Path) -> str:
    """An engine that answers in capitals."""
    path = tmp_path / "up.toml"
    path.write_text(
        'type = "command"\nname = "up"\nlicence = "MIT"\n[argv]\n'
        'en-sq = ["tr", "a-z", "A-Z"]\nmk-sq = ["cat"]\n'
    )
    return str(path)


def test_fill_prints_rows_and_goes_on_after_a_bad_line(tmp_path: Path) -> None:
    """Rows and stories in, rows out; the bad line is named and the exit status is 1."""
    lines = [
        json.dumps(
            {"story": "s", "row": 3, "cells": {"en": "Hello there, my old friend", "sq": None}}
        ),
        "nonsense",
        json.dumps({"id": "t", "paragraphs": {"en": ["Good morning"]}}),
        json.dumps({"id": "u", "paragraphs": {"en": ["One", "Two"], "mk": ["Еден"]}}),
    ]
    done = run(fill, "--engine", shouting(tmp_path), "--languages", "en,sq", text="\n".join(lines))
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [r["story"] for r in rows] == ["s", "t"]
    assert rows[1]["cells"]["sq"]["text"] == "GOOD MORNING"
    assert rows[1]["cells"]["sq"]["provenance"]["licence"] == "MIT"
    assert rows[0]["cells"]["sq"]["reason"].startswith("up: copy of the source")
    assert "line 2" in done.stderr
    assert "triptych align" in done.stderr
    assert done.exit_code == 1


def test_models_are_listed_with_their_licences(home: Path, converted: Path) -> None:
    """The registry and what is installed, as a table and as JSON."""
    shutil.copytree(converted, home / "tiny-marian")
    table = run(models, "list")
    assert "tiny-marian" in table.stdout
    assert "CC-BY-NC-4.0" in table.stdout
    records = json.loads(run(models, "list", "--json", "--licence", "commercial").stdout)
    assert all(r["commercial"] for r in records)
    assert next(r for r in records if r["id"] == "tiny-marian")["installed"] is True


def test_models_check_fails_with_status_1(home: Path, converted: Path, marian: Path) -> None:
    """A good model passes, a damaged one is named."""
    shutil.copytree(converted, home / "tiny-marian")
    good = run(models, "check", "tiny-marian", "--source", str(marian))
    assert good.exit_code == 0
    assert "parity" in good.stdout
    (home / "tiny-marian" / "model.bin").unlink()
    bad = run(models, "check", "tiny-marian", "--json")
    assert bad.exit_code == 1
    assert any(v["passed"] is False for v in json.loads(bad.stdout))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "opus-mt-en-sq"), "not installed: triptych models get opus-mt-en-sq"),
        (("check", "nonsense"), "triptych models list"),
        (("get", "demonstration"), "comes with the package"),
    ],
)
def test_a_model_that_cannot_be_had_says_what_to_do(arguments: tuple[str, ...], said: str) -> None:
    """One that is not fetched yet, a typing mistake, one that is there already."""
    assert said in str(run(models, *arguments).exception)


def test_the_demonstration_model_goes_by_the_name_that_is_listed() -> None:
    """As well as by the short one."""
    assert load_engine("triptych-demonstration").info == load_engine("demonstration").info
    listed = json.loads(run(models, "list", "--json").stdout)
    assert "triptych-demonstration" in [record["id"] for record in listed]


def test_get_refuses_what_the_licence_forbids() -> None:
    """Before anything is downloaded."""
    done = run(models, "get", "nllb-200-600M", "--licence", "commercial")
    assert isinstance(done.exception, SettingsError)
    assert "forbids commercial use" in str(done.exception)


def test_evaluate_prints_figures_with_signatures(tmp_path: Path) -> None:
    """Masking one side; the gain of both siblings is tested on the rows that both fill."""
    rows = [
        f"{i}\tthe number of the day is {i}\tTHE NUMBER OF THE DAY IS {i}\tброј {i}"
        for i in range(2, 10)
    ]
    path = tmp_path / "rows.tsv"
    path.write_text("\n".join(["doc\ten\tsq\tmk", *rows]) + "\n", "utf-8")
    engine = shouting(tmp_path).replace("up.toml", "cut.toml")
    Path(engine).write_text(
        'type = "command"\nname = "cut"\nlicence = "MIT"\n[argv]\n'
        'en-sq = ["sed", "s/the number of/numri i/"]\nmk-sq = ["sed", "s/број/numri i/"]\n'
    )
    done = run(
        translate,
        str(path),
        "--from",
        "en",
        "--to",
        "sq",
        "--engine",
        engine,
        "--both-siblings",
        "--json",
    )
    record = json.loads(done.stdout)
    assert record["rows"] == record["filled"] == 8
    assert "version:" in record["figures"]["chrF"]["signature"]
    assert set(record["gains"]) == {"BLEU", "chrF", "TER"}
    text = run(translate, str(path), "--from", "en", "--to", "sq", "--engine", engine).stdout
    assert "8 of 8 rows filled" in text
    assert "nrefs:1" in text
