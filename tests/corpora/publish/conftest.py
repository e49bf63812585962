"""A small store with everything in it that a release must tell apart, and its release."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from triptych.corpora.publish.publishing import FORMATS, Published, Settings, publish
from triptych.corpora.publish.splits import Shares
from triptych.corpora.store import Result, Store
from triptych.story import Article, Cell, Finding, Kind, Paragraph, Provenance, Row, Story

LANGUAGES = ("en", "sq", "mk")
MADE = Provenance("ctranslate2", "opus-demo", "3f2a", "Apache-2.0", "en", score=0.75)

SHAPE: tuple[tuple[Kind, int], ...] = (("title", 0), ("body", 0), ("heading", 0), ("body", 1))

TEXTS: Mapping[str, tuple[str, ...]] = {
    "en": ("The council of {} met on Monday.", "Budget", "It adopted a budget of 11.2 million euros."),
    "sq": ("Këshilli i {} u mblodh të hënën.", "Buxheti", "Ai miratoi një buxhet prej 11,2 milionë eurosh."),
    "mk": ("Советот на {} заседаваше во понеделникот.", "Буџет", "Усвои буџет од 11,2 милиони евра."),
}  # fmt: skip


def _particulars(language: str, number: int) -> str:
    """Words that no other story has, so that stories are not near-duplicates of one another."""
    return " ".join(f"{language}{number}x{n}" for n in range(40))


class Maker:
    """What tests make stories and stores with."""

    languages = LANGUAGES
    made = MADE

    def article(self, language: str, number: int, place: str = "Ohrid") -> Article:
        first, heading, second = TEXTS[language]
        return Article(
            language=language,
            title=f"{place} {number} ({language})",
            paragraphs=(
                Paragraph("body", first.format(f"{place} {number}")),
                Paragraph("heading", heading),
                Paragraph("body", f"{second} {_particulars(language, number)}"),
            ),
            date=dt.date(2024, 11, 1 + number % 28),
            place=place,
            agency="MIA",
            url=f"https://example.org/{language}/{number}",
        )

    def story(self, number: int, languages: Sequence[str] = LANGUAGES) -> Story:
        articles = {lang: self.article(lang, number) for lang in languages}
        return Story(f"story-{number:02}", articles)

    def rows(self, story: Story, made: Provenance | None = MADE) -> tuple[Row, ...]:
        """Four rows; a machine filled a language without an article, but for the last row."""
        rows = []
        for number, (kind, index) in enumerate(SHAPE):
            cells = {}
            for language in LANGUAGES:
                article = story.articles.get(language)
                if article is not None:
                    cells[language] = Cell(article.texts(kind)[index], "human", (index,))
                elif number < len(SHAPE) - 1:
                    text = f"machine {language} {story.id} {number}"
                    cells[language] = Cell(text, "machine", provenance=made)
                else:
                    cells[language] = Cell(None, reason="no engine")
            rows.append(Row(story.id, number, kind, cells, 0.95 - number / 10))
        flagged = Finding("numbers", "major", ("mk",), "11.2 against 12")
        rows[1] = replace(rows[1], findings=(flagged,))
        return tuple(rows)

    def title_row(self, story: Story, languages: Sequence[str] = LANGUAGES) -> tuple[Row, ...]:
        """The row of the titles alone."""
        cells = {lang: Cell(story.articles[lang].title, "human", (0,)) for lang in languages}
        return (Row(story.id, 0, "title", cells, 1.0),)

    def save(self, store: Store, story: Story, rows: Sequence[Row] | None = None) -> None:
        rows = self.rows(story) if rows is None else rows
        store.save(Result(story, tuple(rows), {}, "digest", "triptych|v:0"))

    def store(self, folder: Path, stories: int = 24) -> Store:
        """A store in which every third story lacks Albanian."""
        store = Store.open(folder, create=True)
        store.set_meta("settings", {"languages": list(LANGUAGES)})
        for number in range(stories):
            present = [lang for lang in LANGUAGES if lang != "sq" or number % 3]
            self.save(store, self.story(number, present))
        return store


@pytest.fixture(scope="session")
def maker() -> Maker:
    """What tests make stories and stores with."""
    return Maker()


@pytest.fixture
def store(maker: Maker, tmp_path: Path) -> Iterator[Store]:
    """A store of its own for a test that changes it."""
    with maker.store(tmp_path / "store") as store:
        yield store


@pytest.fixture
def settings() -> Settings:
    """The settings of a release in the cheapest format."""
    return Settings(("jsonl",), "CC-BY-4.0", "ohrid", dt.date(2025, 1, 31))


@pytest.fixture(scope="session")
def release(maker: Maker, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The store published in all formats, to look at only."""
    folder = tmp_path_factory.mktemp("release")
    everything = Settings(
        tuple(FORMATS),
        "CC-BY-4.0",
        "ohrid",
        dt.date(2025, 1, 31),
        shares=Shares(0.6, 0.2, 0.2),
    )
    with maker.store(folder / "store") as store:
        return publish(store, folder / "out", everything)
