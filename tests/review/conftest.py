"""A small store made by hand: every kind of cell, bead and finding that a page has to draw."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from triptych.corpora.engines import Stages
from triptych.corpora.settings import BuildSettings
from triptych.corpora.step import Engines, Link
from triptych.corpora.store import Result, Store
from triptych.records import Record
from triptych.review.desk import Desk
from triptych.review.guard import Pass
from triptych.review.server import create_app
from triptych.score.scorer import Scorer
from triptych.story import (
    Article,
    Bead,
    Cell,
    Finding,
    LedgerEntry,
    Paragraph,
    Provenance,
    Row,
    Span,
    Story,
)

TITLES = {
    "en": "Bridge over the Vardar reopens after repairs",
    "sq": "Ura mbi Vardar rihapet pas riparimit",
    "mk": "Мостот на Вардар повторно отворен по поправката",
}
BODY = {
    "en": (
        "Skopje, 12 March 2025 (TNA) - The old bridge over the Vardar reopened after 14 months.",
        "The works cost 3.2 million euros. The city paid half of the sum.",
        "“People waited long for this day,” said engineer Vesna Trajkova.",
        "Some 11,000 people cross the bridge every day.",
        "Buses will use the bridge again from Monday.",
    ),
    "sq": (
        "Shkup, 12 mars 2025 (TNA) - Ura e vjetër mbi Vardar u rihap pas 14 muajsh.",
        "Punimet kushtuan 3,2 milionë euro.",
        "Qyteti pagoi gjysmën e shumës.",
        "Rreth 12.000 njerëz e kalojnë urën çdo ditë.",
        "“Njerëzit e pritën gjatë këtë ditë”, tha inxhinierja Vesna Trajkova.",
    ),
    "mk": (
        "Скопје, 12 март 2025 (ТНА) - Стариот мост на Вардар повторно е отворен по 14 месеци.",
        "Работите чинеа 3,2 милиони евра. Градот плати половина од сумата.",
        "„Луѓето долго го чекаа овој ден“, рече инженерката Весна Трајкова.",
        "Околу 11.000 луѓе секојдневно го минуваат мостот.",
    ),
}
PLACES = {"en": "Skopje", "sq": "Shkup", "mk": "Скопје"}
MACHINE = Provenance(
    "ctranslate2", "demo-en-mk", "2025-03", "CC0-1.0", "en", 0.61, "demonstration model"
)
MEMORY = Provenance("memory", "tm", "", "CC0-1.0", "en", 0.97)


def bridge(story_id: str = "bridge", *, languages: tuple[str, ...] = ("en", "sq", "mk")) -> Story:
    """A story whose versions merge, move and leave out paragraphs."""
    return Story(
        story_id,
        {
            lang: Article(
                lang,
                TITLES[lang],
                tuple(Paragraph("body", text) for text in BODY[lang]),
                date=dt.date(2025, 3, 12),
                place=PLACES[lang],
                agency="TNA",
                url=f"https://example.org/{lang}/bridge",
                source=f"bridge/{lang}.txt",
            )
            for lang in languages
        },
    )


def _human(language: str, *paragraphs: int, moved: bool = False) -> Cell:
    text = "\n".join(BODY[language][i] for i in paragraphs)
    return Cell(text, "human", paragraphs, moved)


def _span(language: str, paragraph: int, value: str) -> Span:
    start = BODY[language][paragraph].index(value)
    return Span(language, start, start + len(value))


def bridge_rows(story_id: str = "bridge") -> list[Row]:
    """The rows of `bridge`: title, a plain row, a 1-2-1 row, a moved one, a wrong number, a gap."""
    number = Finding(
        "numbers",
        "critical",
        ("sq",),
        "12 000 against 11 000 in the two other versions",
        (_span("en", 3, "11,000"), _span("sq", 3, "12.000"), _span("mk", 3, "11.000")),
        0.94,
        0.97,
    )
    name = Finding("names", "minor", (), "the engineer is quoted in another order", (), None, None)
    quotes = Finding(
        "convention", "minor", ("sq",), "straight quotes elsewhere", (_span("sq", 4, "“"),), 0.6
    )
    beads = [
        ("title", {lang: Cell(TITLES[lang], "human", (0,)) for lang in TITLES}, 0.99, ()),
        ("body", {lang: _human(lang, 0) for lang in BODY}, 0.98, ()),
        ("body", {"en": _human("en", 1), "sq": _human("sq", 1, 2), "mk": _human("mk", 1)}, 0.91, ()),
        (
            "body",
            {"en": _human("en", 2), "sq": _human("sq", 4, moved=True), "mk": _human("mk", 2)},
            0.72,
            (name, quotes),
        ),
        ("body", {"en": _human("en", 3), "sq": _human("sq", 3), "mk": _human("mk", 3)}, 0.97, (number,)),
        (
            "body",
            {
                "en": _human("en", 4),
                "sq": Cell(None, reason="this version leaves the passage out"),
                "mk": Cell(
                    "Автобусите повторно ќе сообраќаат преку мостот од понеделник.",
                    "machine",
                    provenance=MACHINE,
                ),
            },
            0.43,
            (),
        ),
    ]  # fmt: skip
    return [
        Row(story_id, i, kind, cells, confidence, findings)  # type: ignore[arg-type]  # literals
        for i, (kind, cells, confidence, findings) in enumerate(beads)
    ]


LEDGER = (
    LedgerEntry("read", "switcher", "dropped", "language switcher", "bridge/en.txt", "bridge", "en", "English"),
    LedgerEntry("read", "repeated-title", "merged", "the title again", "bridge/en.txt", "bridge", "en", TITLES["en"]),
    LedgerEntry("read", "credit", "dropped", "credit line", "bridge/mk.txt", "bridge", "mk", "Фото: ТНА"),
)  # fmt: skip


def plain_rows(story_id: str, texts: dict[str, str]) -> list[Row]:
    """One body row without findings."""
    return [Row(story_id, 0, "body", {k: Cell(v, "human", (0,)) for k, v in texts.items()}, 0.95)]


def fill_store(store: Store) -> None:
    """The bridge and a second, clean story in two languages."""
    store.set_meta("settings", {"languages": ["en", "sq", "mk"]})
    rows = tuple(bridge_rows())
    vector = Scorer().score("bridge", rows).vector.to_record()
    store.save(Result(bridge(), rows, vector, "d1", "triptych|test", LEDGER))
    texts = {"en": "Rain is expected in Ohrid.", "mk": "Во Охрид се очекува дожд."}
    rain = Story("rain", {k: Article(k, "", (Paragraph("body", v),)) for k, v in texts.items()})
    dry = plain_rows("rain", texts)[0]
    waiting = replace(dry, cells={**dry.cells, "sq": Cell(None, reason="no engine")})
    store.save(Result(rain, (waiting,), {}, "d2", "triptych|test"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The store, opened."""
    with Store.open(tmp_path / "corpus", create=True) as made:
        fill_store(made)
        yield made


@pytest.fixture(scope="session")
def engines() -> Engines:
    """The real scorer, without an encoder, and the real aligner, loaded when it is needed."""

    def score(story_id: str, rows: Sequence[Row]) -> tuple[Sequence[Row], Record]:
        scored = Scorer().score(story_id, rows)
        return scored.rows, scored.vector.to_record()

    stages = Stages(BuildSettings())

    def align(story: Story, links: Sequence[Link]) -> Sequence[Bead]:
        return stages().align(story, links)

    return Engines(align, score, None, ("en", "sq", "mk"), "triptych|test")


@pytest.fixture
def desk(store: Store, engines: Engines) -> Desk:
    """The desk of a reviewer called Ana."""
    return Desk(store, lambda: engines, "Ana")


@pytest.fixture
def leave() -> Pass:
    """The secrets of a server on port 80 of the tests' client."""
    return Pass(8000)


@pytest.fixture
def client(desk: Desk, leave: Pass) -> Iterator[TestClient]:
    """A browser that has opened the printed address."""
    app = create_app(desk, leave)
    with TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=True) as made:
        made.get("/", params={"token": leave.token})
        made.headers["X-CSRF-Token"] = leave.csrf
        made.headers["HX-Request"] = "true"
        yield made
