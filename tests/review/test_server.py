"""The handlers: what a page shows, what an action changes, and what is refused."""

from __future__ import annotations

import html
import json
import re
import sqlite3
from collections.abc import Collection, Iterator, Sequence

import pytest
import uvicorn
from starlette.testclient import TestClient

from triptych.corpora.anchors import fingerprint, row_hash, text_hash
from triptych.corpora.decisions import pins
from triptych.corpora.step import Engines
from triptych.corpora.store import Store
from triptych.errors import ModelError
from triptych.review.desk import Desk
from triptych.review.guard import INTERFACE_COOKIE, Pass
from triptych.review.serve import ServeSettings, serve
from triptych.review.server import LARGEST_FORM, create_app
from triptych.translate.engines import Attempt, Candidate, Direction, EngineInfo
from triptych.translate.filler import Filler
from triptych.translate.memory import Memory

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "<!--<script>alert(1)</script>",
    "javascript:alert(1)",
    "{{7*7}}${7*7}<%= 7*7 %>",
    '<a href="javascript:alert(1)">x</a>',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "\u202e\u0000<b onmouseover=alert(1)>",
)


def seen_cell(store: Store, row: int, language: str) -> str:
    """The key of a cell's text as it stands."""
    return text_hash(list(store.rows("bridge"))[row].cells[language].text)


def seen_row(store: Store, row: int) -> str:
    """The key of a row as it stands."""
    return row_hash(list(store.rows("bridge"))[row])


def head(store: Store) -> int:
    """The number of the latest decision."""
    return max((d.number for d in store.decisions("bridge")), default=0)


def text(store: Store, row: int, language: str) -> str | None:
    """A cell's text as it stands."""
    return list(store.rows("bridge"))[row].cells[language].text


def edit(client: TestClient, store: Store, row: int, language: str, new: str) -> int:
    """Edit a cell from its present state; the status."""
    response = client.post(
        "/act/edit",
        data={
            "id": "bridge",
            "row": row,
            "language": language,
            "text": new,
            "seen": seen_cell(store, row, language),
        },
    )
    return response.status_code


def test_list_shows_the_worst_story_first(client: TestClient) -> None:
    """Stories come by expected penalty, with their findings counted."""
    page = client.get("/").text
    assert page.index("Bridge over the Vardar") < page.index(">rain<")
    assert "1 critical" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=мостот", {"bridge"}),
        ("q=дожд", {"rain"}),
        ("missing=sq", {"rain"}),
        ("machine=1", {"bridge"}),
        ("severity=critical", {"bridge"}),
        ("gaps=1", {"bridge", "rain"}),
        ("q=zzz", set()),
        ("severity=nonsense&order=nonsense&offset=x", {"bridge", "rain"}),
    ],
)
def test_list_filters(client: TestClient, query: str, found: set[str]) -> None:
    """Search and filters narrow the list; what is not understood is left out."""
    page = client.get(f"/?{query}").text
    assert set(re.findall(r'href="/story\?id=(\w+)"', page)) == found


def test_results_alone_for_htmx(client: TestClient) -> None:
    """A request for the results gets no page around them."""
    page = client.get("/?q=rain", headers={"HX-Target": "results"}).text
    assert "<html" not in page
    assert "1 story" in page


def test_story_shows_rows_findings_and_badges(client: TestClient) -> None:
    """The story page holds every row, the marked numbers, and says which cell a machine made."""
    page = client.get("/story?id=bridge").text
    assert page.count('<section class="row') == 6
    assert page.count('class="mark critical"') == 3
    assert "demonstration model" in page
    assert "Row 3 stands here" in page


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/story?id=nowhere", {
            "en": "there is no such story here: go back",
            "sq": "këtu nuk ka lajm të tillë: kthehuni",
            "mk": "тука нема таква вест: вратете се",
        }),
        ("/nowhere", {
            "en": "there is no such page here: go back",
            "sq": "këtu nuk ka faqe të tillë: kthehuni",
            "mk": "тука нема таква страница: вратете се",
        }),
    ],
)  # fmt: skip
def test_what_is_not_there_is_said_in_the_language_of_the_page(
    client: TestClient, address: str, said: dict[str, str]
) -> None:
    """With the status that browsers know, and the way back."""
    client.headers.pop("HX-Request")
    for interface, sentence in said.items():
        client.cookies.set(INTERFACE_COOKIE, interface)
        response = client.get(address)
        assert response.status_code == 404
        assert sentence in response.text
        assert 'href="/"' in response.text


