"""Stories for the aligner's tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from triptych.align import Aligner, Settings
from triptych.story import Article, Paragraph, Story

EN = (
    "The mayor of Skopje opened a new bridge over the Vardar on Monday.",
    "The works cost 12 million euros and took three years.",
    "Residents of the Aerodrom district complained about the noise at night.",
    "The opposition called the bridge a waste of public money.",
    "The next project is a tram line to the railway station, planned for 2027.",
)
SQ = (
    "Kryetari i Shkupit hapi të hënën një urë të re mbi Vardar.",
    "Punimet kushtuan 12 milionë euro dhe zgjatën tri vjet.",
    "Banorët e lagjes Aerodrom u ankuan për zhurmën gjatë natës.",
    "Opozita e quajti urën shpërdorim të parave publike.",
    "Projekti i radhës është një linjë tramvaji deri te stacioni hekurudhor, për vitin 2027.",
)
MK = (
    "Градоначалникот на Скопје во понеделник отвори нов мост преку Вардар.",
    "Работите чинеа 12 милиони евра и траеја три години.",
    "Жителите на населбата Аеродром се жалеа на бучавата ноќе.",
    "Опозицијата го нарече мостот фрлање на јавни пари.",
    "Следниот проект е трамвајска линија до железничката станица, планирана за 2027.",
)


def story_of(**texts: list[str] | tuple[str, ...]) -> Story:
    """A story of body paragraphs; a text that starts with `# ` is a heading."""
    articles = {}
    for language, paragraphs in texts.items():
        body = tuple(
            Paragraph("heading", t[2:]) if t.startswith("# ") else Paragraph("body", t)
            for t in paragraphs
        )
        articles[language] = Article(language, "", body)
    return Story("test", articles)


@pytest.fixture(name="make_story")
def _make_story() -> Callable[..., Story]:
    return story_of


@pytest.fixture(scope="session")
def aligner() -> Aligner:
    """The aligner with the encoder that ships."""
    return Aligner()


@pytest.fixture(scope="session")
def plain_aligner() -> Aligner:
    """The aligner with lexical signals alone."""
    return Aligner(Settings(encoder="none"))


@pytest.fixture(name="bridge", scope="session")
def _bridge() -> dict[str, tuple[str, ...]]:
    """Five paragraphs in three languages, each the translation of the others."""
    return {"en": EN, "sq": SQ, "mk": MK}
