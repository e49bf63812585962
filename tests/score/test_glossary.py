"""Glossaries: TSV, TBX, and terms in their inflected forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from triptych.errors import InputError
from triptych.score import Scorer
from triptych.score.glossary import find_term, read_glossary
from triptych.score.reading import Reading
from triptych.story import Cell, Row

TSV = "en\tsq\tmk\nProsecutor's Office\tProkuroria\tобвинителство|јавно обвинителство\nparliament\tparlament|kuvend\tсобрание\n"
TBX = """<?xml version="1.0"?><tbx type="TBX-Basic" style="dca" xmlns="urn:iso:std:iso:30042:ed-2">
<text><body><conceptEntry><langSec xml:lang="en"><termSec><term>parliament</term></termSec></langSec>
<langSec xml:lang="mk"><termSec><term>собрание</term></termSec></langSec></conceptEntry></body></text></tbx>"""


def write(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("language", "term", "text"),
    [
        ("sq", "Prokuroria", "Sipas Prokurorisë, dy persona"),
        ("sq", "parlament", "në parlamentin e vendit"),
        ("mk", "собрание", "во Собранието на Македонија"),
        ("en", "parliament", "the parliaments of the region"),
    ],
)
def test_inflected_forms_are_accepted(language: str, term: str, text: str) -> None:
    """Case endings, articles and plurals are forms of the term."""
    assert find_term(term, Reading(language, text)) is not None


def test_another_word_is_not_the_term() -> None:
    """Words that only begin alike are not forms of one another."""
    assert find_term("parlament", Reading("sq", "paria e luftës")) is None


@pytest.mark.parametrize(("name", "text"), [("g.tsv", TSV), ("g.tbx", TBX)])
def test_a_missing_term_is_minor_and_named(tmp_path: Path, name: str, text: str) -> None:
    """The version without its term is named; the message says which term the house wants."""
    terms = read_glossary(write(tmp_path, name, text)).terms
    cells = {"en": "The parliament voted.", "mk": "Советот гласаше."}
    row = Row("s", 0, "body", {k: Cell(v, "human") for k, v in cells.items()}, 1.0)
    (scored,) = Scorer(terms=terms).score("s", [row]).rows
    (finding,) = [f for f in scored.findings if f.check == "term"]
    assert (finding.severity, finding.languages) == ("minor", ("mk",))
    assert "собрание" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "",
        "long" * 50_000,
        "just one column\nx\n",
        "en\tmk\nparliament\t\n",
        "<martif>",
        "<a><b></b></a>",
    ],
)
def test_files_that_are_no_glossary(tmp_path: Path, text: str) -> None:
    """Empty, one-column, one-sided, broken or foreign files are refused by name."""
    with pytest.raises(InputError, match=r"g\.tsv"):
        read_glossary(write(tmp_path, "g.tsv", text))