def test_edit_changes_the_cell_and_the_findings(client: TestClient, store: Store) -> None:
    """A corrected number is stored, its finding gone, and only the changed rows are sent back."""
    response = client.post(
        "/act/edit",
        data={
            "id": "bridge",
            "row": 4,
            "language": "sq",
            "text": "Rreth 11.000 njerëz e kalojnë urën çdo ditë.",
            "seen": seen_cell(store, 4, "sq"),
        },
    )
    assert response.status_code == 200
    row = list(store.rows("bridge"))[4]
    assert row.cells["sq"].text == "Rreth 11.000 njerëz e kalojnë urën çdo ditë."
    assert not [f for f in row.findings if f.check == "number"]
    assert 'id="s-r4"' in response.text
    assert 'id="s-r1"' not in response.text


def test_preview_finds_without_saving(client: TestClient, store: Store) -> None:
    """While one types, the row is checked as it would be; nothing is written."""
    before = text(store, 4, "sq")
    wrong = client.post(
        "/preview",
        data={"id": "bridge", "row": 4, "language": "sq", "text": "Rreth 99.000 njerëz kalojnë."},
    )
    assert "<ins>" in wrong.text
    assert 'class="findings"' in wrong.text
    assert text(store, 4, "sq") == before
    assert head(store) == 0


def test_undo_and_redo_without_limit(client: TestClient, store: Store) -> None:
    """Each undo takes one decision back, down to the first, and redo brings all again."""
    versions = [text(store, 1, "en")]
    for i in range(4):
        edit(client, store, 1, "en", f"Version {i}.")
        versions.append(f"Version {i}.")
    for wanted in reversed(versions[:-1]):
        client.post("/act/undo", data={"id": "bridge", "head": head(store)})
        assert text(store, 1, "en") == wanted
    assert client.post("/act/undo", data={"id": "bridge", "head": head(store)}).status_code == 400
    for wanted in versions[1:]:
        client.post("/act/redo", data={"id": "bridge", "head": head(store)})
        assert text(store, 1, "en") == wanted


def test_second_writer_is_told_and_loses_nothing(client: TestClient, store: Store) -> None:
    """An edit of a text that changed meanwhile is refused, with both texts and their difference."""
    stale = seen_cell(store, 1, "en")
    edit(client, store, 1, "en", "Theirs stands.")
    response = client.post(
        "/act/edit",
        data={"id": "bridge", "row": 1, "language": "en", "text": "Mine waits.", "seen": stale},
    )
    assert response.status_code == 409
    assert "Theirs stands." in response.text
    assert "Mine waits." in response.text
    assert f'value="{text_hash("Theirs stands.")}"' in response.text
    assert text(store, 1, "en") == "Theirs stands."


def test_undo_of_what_another_tab_did_is_refused(client: TestClient, store: Store) -> None:
    """Undo takes back only what its page has seen."""
    edit(client, store, 1, "en", "Changed in the other tab.")
    response = client.post("/act/undo", data={"id": "bridge", "head": 0})
    assert response.status_code == 409
    assert text(store, 1, "en") == "Changed in the other tab."


def test_accept_and_reject_a_machine_cell(client: TestClient, store: Store) -> None:
    """An accepted text becomes post-edited; a rejected one leaves a gap with the reason."""
    data = {"id": "bridge", "row": 5, "language": "mk", "seen": seen_cell(store, 5, "mk")}
    assert client.post("/act/accept", data=data).status_code == 200
    assert list(store.rows("bridge"))[5].cells["mk"].origin == "post-edited"
    data["seen"] = seen_cell(store, 5, "mk")
    assert client.post("/act/reject", data={**data, "reason": "stiff"}).status_code == 200
    cell = list(store.rows("bridge"))[5].cells["mk"]
    assert cell.text is None
    assert "stiff" in (cell.reason or "")


def test_dismissed_finding_stays_away_until_the_text_changes(
    client: TestClient, store: Store
) -> None:
    """A dismissal holds for the text it was made on, and is listed with its reason."""
    row = list(store.rows("bridge"))[4]
    key = fingerprint(row, row.findings[0])
    data = {"id": "bridge", "row": 4, "finding": key, "reason": "House style"}
    page = client.post("/act/dismiss", data=data).text
    assert "House style" in page
    assert not list(store.rows("bridge"))[4].findings
    edit(client, store, 4, "sq", "Rreth 13.000 njerëz e kalojnë urën çdo ditë.")
    assert any(f.check == "number" for f in list(store.rows("bridge"))[4].findings)


