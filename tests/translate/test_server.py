"""Requests to real local servers that answer badly, and the engines on top of them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.translate.conftest import Local, as_json, row
from triptych.errors import EngineError, SettingsError
from triptych.translate.chat import ChatEngine, ChatSettings, messages
from triptych.translate.engines import Passage
from triptych.translate.filler import Filler
from triptych.translate.libretranslate import LibreSettings, LibreTranslateEngine
from triptych.translate.server import FUSE, Patience, Server
from triptych.translate.settings import FillSettings

Start = Callable[[Any], Local]
QUICK = Patience(seconds=0.5, tries=3, pause=0.01)


def test_busy_servers_are_asked_again(local: Start) -> None:
    """429 and 500 are waited out, `Retry-After` is kept to, then the answer counts."""
    answers = iter([(429, {"Retry-After": "2"}, b""), (500, {}, b""), (200, {}, b'{"a": 1}')])
    server = local(lambda *_: next(answers))
    waits: list[float] = []
    assert Server(server.url, QUICK, sleep=waits.append).post({}) == {"a": 1}
    assert waits == [2.0, 4.0]


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [(500, b"", "answered 500"), (200, b"<html>", "not JSON"), (429, b"", "answered 429")],
)
def test_tries_are_bounded(local: Start, status: int, body: bytes, reason: str) -> None:
    """After the last try the error says what the server did."""
    server = local(lambda *_: (status, {}, body))
    with pytest.raises(EngineError, match=reason):
        Server(server.url, QUICK, sleep=lambda s: None).post({})
    assert len(server.requests) == QUICK.tries


def test_a_refusal_is_not_repeated(local: Start) -> None:
    """A wrong key will not get better."""
    server = local(lambda *_: (401, {}, b""))
    with pytest.raises(EngineError, match="401"):
        Server(server.url, QUICK).post({})
    assert len(server.requests) == 1


def test_a_server_that_never_answers_is_given_up(local: Start) -> None:
    """A time limit for each try, and after some requests in a row none is sent any more."""

    def never(*_: object) -> tuple[int, dict[str, str], bytes]:
        time.sleep(0.6)
        return 200, {}, b"{}"

    server = local(never)
    client = Server(server.url, Patience(seconds=0.05, tries=1))
    for _ in range(FUSE):
        with pytest.raises(EngineError, match="no answer in time"):
            client.post({})
    with pytest.raises(EngineError, match="given up"):
        client.post({})
    assert len(server.requests) == FUSE


def test_a_server_that_drips_is_given_up(local: Start) -> None:
    """Each byte comes in time, the answer does not."""

    server = local(lambda *_: (200, {}, [b" "] * 200 + [b"{}"]))
    start = time.monotonic()
    with pytest.raises(EngineError, match="no answer in time"):
        Server(server.url, Patience(seconds=0.2, tries=1)).post({})
    assert time.monotonic() - start < 3


def test_nobody_there_is_an_engine_error() -> None:
    """A refused connection."""
    with pytest.raises(EngineError, match="cannot be reached"):
        Server("http://127.0.0.1:9", Patience(seconds=1, tries=1)).post({})


def test_an_address_is_an_address() -> None:
    """Files and other schemes are not opened."""
    with pytest.raises(SettingsError, match="begins with http"):
        Server("file:///etc/passwd", QUICK)


def libre(url: str) -> LibreTranslateEngine:
    """The engine for a local server."""
    return LibreTranslateEngine(
        LibreSettings("libre", url, (("en", "sq"),), "AGPL-3.0", batch=2, patience=QUICK)
    )


def libretranslate(
    _: str, path: str, __: dict[str, str], body: bytes
) -> tuple[int, dict[str, str], bytes]:
    """LibreTranslate's protocol, as its documentation gives it."""
    asked = json.loads(body)
    if path != "/translate" or asked["format"] != "text":
        return 400, {}, as_json({"error": "bad request"})
    if "bad" in asked["q"]:
        return 400, {}, as_json({"error": "bad word"})
    more = [[f"{t}/2"] for t in asked["q"]] if asked.get("alternatives") else None
    answer = {"translatedText": [f"sq:{t}" for t in asked["q"]]}
    return 200, {}, as_json(answer | ({"alternatives": more} if more else {}))


