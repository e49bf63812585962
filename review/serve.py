"""Running the review page: a port on loopback, its address, and the browser."""

from __future__ import annotations

import socket
import threading
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import uvicorn

from triptych.corpora.engines import stages_of
from triptych.corpora.store import Store
from triptych.errors import SettingsError
from triptych.review.desk import Desk
from triptych.review.guard import Pass
from triptych.review.server import create_app

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """How the review page is served: `port` 0 takes any free one."""

    who: str
    port: int = 0
    interface: str = "en"
    browser: bool = True


def bind(port: int) -> socket.socket:
    """A socket on loopback; raises `SettingsError` where the port is taken."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((HOST, port))
    except OSError as error:
        sock.close()
        raise SettingsError(
            f"port {port} cannot be used ({error.strerror}): name another, or leave --port out"
        ) from error
    return sock


def serve(store: Store, settings: ServeSettings, announce: Callable[[str], None]) -> None:
    """Serve the review page of a store until interrupted; `announce` is told its address."""
    with bind(settings.port) as sock:
        leave = Pass(sock.getsockname()[1])
        stages = stages_of(store)
        desk = Desk(store, stages, settings.who, lambda: stages.filler)
        app = create_app(desk, leave, settings.interface)
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, lifespan="off"
        )
        announce(leave.address)
        # Loading takes seconds; the first edit should not wait for it.
        threading.Thread(target=desk.warm, daemon=True).start()
        if settings.browser:
            webbrowser.open(leave.address)
        with suppress(KeyboardInterrupt):  # uvicorn raises it again when it has closed
            uvicorn.Server(config).run(sockets=[sock])