def test_severity_comment_and_review(client: TestClient, store: Store) -> None:
    """Severity, comments and the reviewed mark are kept with who set them."""
    row = list(store.rows("bridge"))[4]
    key = fingerprint(row, row.findings[0])
    client.post(
        "/act/severity", data={"id": "bridge", "row": 4, "finding": key, "severity": "minor"}
    )
    assert list(store.rows("bridge"))[4].findings[0].severity == "minor"
    client.post("/act/comment", data={"id": "bridge", "row": 4, "text": "Ask the agency."})
    client.post("/act/comment", data={"id": "bridge", "text": "Good story."})
    client.post("/act/review", data={"id": "bridge", "row": 4, "seen": seen_row(store, 4)})
    shown = store.shown("bridge")
    assert shown.notes[4].comments[0][0::2] == ("Ana", "Ask the agency.")
    assert shown.comments[0][2] == "Good story."
    assert shown.notes[4].reviewed == "Ana"
    assert store.summary("bridge").reviewed == 1


def test_structure_by_hand(client: TestClient, store: Store) -> None:
    """Rows merge, split and give paragraphs to neighbours; the whole sheet is drawn anew."""
    data = {"id": "bridge", "row": 1, "seen": seen_row(store, 1)}
    page = client.post("/act/merge", data=data).text
    assert 'id="sheet"' in page
    assert list(store.rows("bridge"))[1].cells["sq"].paragraphs == (0, 1, 2)
    data = {"id": "bridge", "row": 1, "seen": seen_row(store, 1)}
    client.post("/act/split", data={**data, "at-en": 1, "at-sq": 1, "at-mk": 1})
    rows = list(store.rows("bridge"))
    assert [r.cells["sq"].paragraphs for r in rows[1:3]] == [(0,), (1, 2)]
    data = {"id": "bridge", "row": 2, "seen": seen_row(store, 2), "language": "sq"}
    client.post("/act/shift", data={**data, "direction": "up"})
    rows = list(store.rows("bridge"))
    assert [r.cells["sq"].paragraphs for r in rows[1:3]] == [(0, 1), (2,)]


def test_journal_says_who_did_what(client: TestClient, store: Store) -> None:
    """The journal lists every decision, undone ones too, with the words that changed."""
    edit(client, store, 4, "sq", "Rreth 11.000 njerëz e kalojnë urën çdo ditë.")
    client.post("/act/undo", data={"id": "bridge", "head": head(store)})
    page = client.get("/journal?id=bridge").text
    assert "<del>12.000</del><ins>11.000</ins>" in page
    assert page.index("</strong> undid: edited (") < page.index("</strong> edited\n")


def test_stale_page_is_told(client: TestClient, store: Store) -> None:
    """A page hears of decisions made elsewhere, and nothing while there are none."""
    assert client.get("/head?id=bridge&head=0").status_code == 204
    edit(client, store, 1, "en", "New.")
    assert "Somebody decided" in client.get("/head?id=bridge&head=0").text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_is_shown_as_text(client: TestClient, store: Store, payload: str) -> None:
    """Whatever a cell, comment or reason holds is text on every page that shows it."""
    edit(client, store, 1, "en", payload)
    client.post("/act/comment", data={"id": "bridge", "row": 1, "text": payload})
    pages = [
        client.get(url).text
        for url in (
            "/story?id=bridge",
            "/journal?id=bridge",
            "/editor?id=bridge&row=1&language=en",
        )
    ]
    stale = {"id": "bridge", "row": 1, "language": "en", "seen": "stale"}
    pages.append(client.post("/act/edit", data={**stale, "text": payload}).text)
    pages.append(client.post("/preview", data={**stale, "text": payload + "x"}).text)
    for page in pages:
        own = re.sub(r'<script src="/static/[a-z.]+" defer></script>', "", page)
        assert "<script" not in own
        assert "alert(1)>" not in own
        assert "<img" not in own
        assert "<iframe" not in own
        assert 'href="javascript' not in own
        assert ">49<" not in own


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"row": "x"},
        {"row": "99", "language": "en", "text": "a", "seen": ""},
        {"row": "1", "language": "xx", "text": "a", "seen": ""},
        {"row": "1" * 400, "language": "en", "text": "a", "seen": ""},
    ],
)
def test_broken_forms_are_refused(client: TestClient, store: Store, form: dict[str, str]) -> None:
    """A form that lacks or garbles something changes nothing and is told so."""
    response = client.post("/act/edit", data={"id": "bridge", **form})
    assert response.status_code == 400
    assert 'role="alert"' in response.text
    assert head(store) == 0


