"""The table of measured precision and recall."""

from __future__ import annotations

from dataclasses import replace

from triptych.score.known import KnownError, KnownRow
from triptych.score.precision import Measured, PrecisionTable, load_precision, measure
from triptych.score.settings import CHECKS
from triptych.story import Finding

NUMBER = Finding("number", "major", ("mk",), "")


def known(id: str, *errors: KnownError) -> KnownRow:
    return KnownRow(id, "d", {}, errors)


def test_right_found_and_cried_wolf() -> None:
    """A finding on a clean row is wrong; one that names the language at fault is right."""
    rows = [
        known("1", KnownError("mk", "number_changed")),
        known("2"),
        known("3", KnownError("sq", "scale")),
    ]
    table = measure(rows, {"1": (NUMBER,), "2": (NUMBER,), "3": ()})
    assert table["number", "mk"] == Measured(findings=2, right=1, errors=1, found=1)
    assert table["number", "*"] == Measured(findings=2, right=1, errors=2, found=1)
    assert table["number", "*"].recall == 0.5


def test_few_findings_borrow_the_figure_of_all_languages() -> None:
    """Two findings are no measurement of a language."""
    table = PrecisionTable(
        {("number", "mk"): Measured(2, 0, 2, 0), ("number", "*"): Measured(100, 90, 50, 40)}, "x"
    )
    rated = table.rate(NUMBER)
    assert (rated.precision, rated.recall) == (0.9, 0.8)


def test_an_unmeasured_check_stays_without_figures() -> None:
    """None says not measured; it is not zero."""
    rated = PrecisionTable({}, "x").rate(NUMBER)
    assert (rated.precision, rated.recall) == (None, None)


def test_a_language_that_was_not_measured_borrows_nothing() -> None:
    """What holds for three languages says nothing of a fourth."""
    table = load_precision()
    assert table.rate(replace(NUMBER, languages=("mk",))).precision is not None
    assert table.rate(replace(NUMBER, languages=("de",))).precision is None
    unblamed = replace(NUMBER, languages=())
    assert table.rate(unblamed, ("en", "mk")).precision is not None
    assert table.rate(unblamed, ("en", "de")).precision is None


def test_the_shipped_table_knows_the_checks() -> None:
    """The package ships figures for checks that exist, and for the main ones of each language."""
    figures = load_precision().figures
    assert {check for check, _ in figures} <= set(CHECKS)
    for check in ("number", "date", "name", "omitted", "added", "other-row", "polarity"):
        for language in ("en", "sq", "mk", "*"):
            assert figures[check, language].errors > 0
