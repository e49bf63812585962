"""A real page alone, as its readers copy it: read whole, and a story in which two languages lack."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner

from triptych.cli import cli
from triptych.corpora.readers import read_page
from triptych.corpora.store import Store

PAGE = Path(__file__).parents[3] / "shared" / "seed" / "page.en.txt"
HEADINGS = (
    "Pentagon says up to 12,000 North Korean troops in Russia",
    "Ukrainian advances in to Kursk",
    "Putin welcomes North Korean minister",
)

pytestmark = pytest.mark.skipif(not PAGE.exists(), reason="the development data are not here")


def test_page_is_taken_apart() -> None:
    """Dateline, credit, headings and title are found; switcher and visit date are not text."""
    reading = read_page(PAGE.read_bytes(), str(PAGE))
    article = reading.article
    assert article.language == "en"
    assert article.title == "Zelensky warns 11,000 North Koreans are in Russia's Kursk region"
    assert (article.date, article.place, article.agency) == (
        dt.date(2024, 11, 5),
        "Kiev",
        "dpa/MIA",
    )
    assert article.credit == "MIA file photo"
    assert article.texts("heading") == HEADINGS
    body = article.texts("body")
    assert body[0].startswith("Some 11,000 North Korean soldiers")
    assert body[-1].endswith("details of the deal still had to be clarified.")


def test_no_line_of_the_page_is_lost() -> None:
    """Every line is in the article or in the ledger."""
    reading = read_page(PAGE.read_bytes(), str(PAGE))
    article = reading.article
    kept = "\n".join([article.title, *(p.text for p in article.paragraphs), article.credit or ""])
    listed = "\n".join(entry.text or "" for entry in reading.ledger)
    for line in PAGE.read_text("utf-8").splitlines():
        words = line.strip(" •\t")
        assert words in kept or words in listed or words.endswith(article.texts("body")[0])


def test_missing_languages_are_gaps(tmp_path: Path) -> None:
    """In every row the Albanian and the Macedonian cells are empty, with the reason."""
    arguments = ["build", str(PAGE), "-o", str(tmp_path), "--no-fill", "--no-report"]
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    with Store.open(tmp_path) as store:
        rows = list(store.rows())
    article = read_page(PAGE.read_bytes(), str(PAGE)).article
    assert len(rows) == 1 + len(article.paragraphs)
    for row in rows:
        assert row.cells["en"].text
        for language in ("sq", "mk"):
            cell = row.cells[language]
            assert cell.text is None
            assert cell.reason