def test_fault_of_ours_is_told(store: Store, leave: Pass) -> None:
    """An engine that breaks does not leave the person without a word, and nothing is written."""

    def broken() -> Engines:
        raise FileNotFoundError("encoder.npz")

    with TestClient(
        create_app(Desk(store, broken, "Ana"), leave), base_url="http://127.0.0.1:8000"
    ) as client:
        client.get("/", params={"token": leave.token})
        client.headers["X-CSRF-Token"] = leave.csrf
        client.headers["HX-Request"] = "true"
        assert edit(client, store, 1, "en", "New.") == 500
        assert (
            "encoder.npz"
            in client.post(
                "/preview", data={"id": "bridge", "row": 1, "language": "en", "text": "x"}
            ).text
        )
    assert head(store) == 0


def test_pin_is_taken_back_where_realigning_fails(
    client: TestClient, desk: Desk, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link that the aligner cannot follow is told, and does not wait in the journal."""

    def failing(*_: object) -> None:
        raise ModelError("the encoder is gone: install it again")

    monkeypatch.setattr("triptych.review.desk.rebuild_story", failing)
    members = json.dumps({"kind": "body", "members": {"en": [4], "sq": [4]}})
    response = client.post("/act/pin", data={"id": "bridge", "members": members})
    assert response.status_code == 400
    assert "the encoder is gone" in response.text
    assert not list(pins(store.decisions("bridge")))


def test_too_long_a_text_is_refused(client: TestClient, store: Store) -> None:
    """A form beyond the limit is not read to its end."""
    response = client.post(
        "/act/edit",
        data={"id": "bridge", "row": 1, "language": "en", "seen": "", "text": "a" * LARGEST_FORM},
    )
    assert response.status_code == 400
    assert head(store) == 0


def test_locked_store_is_told(
    desk: Desk, leave: Pass, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process that writes for long gets waited for, then named; nothing is half-written."""
    monkeypatch.setattr("triptych.corpora.schema.BUSY_SECONDS", 0.1)
    other = sqlite3.connect(store.directory / "triptych.db", isolation_level=None)
    with TestClient(create_app(desk, leave), base_url="http://127.0.0.1:8000") as client:
        client.get("/", params={"token": leave.token})
        other.execute("BEGIN IMMEDIATE")
        response = client.post(
            "/act/comment",
            data={"id": "bridge", "text": "Hello"},
            headers={"X-CSRF-Token": leave.csrf, "HX-Request": "true"},
        )
        other.execute("ROLLBACK")
    other.close()
    assert response.status_code == 503
    assert "another process is writing" in response.text
    assert head(store) == 0


@pytest.fixture
def stranger(desk: Desk, leave: Pass) -> Iterator[TestClient]:
    """A browser that has not opened the printed address."""
    app = create_app(desk, leave)
    with TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False) as made:
        yield made


def test_key_is_needed(stranger: TestClient, leave: Pass) -> None:
    """Without the key nothing is shown; with it a cookie takes its place in the address."""
    assert stranger.get("/").status_code == 403
    assert stranger.get("/static/base.css").status_code == 403
    assert stranger.get("/?token=wrong").status_code == 403
    entry = stranger.get(f"/story?id=bridge&token={leave.token}")
    assert entry.status_code == 303
    assert entry.headers["location"] == "/story?id=bridge"
    cookie = entry.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


def test_refusals_speak_the_language_of_the_page(desk: Desk, leave: Pass) -> None:
    """The language that was asked for on the command line, or chosen in the browser since."""
    app = create_app(desk, leave, "sq")
    with TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False) as made:
        assert made.get("/").text.startswith("Hapni adresën")
        made.cookies.set("triptych-interface", "mk")
        assert made.get("/?token=wrong").text.startswith("Овој клуч веќе не важи")
        made.get("/", params={"token": leave.token})
        assert "нема таква вест" in made.get("/story?id=nowhere").text


