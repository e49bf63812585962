"""chrF and MBR, against sacreBLEU."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sacrebleu.metrics.chrf import CHRF

from triptych.translate.ranking import Grams, Weights, agreement, best, chrf

TEXT = st.text(alphabet="abc дејќ ë.,", min_size=1, max_size=40)


@given(TEXT, TEXT)
def test_chrf_is_that_of_sacrebleu(a: str, b: str) -> None:
    """The counting is done once; the figure stays the same."""
    wanted = CHRF(eps_smoothing=False).sentence_score(a, [b]).score
    assert chrf(Grams.of(a), Grams.of(b)) == pytest.approx(wanted, abs=1e-6)


def test_agreement_prefers_the_middle() -> None:
    """The candidate that most others resemble."""
    texts = ["the bridge was opened", "the bridge was opened today", "a cat sat there"]
    values = agreement(texts)
    assert values.index(max(values)) in (0, 1)
    assert values[2] == min(values)


def test_the_first_wins_a_tie_and_likelihood_counts() -> None:
    """Deterministic, and a candidate without a likelihood is no better than the worst."""
    assert best(["a b", "a b"], [-1.0, -1.0], Weights())[0] == 0
    assert best(["one two", "one too"], [-2.0, -0.1], Weights())[0] == 1
    assert best(["one two", "one too"], [None, -0.1], Weights(agreement=0))[0] == 0
