"""The main jobs in a real Chromium: find, correct, undo, accept, split, pin, dismiss, publish."""

from __future__ import annotations

import contextlib
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from click.testing import CliRunner

from triptych.cli import cli
from triptych.corpora.anchors import text_hash
from triptych.corpora.store import Store
from triptych.review.desk import Desk
from triptych.review.guard import Pass
from triptych.review.report import write_report
from triptych.review.serve import bind
from triptych.review.server import create_app

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
PATIENCE = 8.0  # seconds that a page may take on a busy machine

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="no Chromium with chromedriver here"),
]


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One Chromium for all tests of this file."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for argument in (
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-extensions",
        "--window-size=1400,1000", f"--user-data-dir={tmp_path_factory.mktemp('profile')}",
    ):  # fmt: skip
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    made = webdriver.Chrome(options, Service(DRIVER))
    yield made
    made.quit()


@dataclass
class Page:
    """The review page of a store in the browser."""

    driver: Any
    store: Store
    leave: Pass

    def open(self, path: str = "/") -> None:
        """Go to a page, with the key."""
        sign = "&" if "?" in path else "?"
        self.driver.get(f"http://127.0.0.1:{self.leave.port}{path}{sign}token={self.leave.token}")

    def all(self, selector: str) -> list[Any]:
        return list(self.driver.find_elements("css selector", selector))

    def one(self, selector: str) -> Any:
        """The element, as soon as it is there and shown."""
        self.until(lambda: any(e.is_displayed() for e in self.all(selector)), selector)
        return next(e for e in self.all(selector) if e.is_displayed())

    def until(self, met: Callable[[], object], what: str = "") -> None:
        """Wait until something is so."""
        from selenium.common.exceptions import StaleElementReferenceException

        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with contextlib.suppress(StaleElementReferenceException):
                if met():
                    return
            time.sleep(0.02)
        raise AssertionError(f"waited {PATIENCE} s in vain for {what or met}: {self.said()}")

    def keys(self, *keys: str) -> None:
        """Press keys, wherever the focus is."""
        from selenium.webdriver import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def chord(self, held: str, key: str) -> None:
        """Press a key while another one is held."""
        from selenium.webdriver import ActionChains

        ActionChains(self.driver).key_down(held).send_keys(key).key_up(held).perform()

    def settle(self) -> None:
        """Wait until nothing is on its way and everything is drawn."""
        busy = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"
        self.until(lambda: not self.all(busy), "the page to come to rest")

    def focus(self, row: int, language: str) -> None:
        """Put the focus on a cell."""
        self.settle()
        cell = self.one(f'#s-r{row} > .cell[data-language="{language}"]')
        self.driver.execute_script("arguments[0].focus()", cell)

    def focus_story(self, story: str, row: int, language: str) -> None:
        """Open a story and put the focus on a cell."""
        self.open(f"/story?id={story}")
        self.focus(row, language)

    def store_edit(self, story: str, row: int, language: str, text: str, seen: str | None) -> None:
        """Edit a cell behind the page's back, as Boris."""
        other = Desk(self.store, lambda: pytest.fail("no engines needed"), "Boris")
        other.journal.rescore = None
        other.journal.edit(story, row, language, text, who="Boris", seen=text_hash(seen))

    def said(self) -> str:
        """What the page last told."""
        return " ".join(e.text for e in self.all("#messages"))

    def text(self, row: int, language: str) -> str | None:
        """A cell's text in the store."""
        return list(self.store.rows("bridge"))[row].cells[language].text

    def errors(self) -> list[str]:
        """What the browser complained about: scripts that failed, refused or missing files."""
        return [e["message"] for e in self.driver.get_log("browser") if e["level"] == "SEVERE"]


