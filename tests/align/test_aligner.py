"""The aligner as a whole: what becomes of every paragraph, whatever the input."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from triptych.align import Aligner, Pin, Settings
from triptych.errors import InputError, SettingsError
from triptych.story import Article, Bead, Paragraph, Story

MakeStory = Callable[..., Story]
Bridge = dict[str, tuple[str, ...]]


def body(beads: list[Bead], kind: str = "body") -> list[dict[str, tuple[int, ...]]]:
    """The members of the beads of a kind."""
    return [dict(bead.members) for bead in beads if bead.kind == kind]


def assert_complete(story: Story, beads: list[Bead]) -> None:
    """Every paragraph of every kind is in exactly one bead, and in no other."""
    counts = Counter(
        (bead.kind, language, index)
        for bead in beads
        for language, indices in bead.members.items()
        for index in indices
    )
    wanted = {
        (kind, language, index)
        for language, article in story.articles.items()
        for kind in ("title", "heading", "body")
        for index in range(len(article.texts(kind)))
    }
    assert set(counts) == wanted
    assert set(counts.values()) <= {1}
    for bead in beads:
        assert 0 <= bead.confidence <= 1
        assert set(bead.members) == set(story.articles)
        assert all(0 <= value <= 1 for value in bead.agreement.values())


def test_translations_find_each_other(
    aligner: Aligner, make_story: MakeStory, bridge: Bridge
) -> None:
    """Five paragraphs and their translations are five beads, none of them moved."""
    beads = aligner.align(make_story(**bridge))
    assert body(beads) == [{"en": (k,), "sq": (k,), "mk": (k,)} for k in range(5)]
    assert not any(bead.moved for bead in beads)
    assert {frozenset(b.agreement) for b in beads} == {
        frozenset({("en", "mk"), ("en", "sq"), ("mk", "sq")})
    }


def test_missing_paragraphs_are_typed_nulls(
    aligner: Aligner, make_story: MakeStory, bridge: Bridge
) -> None:
    """A paragraph that one language leaves out is a bead of the other two."""
    mk = [text for k, text in enumerate(bridge["mk"]) if k != 2]
    found = body(aligner.align(make_story(en=bridge["en"], sq=bridge["sq"], mk=mk)))
    assert {"en": (2,), "sq": (2,), "mk": ()} in found
    assert {"en": (3,), "sq": (3,), "mk": (2,)} in found


def test_merged_paragraphs_are_one_bead(
    aligner: Aligner, make_story: MakeStory, bridge: Bridge
) -> None:
    """Two paragraphs that one language merges belong to one bead."""
    sq = (" ".join(bridge["sq"][:2]), *bridge["sq"][2:])
    found = body(aligner.align(make_story(en=bridge["en"], sq=sq, mk=bridge["mk"])))
    assert found[0] == {"en": (0, 1), "sq": (0,), "mk": (0, 1)}


def test_moved_paragraphs_are_marked(
    aligner: Aligner, make_story: MakeStory, bridge: Bridge
) -> None:
    """A paragraph that stands elsewhere in one language is found there, and that one is named."""
    mk = bridge["mk"]
    beads = aligner.align(make_story(**{**bridge, "mk": (mk[4], *mk[:4])}))
    moved = [bead for bead in beads if bead.moved]
    assert [(dict(b.members), b.moved) for b in moved] == [
        ({"en": (4,), "sq": (4,), "mk": (0,)}, frozenset({"mk"}))
    ]


def test_glued_headline_is_cut(aligner: Aligner, make_story: MakeStory, bridge: Bridge) -> None:
    """A headline without a full stop that ran into the first sentence keeps its partner."""
    en = ("New bridge for Skopje " + bridge["en"][0], *bridge["en"][1:])
    sq = ("Urë e re për Shkupin", *bridge["sq"])
    mk = ("Нов мост за Скопје", *bridge["mk"])
    found = body(aligner.align(make_story(en=en, sq=sq, mk=mk)))
    assert found[0] == {"en": (0,), "sq": (0, 1), "mk": (0, 1)}


def test_headings_align_with_headings(
    aligner: Aligner, make_story: MakeStory, bridge: Bridge
) -> None:
    """Headings are beads of their own kind, in their place among the body."""
    texts = {
        "en": (*bridge["en"][:3], "# Criticism", *bridge["en"][3:]),
        "sq": (*bridge["sq"][:3], "# Kritika", *bridge["sq"][3:]),
        "mk": (*bridge["mk"][:3], "# Критики", *bridge["mk"][3:]),
    }
    beads = aligner.align(make_story(**texts))
    assert body(beads, "heading") == [{"en": (0,), "sq": (0,), "mk": (0,)}]
    assert [bead.kind for bead in beads].index("heading") == 3


def test_titles_are_one_bead(aligner: Aligner) -> None:
    """Titles belong together whatever they say; a version without one is a null."""
    story = Story("s", {"en": Article("en", "A", ()), "mk": Article("mk", "Б", ()),
                        "sq": Article("sq", "", ())})  # fmt: skip
    assert body(aligner.align(story), "title") == [{"en": (0,), "mk": (0,), "sq": ()}]


def test_a_language_alone_gets_null_beads(aligner: Aligner, make_story: MakeStory) -> None:
    """One version by itself: each paragraph is a bead."""
    assert body(aligner.align(make_story(mk=["Прво.", "Второ."]))) == [{"mk": (0,)}, {"mk": (1,)}]


def test_a_fourth_language_takes_part(
    plain_aligner: Aligner, make_story: MakeStory, bridge: Bridge
) -> None:
    """A language without pack or vectors aligns by names, figures and length."""
    de = (
        "Der Bürgermeister von Skopje eröffnete am Montag eine neue Brücke über den Vardar.",
        "Die Arbeiten kosteten 12 Millionen Euro und dauerten drei Jahre.",
        "Das nächste Projekt ist eine Straßenbahn zum Bahnhof, geplant für 2027.",
    )
    found = body(plain_aligner.align(make_story(**bridge, de=de)))
    assert sum(bool(b["de"]) and bool(b["en"]) for b in found) == 3


def test_pins_are_kept(aligner: Aligner, make_story: MakeStory, bridge: Bridge) -> None:
    """A person's link stands, even against all evidence, and the rest is aligned around it."""
    pin = Pin("body", {"en": (0,), "sq": (4,), "mk": ()})
    beads = aligner.align(make_story(**bridge), [pin])
    found = body(beads)
    assert {"en": (0,), "sq": (4,), "mk": ()} in found
    assert {"en": (1,), "sq": (1,), "mk": (1,)} in found
    assert next(b for b in beads if b.members["en"] == (0,)).confidence == 1.0