def test_libretranslate_with_alternatives(local: Start) -> None:
    """Several sentences a request, the alternatives after the first."""
    attempts = libre(local(libretranslate).url).translate(["one", "two", "three"], "en", "sq", 2)
    assert [c.text for c in attempts[2].candidates] == ["sq:three", "three/2"]


def test_libretranslate_goes_on_after_a_batch_that_failed(local: Start) -> None:
    """The error stands where the batch stood."""
    attempts = libre(local(libretranslate).url).translate(["bad", "x", "three"], "en", "sq", 1)
    assert "400" in (attempts[0].error or "")
    assert attempts[2].candidates[0].text == "sq:three"


def test_libretranslate_with_another_shape_is_an_error(local: Start) -> None:
    """Fewer translations than sentences."""
    engine = libre(local(lambda *_: (200, {}, b'{"translatedText": ["one"]}')).url)
    assert "did not answer with 2" in (engine.translate(["a", "b"], "en", "sq", 1)[0].error or "")


def chat(url: str, **changes: Any) -> ChatEngine:
    """The engine for a local server."""
    values: dict[str, Any] = {
        "name": "local", "url": url, "model": "m", "languages": ("en", "sq", "mk"),
        "licence": "proprietary", "patience": QUICK,
    }  # fmt: skip
    return ChatEngine(ChatSettings(**values | changes))


def test_the_prompt_carries_every_version_and_the_glossary() -> None:
    """A language model reads both siblings at once."""
    passage = Passage(
        {"en": "The bridge opened.", "sq": "Ura u hap."}, "mk", ({"en": "bridge", "mk": "мост"},)
    )
    system, user = (m["content"] for m in messages(passage))
    assert "Macedonian" in system
    assert "bridge (English) = мост (Macedonian)" in system
    assert user == "English:\nThe bridge opened.\n\nAlbanian:\nUra u hap."


def test_chat_fills_a_row_and_sends_the_key(local: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """The OpenAI protocol, through the filler, with the siblings in the request."""
    seen: list[str] = []

    def reply(method: str, path: str, headers: dict[str, str], body: bytes) -> Any:
        seen.append(headers["Authorization"])
        answer = {"message": {"content": "Мостот беше отворен во 2024 година."}}
        return 200, {}, as_json({"choices": [answer | {"finish_reason": "stop"}]})

    monkeypatch.setenv("KEY_OF_TEST", "secret")
    server = local(reply)
    filler = Filler([chat(server.url + "/v1", key_variable="KEY_OF_TEST")])
    gap = row(en="The bridge was opened in 2024.", sq="Ura u hap në vitin 2024.", mk=None)
    cell = filler.fill(None, [gap], ["mk"])[0].cells["mk"]
    assert cell.text == "Мостот беше отворен во 2024 година."
    assert cell.provenance is not None
    assert cell.provenance.source == "en+sq"
    assert seen == ["Bearer secret"]
    assert server.requests[0][0] == "/v1/chat/completions"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"choices": [{"message": {"content": "\xd0\x9c"}, "finish_reason": "length"}]}', "cut"),
        (b'{"error": "overloaded"}', "did not answer like a chat server"),
        (b"[]", "did not answer like a chat server"),
    ],
)
def test_answers_that_are_no_translation_leave_the_cell_empty(
    local: Start, body: bytes, reason: str
) -> None:
    """The reason is in the cell."""
    filler = Filler([chat(local(lambda *_: (200, {}, body)).url)], settings=FillSettings())
    cell = filler.fill(None, [row(en="The bridge opened.", mk=None)], ["mk"])[0].cells["mk"]
    assert cell.text is None
    assert reason in (cell.reason or "")
