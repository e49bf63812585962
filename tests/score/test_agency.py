"""Six invented agency stories, translated well and with every trap: nothing major may be said.

Number words against figures, 3 p.m. and 15 часот, decades, ranges, ordinals, fractions, units,
dates with and without a year, codes, acronyms, exonyms, case endings, letters that only one of the
alphabets has, and denials in other words.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from triptych.score import Scorer
from triptych.story import Cell, Row

LANGUAGES = ("en", "sq", "mk")


def stories() -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    with Path(__file__).with_name("agency.tsv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            own = found[line["doc"]]
            cells = {lang: Cell(line[lang], "human") for lang in LANGUAGES}
            own.append(Row(line["doc"], len(own), "body", cells, 1.0))
    return found


@pytest.mark.parametrize("name", sorted(stories()))
def test_good_translations_are_silent(name: str) -> None:
    """No finding of a row is major."""
    scored = Scorer().score(name, stories()[name])
    assert [f.message for row in scored.rows for f in row.findings if f.severity != "minor"] == []
