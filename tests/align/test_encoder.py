"""Encoders that are plugged in: how their vectors are centred."""

from __future__ import annotations

import numpy as np

from triptych.align.encoder import CallableEncoder, e5_means


def rows(sentences: list[str]) -> list[list[float]]:
    return [[1.0, float(len(s)), 1.0] for s in sentences]


def test_one_sentence_keeps_a_direction_where_the_usual_mean_is_known() -> None:
    """By itself it is its own mean and nothing is left of it; a usual mean leaves what differs."""
    usual = np.array([0.5, 0.5, 0.5], dtype=np.float32)
    alone = CallableEncoder(rows, "plain").encode(["a sentence"], "en")
    centred = CallableEncoder(rows, "plain", means={"en": usual}).encode(["a sentence"], "en")
    assert np.allclose(alone, 0)
    assert np.isclose(np.linalg.norm(centred), 1)


def test_the_means_of_e5_small_come_with_the_package() -> None:
    """One for each language that has a pack, as long as its vectors."""
    means = e5_means()
    assert set(means) == {"en", "sq", "mk"}
    assert all(mean.shape == (384,) and np.isfinite(mean).all() for mean in means.values())
