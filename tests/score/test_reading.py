"""Cells that stay read: scoring a story again after an edit gives what scoring it afresh gives."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from triptych.score import Scorer
from triptych.score.reading import Reading, _reading
from triptych.story import Cell, Row

SENTENCES = {
    "en": ("Some {n} people came to Ohrid on {n} May.", "Vesna Ristova did not say why.", "The road cost {n} million denars.", "“We are late,” said Agim Hoxha at {n}.30."),
    "sq": ("Rreth {n} njerëz erdhën në Ohër më {n} maj.", "Vesna Ristova nuk tha pse.", "Rruga kushtoi {n} milionë denarë.", "“Jemi vonë”, tha Agim Hoxha në orën {n}.30."),
    "mk": ("Околу {n} луѓе дојдоа во Охрид на {n} мај.", "Весна Ристова не кажа зошто.", "Патот чинеше {n} милиони денари.", "„Доцниме“, рече Агим Хоџа во {n}.30 часот."),
}  # fmt: skip


def _cell(language: str, draw: random.Random, sentences: Sequence[int]) -> Cell:
    number = draw.choice((3, 12, 17, 21))
    return Cell(" ".join(SENTENCES[language][i].format(n=number) for i in sentences), "human")


def test_scoring_after_an_edit_is_scoring_afresh() -> None:
    """Over random edits: cells changed, emptied, copied from a sibling, taken over by a machine."""
    draw, scorer = random.Random(11), Scorer()
    rows = []
    for number in range(12):
        sentences = draw.sample(range(4), draw.choice((1, 2, 2, 3)))
        cells = {lang: _cell(lang, draw, sentences) for lang in SENTENCES}
        rows.append(Row("s", number, "body", cells, 0.9))
    for _ in range(60):
        place, language = draw.randrange(len(rows)), draw.choice([*SENTENCES])
        sibling = rows[place].cells[draw.choice([*SENTENCES])]
        changed = draw.choice((
            _cell(language, draw, draw.sample(range(4), 2)), Cell(None), sibling,
            replace(rows[place].cells[language], origin="machine"),
        ))  # fmt: skip
        rows[place] = replace(rows[place], cells={**rows[place].cells, language: changed})
        again = scorer.score("s", rows)
        _reading.cache_clear()
        afresh = Scorer().score("s", rows)
        assert again == afresh
        scorer.score("s", rows)


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("en", ["Dr. Petrova met J. Smith.", "They spoke."]),
        ("en", ["The class had 9.", "Then one left."]),
        ("sq", ["Erdhi z. Hoxha.", "Pastaj foli Prof. Dr. Krasniqi."]),
        ("sq", ["Folën Z-ri. Hoxha, “Z-nja. Gashi” dhe (Znj. Kola).", "Pastaj ikën."]),
        ("mk", ["Дојде г. Петров.", "Потоа зборуваше проф. Ристова."]),
        ("mk", ["Тој живее на ул. Илинденска.", "Таа не живее таму."]),
    ],
)
def test_abbreviations_cut_no_sentence(language: str, sentences: list[str]) -> None:
    """Titles, initials and street signs end no sentence; a figure before the mark does."""
    text = " ".join(sentences)
    pieces = Reading(language, text).pieces
    assert [text[piece.start : piece.end].strip() for piece in pieces] == sentences