def test_a_new_language_keeps_the_pair(
    aligner: Aligner, make_story: MakeStory, bridge: Bridge
) -> None:
    """With a finished pair as pins, the third language adds to its beads and changes none."""
    wrong = [Pin("body", {"en": (0,), "sq": (1,)}), Pin("body", {"en": (1,), "sq": (0,)})]
    pair = aligner.align(make_story(en=bridge["en"], sq=bridge["sq"]), wrong)
    triple = aligner.align(make_story(**bridge), [Pin.of(bead) for bead in pair])
    kept = {(b.members["en"], b.members["sq"]) for b in triple} - {((), ())}
    assert kept == {(b.members["en"], b.members["sq"]) for b in pair}
    assert sum(bool(b.members["mk"]) for b in triple) >= 4


@pytest.mark.parametrize(
    "members", [{"en": (9,)}, {"xx": (0,)}, {"en": (0,), "sq": (-1,)}], ids=str
)
def test_impossible_pins_are_refused(
    aligner: Aligner, make_story: MakeStory, bridge: Bridge, members: dict[str, tuple[int, ...]]
) -> None:
    """A pin of a paragraph or language that is not there is an error that names the story."""
    with pytest.raises(InputError, match="story test: a pin names"):
        aligner.align(make_story(**bridge), [Pin("body", members)])


def test_a_paragraph_in_two_pins_is_refused(
    aligner: Aligner, make_story: MakeStory, bridge: Bridge
) -> None:
    """Two pins cannot hold the same paragraph."""
    pins = [Pin("body", {"en": (0,), "sq": (0,)}), Pin("body", {"en": (0,), "sq": (1,)})]
    with pytest.raises(InputError, match="two pins hold en body 0"):
        aligner.align(make_story(**bridge), pins)


