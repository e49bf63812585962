"""The demonstration model as it ships."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.translate.conftest import SIX, row
from triptych.cli.fill import fill
from triptych.records import row_record
from triptych.story import Cell
from triptych.translate.check import check_model
from triptych.translate.ctranslate import CTranslate2Engine
from triptych.translate.filler import Filler
from triptych.translate.loading import load_filler, shipped_model
from triptych.translate.ranking import Grams, chrf
from triptych.translate.training.corpus import held_out

EN = "The meeting will be held in Ohrid on Friday at 10:30."
SQ = "Takimi do të mbahet në Ohër të premten në orën 10:30."
NEWS = Path(__file__).parents[3] / "shared" / "bench" / "mt" / "news.tsv"


@pytest.fixture(scope="module")
def folder() -> Path:
    """Where it is."""
    found = shipped_model()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def filler() -> Iterator[Filler]:
    """The filler of a fresh machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRIPTYCH_MODELS", "/nonexistent")
        yield load_filler()


def filled(filler: Filler, target: str, **texts: str) -> Cell:
    """The cell of one gap."""
    return filler.fill(None, [row(**texts)], [target])[0].cells[target]


def test_it_is_small_whole_and_passes_its_checks(folder: Path) -> None:
    """At most 20 MB; every check that can be made without the original passes."""
    assert sum(p.stat().st_size for p in folder.iterdir()) < 20e6
    assert not [v for v in check_model(folder) if v.passed is False]


def test_held_out_sentences_come_out_right(folder: Path) -> None:
    """chrF of at least 85 in each direction on sentences of the grammar that it never saw."""
    engine, sentences = CTranslate2Engine(folder), held_out(25)
    for source, target in SIX:
        made = engine.translate([s[source] for s in sentences], source, target, 1)
        scores = [
            chrf(Grams.of(a.candidates[0].text), Grams.of(s[target]))
            for a, s in zip(made, sentences, strict=True)
        ]
        assert sum(scores) / len(scores) >= 85, (source, target)


def test_a_gap_says_that_a_demonstration_model_filled_it(filler: Filler) -> None:
    """The note is in the provenance, where every page and file shows it."""
    cell = filled(filler, "mk", en="The results will be published in May.")
    assert cell.text == "Резултатите ќе бидат објавени во мај."
    assert cell.origin == "machine"
    assert cell.provenance is not None
    assert "demonstration model" in (cell.provenance.note or "")


def test_outside_its_field_it_abstains_and_says_what_to_do(filler: Filler) -> None:
    """A reason that a person can act on."""
    text = "Quantum chromodynamics describes how gluons bind quarks inside a proton."
    cell = filled(filler, "mk", en=text)
    assert cell.text is None
    assert "triptych models get" in (cell.reason or "")


@pytest.mark.skipif(not NEWS.exists(), reason="the development data are not here")
def test_on_real_news_it_abstains(filler: Filler) -> None:
    """Sentences of real news, in four directions: hardly one is filled."""
    lines = [line.split("\t") for line in NEWS.read_text("utf-8").splitlines()[1::70]]
    rows = [row(i, en=line[1]) for i, line in enumerate(lines)]
    rows += [row(i, mk=line[3]) for i, line in enumerate(lines)]
    made = filler.fill(None, rows, ["en", "sq", "mk"])
    machine = [c for r in made for c in r.cells.values() if c.origin == "machine"]
    assert len(machine) <= len(rows) // 20


def test_the_same_rows_give_the_same_cells(filler: Filler) -> None:
    """Deterministic, whatever else is in the batch."""
    alone = filler.fill(None, [row(en=EN, sq=SQ)], ["mk"])[0].cells["mk"]
    rows = [row(en=EN, sq=SQ), row(1, en="The fire is under control."), row(2, en="Hello.")]
    assert filler.fill(None, rows, ["mk"])[0].cells["mk"] == alone


def test_a_cache_changes_nothing_that_is_printed(tmp_path: Path) -> None:
    """Rows filled without it, with half of the answers in it, and with all: byte for byte."""
    columns = [("en", "sq"), ("en",), ("mk", "sq"), ("sq",), ("mk",)]
    rows = [
        row(i, **{language: sentence[language] for language in columns[i % 5]})
        for i, sentence in enumerate([*held_out(20), {"en": "Hi.", "sq": "Po.", "mk": "Да."}])
    ]
    for name, some in (("some", rows[::2]), ("all", rows)):
        lines = [json.dumps(row_record(r), ensure_ascii=False) for r in some]
        (tmp_path / name).write_text("\n".join(lines), "utf-8")

    def filled(name: str, *options: str) -> str:
        arguments = [str(tmp_path / name), "--engine", "demonstration", *options]
        return CliRunner().invoke(fill, arguments, catch_exceptions=False).stdout

    cached = ("--cache", str(tmp_path / "cache.sqlite"))
    without = filled("all")
    assert without.count('"machine"') > 10
    filled("some", *cached)
    assert filled("all", *cached) == without
    assert filled("all", *cached) == without


def test_it_needs_neither_torch_nor_transformers() -> None:
    """The demo installs `triptych[mt]` without torch."""
    code = (
        "import sys\n"
        "sys.modules['torch'] = sys.modules['transformers'] = None\n"
        "from triptych.translate.loading import load_filler\n"
        "from triptych.story import Cell, Row\n"
        "rows = [Row('s', 0, 'body', {'en': Cell('The fire is under control.', 'human')}, 1.0)]\n"
        "print(load_filler().fill(None, rows, ['sq'])[0].cells['sq'].text)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "Zjarri është nën kontroll."
