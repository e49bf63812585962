"""Near-duplicate stories are found in any language, and different ones are not."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from triptych.corpora.twins import near_duplicates
from triptych.story import Article, Paragraph, Story

chance = random.Random(11)
VOCABULARY = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=6)) for _ in range(4000)]


def words(count: int, seed: int) -> list[str]:
    return random.Random(seed).choices(VOCABULARY, k=count)


def story(name: str, **texts: Sequence[str]) -> Story:
    articles = {
        lang: Article(lang, "Title", (Paragraph("body", " ".join(text)),))
        for lang, text in texts.items()
    }
    return Story(name, articles)


def test_different_stories_are_no_duplicates() -> None:
    """Of 400 random stories no two are linked."""
    assert near_duplicates(story(f"s{n}", en=words(200, n)) for n in range(400)) == []


@pytest.mark.parametrize("language", ["en", "sq", "mk"])
def test_an_update_is_found_in_any_language(language: str) -> None:
    """A version with a word in twenty changed, another case and other marks is the same story."""
    first = words(300, 1)
    second = [w if n % 20 else "changed" for n, w in enumerate(first)]
    second = [f"{w.upper()}," for w in second]
    others = [story(f"s{n}", **{language: words(300, n)}) for n in range(2, 60)]
    found = near_duplicates(
        [story("a", **{language: first}), *others, story("b", **{language: second})]
    )
    assert [twins.stories for twins in found] == [("a", "b")]
    assert found[0].resemblance > 0.6


def test_stories_are_joined_through_their_languages() -> None:
    """Two that share the English and two that share the Macedonian are three of a group."""
    shared, other = words(200, 1), words(200, 2)
    found = near_duplicates(
        [
            story("a", en=shared, mk=words(200, 3)),
            story("b", en=shared, mk=other),
            story("c", en=words(200, 4), mk=other),
        ]
    )
    assert [twins.stories for twins in found] == [("a", "b", "c")]


def test_the_same_text_in_two_languages_is_no_link() -> None:
    """A page that was filed under the wrong language does not make two stories one."""
    text = words(200, 1)
    assert near_duplicates([story("a", en=text), story("b", sq=text)]) == []


@pytest.mark.parametrize(
    ("kept", "linked"), [(0.95, True), (0.9, True), (0.4, False), (0.2, False)]
)
def test_the_threshold_is_a_share_of_the_words(kept: float, linked: bool) -> None:
    """Versions that share most of their text are linked, those that share a part are not."""
    first, second = words(400, 1), words(400, 2)
    cut = int(400 * kept)
    found = near_duplicates([story("a", en=first), story("b", en=first[:cut] + second[cut:])])
    assert bool(found) is linked


def test_many_copies_are_one_group() -> None:
    """A thousand copies of one text come out together, at once."""
    text = words(100, 1)
    (twins,) = near_duplicates(story(f"s{n:04}", en=text) for n in range(1000))
    assert len(twins.stories) == 1000
    assert twins.resemblance == 1


def test_short_and_empty_articles_are_left_alone() -> None:
    """Two stories without a body are not the same story."""
    assert near_duplicates([story("a", en=[]), story("b", en=[])]) == []
    assert near_duplicates([story("a", en=["Breaking"]), story("b", en=["Breaking"])]) == []
    assert near_duplicates([]) == []
