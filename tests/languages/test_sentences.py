"""Sentence boundaries that know the abbreviations of the packs."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triptych.languages.sentences import sentence_spans, split_sentences

CASES = {
    "mk": [
        ["Г. Петров и д-р Илиев дојдоа во 2024 г.", "Заминаа вчера."],
        ["Проф. д-р Ана Костова зборуваше на ул. Македонија бр. 5.", "Потоа си замина."],
        ["Според чл. 5 ст. 2 од законот, т.е. од уставот, казната е 2 мил. евра."],
        ["„Ќе дојдам.“ рече тој.", "Не дојде."],
        ["Дојде Ѓ. Иванов.", "Тој молчеше."],
        ["Купи леб, млеко итн.", "Потоа отиде дома."],
    ],
    "sq": [
        ["Z. Hoxha dhe znj. Kelmendi erdhën.", "Ata ikën shpejt."],
        ["Z-ri. Hoxha foli me Z-nja. Gashi dhe Znj. Kola.", "Ata ikën."],
        ["Në emër të Z-rit. Hoxha foli Z‑nja. Gashi.", "Në fund foli Z–ri. Kola."],
        ["Shtëpia në rr. Dëshmorët nr. 5 u shit.", "Kushtoi shumë."],
        ["Foli për ligjin, d.m.th. për rregullat, p.sh. për nenin 5.", "Askush s'erdhi."],
        ["Sh. Ahmeti u zgjodh.", "Ai falënderoi."],
        ["“Pse?” pyeti ajo.", "Dr. Gashi nuk u përgjigj."],
        ["Erdhën mjekë, policë etj.", "Ata punuan."],
    ],
    "en": [
        ["The U.S. Army and Mr. J. Smith left at 3 p.m.", "They came back on Nov. 5, he said."],
        ['"Why?" he asked.', "No. 5 won."],
        ["It is in the U.S.", "The president left."],
        ["He said no.", "They left."],
        ["One… and two.", "Three!", "Four?"],
    ],
    "fr": [["M. Dupont est venu.", "Il est parti."]],
}


@pytest.mark.parametrize(
    ("language", "sentences"), [(code, case) for code, cases in CASES.items() for case in cases]
)
def test_hand_cases(language: str, sentences: list[str]) -> None:
    """Sentences that ICU alone breaks at abbreviations."""
    assert split_sentences(" ".join(sentences), language) == sentences


@given(st.text(max_size=300), st.sampled_from(["en", "sq", "mk", "de"]))
def test_nothing_is_lost(text: str, language: str) -> None:
    """Joined with spaces, the sentences are the text but for white space."""
    joined = " ".join(split_sentences(text, language))
    assert "".join(joined.split()) == "".join(text.split())


@given(st.text(alphabet='aBб.!? \n"“”1г', max_size=120))
def test_spans_are_in_order_and_apart(text: str) -> None:
    """Spans give the sentences in order, without overlap and without the space around."""
    spans = sentence_spans(text, "mk")
    assert [text[a:b] for a, b in spans] == split_sentences(text, "mk")
    assert all(a < b for a, b in spans)
    assert all(b <= c for (_, b), (c, _) in itertools.pairwise(spans))


def test_characters_beyond_the_basic_plane_do_not_shift_spans() -> None:
    """ICU counts UTF-16 units; the spans count characters."""
    assert split_sentences("Ha 😀 ha. Bye \ud800 now. End.", "en") == [
        "Ha 😀 ha.",
        "Bye \ud800 now.",
        "End.",
    ]


def test_a_line_break_ends_no_sentence() -> None:
    """Inside a paragraph a line break is white space."""
    assert len(split_sentences("The mayor\nspoke. He left.", "en")) == 2


def test_empty_text_has_no_sentences() -> None:
    """White space alone is nothing."""
    assert split_sentences(" \n ", "mk") == []
