"""Where a sentence that holds two is cut."""

from __future__ import annotations

from functools import partial

import pytest

from triptych.align.glued import find_cuts
from triptych.align.search import Found
from triptych.align.static import StaticEncoder
from triptych.align.streams import stream_of
from triptych.story import Article, Paragraph

Beads = list[tuple[int | None, ...]]

HEADLINE = "Голема вечер за Пелистер "
LEAD = "Гостите од Битола добро се бранеа и постигнаа два гола пред паузата."
TEXTS = {
    "en": (
        "A great evening for Pelister.",
        "Tickets were sold out by noon.",
        "The guests from Bitola defended well and scored twice before the break.",
    ),
    "sq": (
        "Mbrëmje e madhe për Pelisterin.",
        "Mysafirët nga Manastiri u mbrojtën mirë dhe shënuan dy herë para pushimit.",
    ),
    "mk": (HEADLINE + LEAD,),
}


@pytest.mark.parametrize(
    "beads",
    [
        [(0, 0, None), (1, None, None), (2, 1, None), (None, None, 0)],
        [(None, 0, None), (0, None, None), (1, None, None), (2, 1, 0)],
        [(0, None, None), (1, None, None), (2, None, 0), (None, 0, None), (None, 1, None)],
    ],
    ids=["nobody has it", "its neighbour has it", "one that stands apart has it"],
)
def test_a_sentence_is_cut_where_two_of_another_version_show_it(beads: Beads) -> None:
    assert cuts_of(beads) == {(2, 0): len(HEADLINE)}


def test_of_a_long_text_not_every_sentence_has_a_bead() -> None:
    assert cuts_of([(0, 0, None), (2, 1, None)]) == {}


def cuts_of(beads: Beads) -> dict[tuple[int, int], int]:
    """The cuts, by language and sentence, where these beads of sentences were found."""
    encoder = StaticEncoder.load()
    streams = [
        stream_of(Article(code, "", tuple(Paragraph("body", text) for text in texts)))
        for code, texts in TEXTS.items()
    ]
    encoders = [partial(encoder.encode, language=code) for code in TEXTS]
    vectors = [encode(s.sentences) for encode, s in zip(encoders, streams, strict=True)]
    found = [Found(tuple(None if i is None else (i, 1) for i in bead), 1.0) for bead in beads]
    return find_cuts(streams, vectors, found, encoders)
