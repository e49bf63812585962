"""Stories and stores that the tests of the store share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from triptych.corpora.anchors import story_digest
from triptych.corpora.rows import rows_from
from triptych.corpora.store import Result, Store
from triptych.records import Record
from triptych.story import Article, Bead, Cell, Finding, Paragraph, Provenance, Row, Span, Story

LANGUAGES = ("en", "sq", "mk")

TEXTS: Mapping[str, Sequence[str]] = {
    "en": ("The bridge opens on Monday.", "It cost 12 million denars.", "The mayor was there."),
    "sq": ("Ura hapet të hënën.", "Kushtoi 12 milionë denarë."),
    "mk": ("Мостот се отвора во понеделник.", "Чинеше 11 милиони денари.", "Ќе има и велосипедска патека."),
}  # fmt: skip

MADE = Provenance("command", "toy", "1", "CC0-1.0", "en", 0.7)


def make_story(name: str = "bridge", languages: Sequence[str] = LANGUAGES) -> Story:
    """A story of a title and two or three paragraphs a language."""
    return Story(
        name,
        {
            lang: Article(
                lang,
                f"{name} {lang}",
                tuple(Paragraph("body", text) for text in TEXTS[lang]),
                source=f"{name}/{lang}.txt",
                url=f"https://agency.example/{lang}/{name}",
            )
            for lang in languages
        },
    )


def make_rows(story: Story) -> list[Row]:
    """Its rows: en and mk have a paragraph each that the others lack; sq is filled by a machine."""
    beads = [Bead("title", dict.fromkeys(story.articles, (0,)), 1.0)]
    most = max(len(a.texts("body")) for a in story.articles.values())
    for i in range(most - 1):
        beads.append(Bead("body", dict.fromkeys(story.articles, (i,)), 0.9))
    for lang, article in story.articles.items():
        if len(article.texts("body")) == most:
            beads.append(Bead("body", {lang: (most - 1,)}, 0.8))
    rows = rows_from(story, beads, LANGUAGES)
    last = rows[-1]
    if "sq" in story.articles and last.cells["sq"].text is None:
        filled = Cell("Do të ketë edhe shteg biçikletash.", "machine", provenance=MADE)
        rows[-1] = replace(last, cells={**last.cells, "sq": filled})
    return list(check_numbers(story.id, rows)[0])


def check_numbers(story: str, rows: Sequence[Row]) -> tuple[Sequence[Row], Record]:
    """A scorer small enough to predict: Macedonian is to say 12, not 11, and rows are counted."""
    scored = []
    for row in rows:
        text = row.cells["mk"].text or ""
        at = text.find("11")
        wrong = Finding("number", "major", ("mk",), "11 for 12", (Span("mk", at, at + 2),))
        scored.append(replace(row, findings=(wrong,) if at >= 0 else ()))
    return scored, {"rows": len(scored)}


def make_result(story: Story, signature: str = "v1") -> Result:
    """What a build would make of the story."""
    rows, vector = check_numbers(story.id, make_rows(story))
    return Result(story, tuple(rows), vector, story_digest(story), signature)


@dataclass(frozen=True)
class Maker:
    """What the tests make stories and results with."""

    story: Callable[..., Story] = make_story
    rows: Callable[[Story], list[Row]] = make_rows
    rescore: Callable[[str, Sequence[Row]], tuple[Sequence[Row], Record]] = check_numbers
    result: Callable[..., Result] = make_result


@pytest.fixture(scope="session")
def make() -> Maker:
    """Ways to make stories, rows and results."""
    return Maker()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with the story `bridge`."""
    with Store.open(tmp_path / "store", create=True) as opened:
        opened.set_meta("settings", {"languages": list(LANGUAGES)})
        opened.save(make_result(make_story()))
        yield opened
