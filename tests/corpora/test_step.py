"""The per-story step: pure, complete, and unharmed by the way to another machine."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triptych.corpora.engines import Stages
from triptych.corpora.lines import Lines
from triptych.corpora.rows import LostParagraphError, check_complete, rows_from
from triptych.corpora.settings import BuildSettings
from triptych.corpora.step import Failure, Task, attempt, process
from triptych.errors import SettingsError
from triptych.story import Article, Bead, LedgerEntry, Paragraph, Story

ENGINES = Stages(BuildSettings(fill=False))()

TEXTS = st.one_of(
    st.sampled_from(
        [
            "The bridge cost 12 million denars.",
            "Ura kushtoi 12 milionë denarë.",
            "Мостот чинеше 12 милиони денари.",
            "- Нема изјава, рече тој.",
            "11.000",
            "…",
        ]
    ),
    st.text(max_size=40).filter(str.strip),
)
PARAGRAPHS = st.lists(
    st.builds(Paragraph, st.sampled_from(["body", "body", "heading"]), TEXTS), max_size=5
)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Any story: one to four languages, any paragraphs, maybe no title."""
    languages = draw(st.lists(st.sampled_from(["en", "sq", "mk", "de"]), min_size=1, unique=True))
    articles = {
        lang: Article(lang, draw(st.one_of(st.just(""), TEXTS)), tuple(draw(PARAGRAPHS)))
        for lang in languages
    }
    return Story("any", articles)


@settings(max_examples=60, deadline=None)
@given(stories())
def test_any_story_is_built_completely(story: Story) -> None:
    """Whatever it holds, every paragraph is in one cell, and every expected language is a column."""
    result = process(Task(story), ENGINES)
    check_complete(story, result.rows)
    for row in result.rows:
        assert [*row.cells][:3] == ["en", "sq", "mk"]
        assert all(cell.text is not None or cell.reason for cell in row.cells.values())


@settings(max_examples=30, deadline=None)
@given(stories())
def test_the_way_to_another_machine_changes_nothing(story: Story) -> None:
    """A task and its outcome arrive as they were sent, and a second run gives the same."""
    task = Task(
        story,
        {"rule": "folder", "why": "alike"},
        (LedgerEntry("read", "credit", "dropped", "not text", "a.txt", "any", "en", "MIA"),),
        (("body", {"en": (0,), "mk": (1, 2)}),),
    )
    assert pickle.loads(pickle.dumps(task)) == task
    plain = replace(task, links=())
    outcome = attempt(plain, ENGINES)
    assert isinstance(outcome.made, Lines)
    assert pickle.loads(pickle.dumps(outcome)) == outcome
    assert attempt(plain, ENGINES) == outcome


def test_links_are_part_of_what_was_built() -> None:
    """A pin changes the digest, so that the next build does not pass the story over."""
    story = Story("s", {"en": Article("en", "A", (Paragraph("body", "B"),))})
    linked = Task(story, links=(("body", {"en": (0,)}),))
    assert linked.digest != Task(story).digest
    moved = replace(story, id="t")
    assert Task(moved).digest == Task(story).digest


def test_lost_and_doubled_paragraphs_are_refused() -> None:
    """A fault in an aligner is caught in the step, not published."""
    story = Story("s", {"en": Article("en", "A", (Paragraph("body", "B"), Paragraph("body", "C")))})
    title, one = Bead("title", {"en": (0,)}, 1.0), Bead("body", {"en": (0,)}, 1.0)
    with pytest.raises(LostParagraphError, match="body paragraph 1 of en is in 0 cells"):
        rows_from(story, [title, one], ["en"])
    with pytest.raises(LostParagraphError, match="body paragraph 0 of en is in 2 cells"):
        rows_from(story, [title, one, Bead("body", {"en": (0, 1)}, 1.0)], ["en"])


def test_a_failure_names_its_sources() -> None:
    """What went wrong travels back with the files that it came from."""

    def align(story: Story, links: object) -> list[Bead]:
        raise SettingsError("a pin names a paragraph that is not there")

    story = Story("s", {"en": Article("en", "A", (), source="s/en.txt")})
    outcome = attempt(Task(story), replace(ENGINES, align=align))
    assert outcome.made == Failure("s", "a pin names a paragraph that is not there", ("s/en.txt",))
    assert pickle.loads(pickle.dumps(outcome)) == outcome


@pytest.mark.parametrize("languages", [("English",), ("en", "en"), ("",)])
def test_settings_are_checked(languages: tuple[str, ...]) -> None:
    """Codes that cannot be languages, and languages named twice, are refused."""
    with pytest.raises(SettingsError):
        BuildSettings(languages=languages)


def test_settings_come_back() -> None:
    """As the store keeps them."""
    chosen = BuildSettings(
        languages=("mk", "sq"), engines=("toy",), licence="commercial", judges=("toy",)
    )
    assert BuildSettings.from_record(json.loads(json.dumps(chosen.to_record()))) == chosen