def test_same_input_same_beads(aligner: Aligner, make_story: MakeStory, bridge: Bridge) -> None:
    """Nothing depends on chance or on what was aligned before."""
    first = aligner.align(make_story(**bridge))
    aligner.align(make_story(en=["Something else."], mk=["Нешто друго."]))
    assert aligner.align(make_story(**bridge)) == first


def test_signature_names_settings_and_encoder() -> None:
    """Other settings sign otherwise."""
    plain = Aligner(Settings(encoder="none"))
    assert plain.signature != Aligner(Settings(encoder="none", bias=2.0)).signature
    assert "built-in@" in Aligner().signature


def test_settings_are_checked() -> None:
    """Settings that make no sense are refused at once."""
    with pytest.raises(SettingsError, match="order"):
        Settings(order=2.0)


ODD = st.sampled_from(
    ["", " ", "12", "2024. 7. 9.", "A", "Ѓ.", "שלום עולם. זה מבחן.", "مرحبا بالعالم", "...",
     "The same text.", "The same text. The same text.", "\ud800", "\x00\n\u2028", "🙂 🙂", "# x",
     "d.m.th.", "а" * 300]
)  # fmt: skip
TEXTS = st.lists(st.one_of(ODD, st.text(max_size=60)), max_size=6)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.dictionaries(st.sampled_from(["en", "sq", "mk", "he", "xx"]), TEXTS, max_size=4))
def test_no_paragraph_is_lost(
    aligner: Aligner, make_story: MakeStory, texts: dict[str, list[str]]
) -> None:
    """Whatever the texts, every paragraph ends in exactly one bead."""
    story = make_story(**texts)
    assert_complete(story, aligner.align(story))


def test_one_sentence_against_a_hundred(aligner: Aligner, make_story: MakeStory) -> None:
    """Very unequal versions align without loss."""
    story = make_story(en=["One."], mk=[f"Реченица број {n}." for n in range(100)])
    assert_complete(story, aligner.align(story))


def test_two_languages_that_are_the_same(
    aligner: Aligner, make_story: MakeStory, bridge: Bridge
) -> None:
    """A version that was never translated aligns with its original."""
    found = body(aligner.align(make_story(en=bridge["en"], sq=bridge["en"], mk=bridge["mk"])))
    assert found == [{"en": (k,), "sq": (k,), "mk": (k,)} for k in range(5)]


def test_identical_paragraphs(aligner: Aligner, make_story: MakeStory) -> None:
    """Paragraphs that cannot be told apart are aligned in order."""
    story = make_story(en=["No comment."] * 4, mk=["Без коментар."] * 4)
    beads = aligner.align(story)
    assert_complete(story, beads)
    assert not any(bead.moved for bead in beads)


def test_a_huge_paragraph(aligner: Aligner) -> None:
    """A paragraph of a megabyte without a full stop is one sentence among others."""
    text = "word " * 200_000
    articles = {
        "en": Article("en", "", (Paragraph("body", text), Paragraph("body", "The end."))),
        "sq": Article("sq", "", (Paragraph("body", "Fundi."),)),
    }
    story = Story("huge", articles)
    assert_complete(story, aligner.align(story))


def test_long_texts_are_aligned_in_parts(
    aligner: Aligner, make_story: MakeStory, bridge: Bridge
) -> None:
    """Beyond some hundred sentences the text is cut, and a paragraph that moved far is found."""
    chance = random.Random(1)
    words = sorted({word for text in bridge["en"] for word in text.strip(".").split()})
    en = [" ".join(chance.sample(words, 9)) + "." for _ in range(700)]
    sq = [*en[1:], en[0]]  # a version that nobody translated, with its first paragraph last
    story = make_story(en=en, sq=sq)
    beads = aligner.align(story)
    assert_complete(story, beads)
    right = sum(
        b.members["sq"] == ((b.members["en"][0] - 1) % 700,) for b in beads if b.members["en"]
    )
    assert right >= 690
    assert {"en": (0,), "sq": (699,)} in body(beads)
