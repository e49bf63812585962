"""Where a long text is cut."""

from __future__ import annotations

import numpy as np

from triptych.align.parts import LIMIT, parts_after, parts_of
from triptych.align.streams import stream_of
from triptych.story import Article, Paragraph


def test_a_text_that_repeats_itself_is_cut_where_it_stands_alike() -> None:
    """The order tells a sentence from its twins, also where one version lacks some."""
    chance = np.random.default_rng(1)
    vectors = chance.normal(size=(400, 64)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    en = np.tile(np.arange(400), 4)
    sq = np.delete(en, slice(500, 540))
    streams = [
        stream_of(Article(code, "", tuple(Paragraph("body", f"Sentence {n}.") for n in text)))
        for code, text in (("en", en), ("sq", sq))
    ]
    parts = parts_of(streams, [vectors[en], vectors[sq]])
    assert len(parts) > 4
    for left, right in parts:
        assert left.stop - left.start < LIMIT
        assert en[left.stop - 1] == sq[right.stop - 1]
        assert left.stop - right.stop == (0 if left.stop <= 500 else 40)


def test_parts_follow_the_sentences_that_were_cut() -> None:
    parts = [(slice(0, 3), slice(0, 4)), (slice(3, 9), slice(4, 8))]
    after = parts_after([(0, 2), (0, 3), (1, 4)], parts)
    assert after == [(slice(0, 4), slice(0, 4)), (slice(4, 11), slice(4, 9))]