@contextlib.contextmanager
def serving(desk: Desk) -> Iterator[Pass]:
    """A real server on a free port, in a thread."""
    with bind(0) as sock:
        leave = Pass(sock.getsockname()[1])
        config = uvicorn.Config(create_app(desk, leave), log_level="error", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield leave
        server.should_exit = True
        thread.join()


@pytest.fixture
def page(driver: Any, desk: Desk) -> Iterator[Page]:
    """The review page; afterwards the browser must have nothing to complain about."""
    with serving(desk) as leave:
        opened = Page(driver, desk.store, leave)
        opened.errors()
        yield opened
        assert [e for e in opened.errors() if " 409 " not in e] == []
        driver.get("about:blank")


def test_find_the_worst_row_fix_the_number_and_undo(page: Page) -> None:
    """From the list to the worst row, the number corrected with its finding gone, then undone."""
    page.open()
    assert page.all(".stories .headline")[0].text == "Bridge over the Vardar reopens after repairs"
    page.all(".stories .headline")[0].click()
    page.one("#sheet")
    page.keys("n", "n")
    assert page.one(".row.here").get_attribute("data-number") == "4"
    page.keys("l", "e")
    area = page.one("#s-r4 textarea")
    assert area.get_attribute("lang") == "sq"
    area.clear()
    area.send_keys("Rreth 11.000 njerëz e kalojnë urën çdo ditë.")
    page.until(lambda: "11.000" in page.one(".preview ins").text)
    page.one(".preview .clean")
    page.chord("\ue009", "\ue007")
    page.until(lambda: "11.000" in page.one("#s-r4-sq .text").text)
    assert page.text(4, "sq") == "Rreth 11.000 njerëz e kalojnë urën çdo ditë."
    assert not page.all("#s-r4 .findings")
    assert page.one(".row.here").get_attribute("data-number") == "4"
    page.keys("u")
    page.until(lambda: "12.000" in page.one("#s-r4-sq .text").text)
    page.keys("U")
    page.until(lambda: "11.000" in page.one("#s-r4-sq .text").text)


def test_accept_a_machine_cell_and_publish(page: Page, tmp_path: Path) -> None:
    """An accepted cell is post-edited in the TMX of the next release, after a reload too."""
    page.open("/story?id=bridge")
    page.focus(5, "mk")
    page.keys("a")
    page.one("#s-r5 .cell.post-edited")
    page.open("/story?id=bridge")
    page.one("#s-r5 .cell.post-edited")
    out = tmp_path / "release"
    done = CliRunner().invoke(
        cli,
        [
            "publish", str(page.store.directory), "--to", str(out), "--format", "tmx",
            "--licence", "CC0-1.0", "--shares", "1,0,0",
        ],
    )  # fmt: skip
    tmx = "".join(p.read_text(encoding="utf-8") for p in out.rglob("*.tmx"))
    assert "Автобусите повторно ќе сообраќаат" in tmx, done.output
    assert "post-edited" in tmx


def test_split_and_shift(page: Page) -> None:
    """A row is split in two, and a paragraph goes back up, by keys alone."""
    page.open("/story?id=bridge")
    page.focus(2, "en")
    page.keys("s")
    field = page.one("#s-r2 input[name=at-sq]")
    assert field.get_attribute("max") == "2"
    page.driver.execute_script(
        "for (const n of ['en', 'mk']) document.querySelector(`#s-r2 [name=at-${n}]`).value = 1"
    )
    field.send_keys("\ue007")
    page.until(lambda: len(page.all("#sheet .row")) == 7, "seven rows")
    assert page.text(3, "sq") == "Qyteti pagoi gjysmën e shumës."
    page.focus(3, "sq")
    page.keys("[")
    page.until(lambda: len(page.all("#sheet .row")) == 6, "six rows")
    assert len((page.text(2, "sq") or "").split("\n")) == 2


def test_pin_and_realign(page: Page) -> None:
    """Two cells chosen by key become one row, and the rest is aligned around them."""
    page.open("/story?id=bridge")
    page.focus(5, "en")
    page.keys("p")
    assert page.one("#pinbar").is_displayed()
    page.focus(3, "sq")
    page.keys("p")
    page.one("#pinbar [type=submit]").click()
    page.until(lambda: "realigned" in page.said(), "the pin")
    pinned = next(r for r in page.store.rows("bridge") if r.cells["en"].paragraphs == (4,))
    assert pinned.cells["sq"].paragraphs == (4,)


def test_dismiss_comment_and_review(page: Page) -> None:
    """A dismissed finding is gone, with its reason; a comment and the mark stay after a reload."""
    page.open("/story?id=bridge")
    page.focus(4, "sq")
    page.keys("d")
    page.one("#s-r4 .findings input[name=reason]").send_keys("House style", "\ue007")
    page.until(lambda: "House style" in page.one("#s-r4 .dismissed").text)
    page.keys("c")
    page.one("#s-r4 textarea[name=text]").send_keys("Ask Ана")
    page.chord("\ue009", "\ue007")
    page.until(lambda: "Ask Ана" in page.one("#s-r4 .comment").text)
    page.keys("r")
    page.one("#s-r4.reviewed")
    page.open("/story?id=bridge")
    page.one("#s-r4.reviewed .comment")
    assert not page.all("#s-r4 .findings")


def test_second_tab_is_told_and_shown_the_difference(page: Page) -> None:
    """The second writer sees both texts, and can save a merged one."""
    page.open("/story?id=bridge")
    page.focus(1, "en")
    page.keys("e")
    page.one("#s-r1 textarea").send_keys(" Mine.")
    seen = page.all("#s-r1-en")[0].get_attribute("hx-vals")
    assert seen
    page.store_edit("bridge", 1, "en", "Theirs.", page.text(1, "en"))
    page.chord("\ue009", "\ue007")
    dialog = page.one("#dialog[open]")
    assert "Theirs." in dialog.text
    assert "Mine." in dialog.text
    area = page.one("#conflict-text")
    area.clear()
    area.send_keys("Theirs. And mine.")
    page.one("#dialog .primary").click()
    page.until(lambda: page.text(1, "en") == "Theirs. And mine.")
    page.until(lambda: not page.all("#dialog[open]"))


def test_search_and_filters(page: Page) -> None:
    """The list narrows while one types, in any script."""
    page.open()
    page.keys("/")
    page.keys("дожд")
    page.until(lambda: [e.text for e in page.all(".stories .headline")] == ["rain"])
    page.one("#q").clear()
    page.one("#q").send_keys("zzz")
    page.one(".nothing")


def test_keys_are_explained_and_can_be_turned_off(page: Page) -> None:
    """The help sheet opens by key; without single keys a letter does nothing."""
    page.open("/story?id=bridge")
    page.focus(1, "en")
    page.keys("?")
    page.one("#help[open]")
    page.one("#single-keys").click()
    page.keys("\ue00c")
    page.until(lambda: not page.all("#help[open]"))
    page.focus(1, "en")
    page.keys("e")
    time.sleep(0.2)
    assert not page.all(".editor")
    page.keys("?")
    page.one("#single-keys").click()
    page.keys("\ue00c")


def test_ribbons_join_and_cross(page: Page) -> None:
    """Ribbons join every row; one splits, two end at the gap, one crosses to the moved place."""
    page.open("/story?id=bridge")
    page.until(lambda: page.all("svg.ribbons path"))
    kinds = [e.get_attribute("class") for e in page.all("svg.ribbons path")]
    assert len([k for k in kinds if "to-gap" in k]) == 2
    assert len([k for k in kinds if "bridge" in k]) == 1
    assert len([k for k in kinds if "moved" in k]) == 1
    assert len(kinds) == 2 * 6 + 2 + 2


def test_ribbons_follow_rows_that_grow(page: Page) -> None:
    """The focus brings a row's controls and takes them from another: the ribbons go along."""
    page.open("/story?id=bridge")
    page.until(lambda: page.all("svg.ribbons path"))
    at = (
        "const top = (e) => e.getBoundingClientRect().top;"
        "return top(document.querySelector('svg.ribbons path:nth-of-type(3)'))"
        " - top(document.querySelector('#s-r1 .paragraph'));"
    )
    for row in (3, 0, 2, 1):
        page.focus(row, "en")
        page.until(lambda: abs(page.driver.execute_script(at)) < 2, f"ribbons, row {row}")


@pytest.mark.parametrize("path", ["/", "/story?id=bridge", "/journal?id=bridge"])
def test_phone_width(page: Page, path: str) -> None:
    """Nothing is wider than a phone, and cells say their language."""
    metrics = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        page.open(path)
        wide = page.driver.execute_script("return document.documentElement.scrollWidth")
        assert wide <= 360
        if "story" in path:
            assert page.one("#s-r0-mk .language").text == "Македонски"
    finally:
        page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


AXE = """
const done = arguments[arguments.length - 1];
axe.run(document, { resultTypes: ["violations"] }).then((result) => done(result.violations
  .filter((v) => ["serious", "critical"].includes(v.impact))
  .map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 120)).slice(0, 3).join(" | ")}`)));
"""


@pytest.fixture
def barriers(page: Page) -> Callable[[], list[str]]:
    """Asks axe-core for the serious violations on the page as it is now."""
    axe = pytest.importorskip("axe_core_python.base")
    script = Path(axe.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
    page.driver.set_script_timeout(120)

    def ask() -> list[str]:
        page.driver.execute_script(script)
        return list(page.driver.execute_async_script(AXE))

    return ask


def test_no_serious_barrier_on_the_pages(
    page: Page, barriers: Callable[[], list[str]], tmp_path: Path
) -> None:
    """axe-core finds no serious violation in the list, a story, its journal, an error, a report."""
    report = tmp_path / "report.html"
    write_report(page.store, report)
    page.open()
    assert barriers() == []
    page.focus_story("bridge", 0, "en")
    assert barriers() == []
    page.store_edit("bridge", 1, "en", "Edited.", page.text(1, "en"))
    page.open("/journal?id=bridge")
    assert "Boris" in page.one("main").text
    assert barriers() == []
    page.driver.get(report.as_uri())
    assert barriers() == []
    page.open("/story?id=nothing-of-that-name")
    assert barriers() == []
    assert [e for e in page.errors() if " 400 " not in e and " 404 " not in e] == []


@pytest.mark.parametrize(
    ("key", "shown"),
    [("?", "#help[open]"), ("d", "details[open]"), ("c", "details[open]"),
     ("s", "details[open]"), ("e", ".editor textarea"), ("o", "#dialog[open]")],
)  # fmt: skip
def test_no_serious_barrier_at_work(
    page: Page, barriers: Callable[[], list[str]], key: str, shown: str
) -> None:
    """Nor in what a key opens: help, dismissing, a comment, a split, the editor, candidates."""
    page.focus_story("bridge", *((5, "mk") if key == "o" else (4, "sq")))
    page.keys(key)
    page.one(shown)
    if key == "e":
        page.one(".editor textarea").send_keys(" 13.000")
        page.one(".preview .findings")
    assert barriers() == []


def test_no_serious_barrier_in_a_conflict(page: Page, barriers: Callable[[], list[str]]) -> None:
    """Nor where somebody was faster."""
    page.focus_story("bridge", 1, "en")
    page.keys("e")
    page.one("#s-r1 textarea").send_keys(" Mine.")
    page.store_edit("bridge", 1, "en", "Theirs.", page.text(1, "en"))
    page.chord("\ue009", "\ue007")
    page.one("#dialog[open]")
    assert barriers() == []


def test_report_opens_from_a_file(page: Page, tmp_path: Path) -> None:
    """The report draws its ribbons and opens its stories without a server."""
    path = tmp_path / "report.html"
    write_report(page.store, path)
    page.driver.get(path.as_uri() + "#story-bridge")
    page.until(lambda: page.all("svg.ribbons path"))
    assert not page.one("#story-bridge-r4 .mark").get_attribute("class").endswith("lit")
    page.one("[data-do=open-all]").click()
    assert len(page.all("details.story[open]")) == 2


def test_browser_that_goes_away_in_the_middle_of_a_save(desk: Desk) -> None:
    """Half a form changes nothing, and the server goes on."""
    with serving(desk) as leave:
        for _ in range(3):
            with socket.create_connection(("127.0.0.1", leave.port)) as browser:
                browser.sendall(
                    (
                        "POST /act/comment HTTP/1.1\r\n"
                        f"Host: 127.0.0.1:{leave.port}\r\n"
                        f"Cookie: {leave.cookie}={leave.token}\r\n"
                        f"X-CSRF-Token: {leave.csrf}\r\n"
                        "Content-Type: application/x-www-form-urlencoded\r\n"
                        "Content-Length: 1000\r\n\r\nid=bridge&text=half"
                    ).encode()
                )
        time.sleep(0.2)
        with socket.create_connection(("127.0.0.1", leave.port)) as browser:
            browser.sendall(
                f"GET / HTTP/1.0\r\nHost: 127.0.0.1:{leave.port}\r\n"
                f"Cookie: {leave.cookie}={leave.token}\r\n\r\n".encode()
            )
            assert b" 200 " in browser.recv(64)
    assert list(desk.store.decisions()) == []
