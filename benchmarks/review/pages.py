"""How fast the review page answers, in process: no browser and no network.

    python benchmarks/review/pages.py [--stories 50000]

Prints the medians of repeated requests in milliseconds, by the clock and of processor time, and the
ratio of the latter to the aim: on a machine that does nothing else the two are equal.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from starlette.testclient import TestClient

from triptych.corpora.anchors import story_digest, text_hash
from triptych.corpora.settings import BuildSettings
from triptych.corpora.step import Engines
from triptych.corpora.store import Result, Store
from triptych.records import Record
from triptych.review.desk import Desk
from triptych.review.guard import Pass
from triptych.review.server import create_app
from triptych.score import Scorer
from triptych.story import Article, Bead, Cell, Finding, Paragraph, Row, Story

PLACES = ("Kumanovo", "Tetovo", "Ohrid", "Bitola", "Struga", "Gostivar", "Veles", "Prilep")
TEXTS = {
    "en": "Some {n} people came to {place} on Monday, the mayor said. The road stays closed.",
    "sq": "Rreth {n} njerëz erdhën në {place} të hënën, tha kryetari. Rruga mbetet e mbyllur.",
    "mk": "Околу {n} луѓе дојдоа во {place} во понеделникот, рече градоначалникот. Патот е затворен.",
}
SAVED = 1000
LONGER = {1_000_000: 100, 1_000_015: 15}  # rows by number of the story
AIM = 300.0  # milliseconds, for the list and for a story of 100 rows
EDIT_AIM = 200.0


def story_of(number: int, rows: int) -> tuple[Story, tuple[Row, ...]]:
    """A made-up story: every row in three languages, every tenth with a wrong number."""
    texts = {
        lang: [
            text.format(n=number + i + 100, place=PLACES[(number + i) % len(PLACES)])
            for i in range(rows)
        ]
        for lang, text in TEXTS.items()
    }
    story = Story(
        f"story-{number:06}",
        {
            lang: Article(lang, f"{own[0][:40]} {number}", tuple(Paragraph("body", t) for t in own))
            for lang, own in texts.items()
        },
    )
    made = []
    for i in range(rows):
        cells = {lang: Cell(own[i], "human", (i,)) for lang, own in texts.items()}
        wrong = Finding("number", "major", ("sq",), "another number", precision=0.9)
        findings = (wrong,) if (i + number) % 10 == 0 else ()
        made.append(Row(story.id, i, "body", cells, 0.95, findings))
    return story, tuple(made)


def fill(store: Store, stories: int) -> None:
    """A corpus of small stories, one of 15 rows, as news has, and one of 100.

    The first thousand are saved as a build saves them; the rest are copies of these in the store's
    own tables, under other names, which takes seconds instead of minutes.
    """
    store.set_meta("settings", BuildSettings().to_record())
    first = min(stories, SAVED)
    for number in range(first):
        story, rows = story_of(number, 2)
        store.save(Result(story, rows, {}, story_digest(story), "benchmark"))
    with store.transaction() as connection:
        for table in ("story", "summary", "version"):
            columns = [line[1] for line in connection.execute(f"PRAGMA table_info({table})")]
            changed = {"number": "number + :k * :first", "id": "id || '-' || :k"}
            values = ", ".join(changed.get(column, column) for column in columns)
            for k in range(1, stories // first):
                connection.execute(
                    f"INSERT INTO {table} SELECT {values} FROM {table} WHERE number <= :first",
                    {"k": k, "first": first},
                )
        for k in range(1, stories // first):
            connection.execute(
                "INSERT INTO search (rowid, text) SELECT rowid + :k * :first, text FROM search "
                "WHERE rowid <= :first",
                {"k": k, "first": first},
            )
    for number, length in LONGER.items():
        story, rows = story_of(number, length)
        store.save(Result(story, rows, {}, story_digest(story), "benchmark"))


def measure(label: str, aim: float, call: Callable[[], object], repeats: int = 15) -> None:
    """Time a call, the first one apart."""
    call()
    walls, works = [], []
    for _ in range(repeats):
        wall, work = time.perf_counter(), time.process_time()
        call()
        walls.append(1000 * (time.perf_counter() - wall))
        works.append(1000 * (time.process_time() - work))
    wall, work = statistics.median(walls), statistics.median(works)
    print(f"{label:44} {wall:8.1f} {work:8.1f} {aim:8.0f} {work / aim:7.2f}")


def engines() -> Engines:
    """The scorer alone; nothing is aligned or filled here."""
    scorer = Scorer()

    def score(story: str, rows: Sequence[Row]) -> tuple[Sequence[Row], Record]:
        scored = scorer.score(story, rows)
        return scored.rows, scored.vector.to_record()

    def align(story: Story, links: object) -> Sequence[Bead]:
        raise NotImplementedError

    return Engines(align, score, None, ("en", "sq", "mk"), "benchmark")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=50_000)
    stories = parser.parse_args().stories
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder), create=True) as store:
        start = time.perf_counter()
        fill(store, stories)
        print(f"{stories} stories stored in {time.perf_counter() - start:.0f} s\n")
        loaded = engines()
        leave = Pass(8000)
        app = create_app(Desk(store, lambda: loaded, "benchmark"), leave)
        with TestClient(app, base_url="http://127.0.0.1:8000") as client:
            client.get("/", params={"token": leave.token})
            client.headers["X-CSRF-Token"] = leave.csrf
            run(client, store)


def run(client: TestClient, store: Store) -> None:
    """The requests of a reviewer's day."""
    print(f"{'request':44} {'wall':>8} {'work':>8} {'aim':>8} {'ratio':>7}")
    results = {"HX-Target": "results"}
    for label, url in (
        ("list, whole page", "/"),
        ("list, last page", "/?offset=49950"),
        ("search, one word", "/?q=куманово"),
        ("search, two words and a filter", "/?q=Ohrid+mayor&severity=major"),
        ("filter: findings, not reviewed, by title", "/?severity=major&unreviewed=1&order=title"),
    ):
        headers = {} if label == "list, whole page" else results
        measure(label, AIM, lambda u=url, h=headers: client.get(u, headers=h))  # type: ignore[misc]
    for number, length in LONGER.items():
        work(client, store, f"story-{number}", length)


def work(client: TestClient, store: Store, story: str, rows: int) -> None:
    """Open a story, type in a cell, save it."""
    measure(f"story of {rows} rows", AIM, lambda: client.get(f"/story?id={story}"))
    texts = iter(f"Rreth {n} njerëz erdhën në Ohër të hënën." for n in range(10**6))
    form = {"id": story, "row": 3, "language": "sq"}

    def check() -> None:
        client.post("/preview", data={**form, "text": next(texts)})

    def edit() -> None:
        seen = text_hash(list(store.rows(story))[3].cells["sq"].text)
        done = client.post("/act/edit", data={**form, "text": next(texts), "seen": seen})
        assert done.status_code == 200, done.text

    measure(f"row checked while one types, of {rows}", EDIT_AIM, check)
    measure(f"edit saved, story of {rows} scored anew", EDIT_AIM, edit)


if __name__ == "__main__":
    main()
