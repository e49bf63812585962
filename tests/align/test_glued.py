"""Where a sentence that holds two is cut."""

from __future__ import annotations

from functools import partial

from triptych.align.glued import find_cuts
from triptych.align.search import Found
from triptych.align.static import StaticEncoder
from triptych.align.streams import stream_of
from triptych.story import Article, Paragraph

HEADLINE = "Голема вечер за Пелистер "
TEXTS = {
    "en": (
        "A great evening for Pelister.",
        "The guests from Bitola defended well and scored twice before the break.",
    ),
    "sq": (
        "Mbrëmje e madhe për Pelisterin.",
        "Mysafirët nga Manastiri u mbrojtën mirë dhe shënuan dy herë para pushimit.",
    ),
    "mk": (
        HEADLINE + "Гостите од Битола добро се бранеа и постигнаа два гола пред паузата.",
    ),
}  # fmt: skip


def test_a_sentence_is_cut_whether_one_of_the_two_has_it_or_none() -> None:
    encoder = StaticEncoder.load()
    streams = [
        stream_of(Article(code, "", tuple(Paragraph("body", text) for text in texts)))
        for code, texts in TEXTS.items()
    ]
    encoders = [partial(encoder.encode, language=code) for code in TEXTS]
    vectors = [e(s.sentences) for e, s in zip(encoders, streams, strict=True)]
    pairs = [Found(((n, 1), (n, 1), None), 5.0) for n in (0, 1)]
    lone = Found((None, None, (0, 1)), 0.0)
    tied = Found(((1, 1), (1, 1), (0, 1)), 5.0)
    for found in ([*pairs, lone], [pairs[0], tied]):
        assert find_cuts(streams, vectors, found, encoders) == {(2, 0): len(HEADLINE)}