def test_other_hosts_are_refused(client: TestClient) -> None:
    """A name that an attacker points at loopback is not this server's."""
    for host in ("evil.example", "evil.example:8000", "127.0.0.1", "127.0.0.1:80"):
        assert client.get("/", headers={"Host": host}).status_code == 421
    assert client.get("/", headers={"Host": "localhost:8000"}).status_code == 200


def test_requests_of_other_pages_are_refused(client: TestClient, store: Store) -> None:
    """A change needs our token, and must not come from another origin."""
    data = {"id": "bridge", "text": "forged"}
    for headers in ({"X-CSRF-Token": "x"}, {"Origin": "http://evil.example"}, {"Origin": "null"}):
        assert client.post("/act/comment", data=data, headers=headers).status_code == 403
    assert head(store) == 0
    own = {"Origin": "http://127.0.0.1:8000"}
    assert client.post("/act/comment", data=data, headers=own).status_code == 200


def test_headers_forbid_foreign_code(client: TestClient) -> None:
    """Every answer carries a policy without exceptions for inline code."""
    for url in ("/", "/story?id=bridge", "/static/review.js", "/nowhere"):
        policy = client.get(url).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_no_page_needs_an_exception(client: TestClient) -> None:
    """No inline script, style or handler stands in any page."""
    for url in (
        "/",
        "/story?id=bridge",
        "/journal?id=bridge",
        "/editor?id=bridge&row=1&language=en",
    ):
        page = client.get(url).text
        assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=", page)


@pytest.mark.parametrize(
    ("code", "word"), [("sq", "Ecuria e rishikimit"), ("mk", "Напредок на прегледот")]
)
def test_interface_follows_the_choice(client: TestClient, code: str, word: str) -> None:
    """The language of the page is remembered, and redirects stay on this server."""
    response = client.post("/interface", data={"interface": code, "back": "//evil.example"})
    assert response.headers["hx-redirect"] == "/"
    page = client.get("/").text
    assert f'<html lang="{code}">' in page
    assert word in page


def test_other_candidates_of_memory_and_engines(
    store: Store, engines: Engines, leave: Pass
) -> None:
    """Others are shown with their origin; the one taken carries it, as post-edited."""
    memory = Memory(
        [
            {
                "en": "Buses will use the bridge again from Monday.",
                "sq": "Nga e hëna autobusët kthehen.",
            }
        ],
        name="old stories",
    )
    desk = Desk(store, lambda: engines, "Ana", lambda: Filler([Echo()], memory))
    with TestClient(create_app(desk, leave), base_url="http://127.0.0.1:8000") as client:
        client.get("/", params={"token": leave.token})
        client.headers["X-CSRF-Token"] = leave.csrf
        page = client.get("/candidates?id=bridge&row=5&language=sq").text
        assert page.index("Nga e hëna autobusët kthehen.") < page.index("ECHO Buses will use")
        values = json.loads(html.unescape(re.findall(r"hx-vals='([^']+)'", page)[1]))
        assert client.post("/act/choose", data=values).status_code == 200
    cell = list(store.rows("bridge"))[5].cells["sq"]
    assert cell.text == "ECHO Buses will use the bridge again from Monday."
    assert cell.origin == "post-edited"
    assert cell.provenance is not None
    assert cell.provenance.model == "echo"


class Echo:
    """An engine that only puts a word before each sentence, to tell its text from others."""

    info = EngineInfo("test", "echo", "1", "CC0-1.0", "digest")

    def directions(self) -> Collection[Direction]:
        return {("en", "sq")}

    def translate(
        self, sentences: Sequence[str], source: str, target: str, n_best: int
    ) -> list[Attempt]:
        return [Attempt((Candidate(f"ECHO {sentence}"),)) for sentence in sentences]


def test_ctrl_c_is_the_way_to_stop(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server ends as it was told to, without an error."""

    def interrupted(server: uvicorn.Server, sockets: object = None) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(uvicorn.Server, "run", interrupted)
    monkeypatch.setattr(Desk, "warm", lambda desk: None)
    told: list[str] = []
    serve(store, ServeSettings("me", browser=False), told.append)
    assert told[0].startswith("http://127.0.0.1:")
