"""The consistency vector and its statistics."""

from __future__ import annotations

import pytest

from triptych.errors import InputError
from triptych.score.statistics import bootstrap, wilson
from triptych.score.vector import RowResult, Vector, corpus_vector, vector
from triptych.story import Finding

MAJOR = Finding("number", "major", ("mk",), "")
QUOTES = Finding("quotes", "minor", ("mk",), "")
RAN = frozenset({"number", "quotes"})


def test_wilson_interval() -> None:
    """Known values: 9 of 10, none of 10, and no trials at all (Wilson 1927)."""
    assert wilson(9, 10) == pytest.approx((0.5958, 0.9821), abs=1e-4)
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)


def test_penalty_is_points_per_thousand_words() -> None:
    """A major error weighs 5, punctuation a tenth: 5.1 points in 50 words."""
    made = vector([RowResult(50.0, RAN, (MAJOR, QUOTES), True)])
    assert made.penalty == pytest.approx(102.0)
    assert made.parts["facts"].agree == 0
    assert made.parts["polarity"].rows == 0


def test_rows_without_two_human_versions_do_not_count() -> None:
    """They are rows, but neither words nor agreement."""
    made = vector([RowResult(50.0, RAN, (MAJOR,), False), RowResult(10.0, RAN, (), True)])
    assert (made.rows, made.measured, made.words, made.points) == (2, 1, 10.0, 0)


def test_a_missing_version_is_a_gap_of_coverage() -> None:
    """The row does not agree in coverage, even with one version left; the facts do not mind."""
    gaps = [RowResult(9.0, RAN, (), True, 1), RowResult(9.0, frozenset(), (), False, 2)]
    made = vector([RowResult(9.0, RAN | {"omitted"}, (), True), *gaps])
    coverage = made.parts["coverage"]
    assert (coverage.agree, coverage.rows, coverage.gaps) == (1, 3, 3)
    assert (made.parts["facts"].agree, made.parts["facts"].rows) == (2, 2)
    assert Vector.from_record(made.to_record()).parts["coverage"] == coverage
    assert corpus_vector([made, made]).parts["coverage"].gaps == 6


def test_bootstrap_is_by_document_and_repeatable() -> None:
    """The interval of the mean holds it, is the same for a seed, and needs two documents."""
    documents = [1.0, 2.0, 3.0, 10.0]
    low, high = bootstrap(documents, lambda d: sum(d) / len(d), seed=7)
    assert low < 4.0 < high
    assert (low, high) == bootstrap(documents, lambda d: sum(d) / len(d), seed=7)
    assert bootstrap([3.0], lambda d: sum(d) / len(d)) == (3.0, 3.0)


def test_a_corpus_adds_its_articles_up() -> None:
    """Words, points and agreement are sums; the penalty has an interval."""
    articles = [
        vector([RowResult(50.0, RAN, (MAJOR,), True)]),
        vector([RowResult(50.0, RAN, (), True)]),
    ]
    whole = corpus_vector(articles, resamples=200)
    assert (whole.words, whole.points, whole.penalty) == (100.0, 5.0, 50.0)
    assert whole.spread is not None
    assert whole.spread[0] <= 50.0 <= whole.spread[1]
    assert Vector.from_record(whole.to_record()).to_record() == whole.to_record()


def test_a_record_that_is_none_is_refused() -> None:
    """Something else in its place is an error, not a vector of zeros."""
    with pytest.raises(InputError, match="not a consistency vector"):
        Vector.from_record({"rows": 1})
