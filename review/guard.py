"""Who may use the review page: one person on this machine, and no other page in their browser.

The server listens on loopback, but every page that a browser shows can send requests there, and a
name in the attacker's hand can be made to resolve there. So each request must name this server
(`Host`), carry the session's cookie, and, where it changes something, come from our own pages
(`Origin`) with a token that other sites cannot read.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from http.cookies import SimpleCookie
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from triptych.review.wording import INTERFACES, Wording

CSRF_HEADER = "x-csrf-token"
INTERFACE_COOKIE = "triptych-interface"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
SAFE = frozenset({"GET", "HEAD"})

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Pass:
    """The secrets of one run of the server, and where it listens."""

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def cookie(self) -> str:
        """The cookie's name; ports of one machine share cookies, so it names the port."""
        return f"triptych-{self.port}"

    @property
    def csrf(self) -> str:
        """The token that our own pages send along; it does not give the session away."""
        return hmac.new(self.token.encode(), b"csrf", sha256).hexdigest()

    @property
    def hosts(self) -> frozenset[str]:
        """The values of `Host` that mean this server."""
        return frozenset(f"{name}:{self.port}" for name in LOOPBACK)

    @property
    def address(self) -> str:
        """What to open in a browser."""
        return f"http://127.0.0.1:{self.port}/?token={self.token}"

    def admits(self, given: str | None) -> bool:
        return given is not None and hmac.compare_digest(given.encode(), self.token.encode())

    def owns(self, csrf: str | None) -> bool:
        return csrf is not None and hmac.compare_digest(csrf.encode(), self.csrf.encode())


def chosen_interface(cookies: Mapping[str, str], default: str) -> str:
    """The language of the pages that a browser has chosen."""
    chosen = cookies.get(INTERFACE_COOKIE, default)
    return chosen if chosen in INTERFACES else default


class Guard:
    """ASGI middleware that lets nothing past without a `Pass`, and sets the headers of all.

    It says why in the language that the browser has chosen, by default `interface`.
    """

    def __init__(self, app: ASGIApp, leave: Pass, interface: str = "en") -> None:
        self.app = app
        self.leave = leave
        self.interface = interface

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        answer = self._check(scope)
        await (answer or self.app)(scope, receive, send_with_headers)

    def _check(self, scope: Scope) -> ASGIApp | None:
        """What to answer instead of the page, None if the request may pass."""
        headers = Headers(scope=scope)
        held = {name: m.value for name, m in SimpleCookie(headers.get("cookie", "")).items()}
        w = Wording(chosen_interface(held, self.interface))
        if headers.get("host", "").lower() not in self.leave.hosts:
            return PlainTextResponse(w("guard.host"), 421)
        if scope["method"] in SAFE and (entry := self._entry(scope, w)) is not None:
            return entry
        if not self.leave.admits(held.get(self.leave.cookie)):
            return PlainTextResponse(w("guard.key"), 403)
        if scope["method"] not in SAFE and not self._own(headers):
            return PlainTextResponse(w("guard.origin"), 403)
        return None

    def _entry(self, scope: Scope, w: Wording) -> ASGIApp | None:
        """The first visit: trade the token in the address for a cookie, and hide it."""
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = dict(query).get("token")
        if given is None:
            return None
        if not self.leave.admits(given):
            return PlainTextResponse(w("guard.old_key"), 403)
        rest = urlencode([(k, v) for k, v in query if k != "token"])
        response = RedirectResponse(scope["path"] + (f"?{rest}" if rest else ""), 303)
        response.set_cookie(
            self.leave.cookie, self.leave.token, httponly=True, samesite="strict", path="/"
        )
        return response

    def _own(self, headers: Headers) -> bool:
        origin = headers.get("origin")
        if origin is not None and origin.removeprefix("http://").lower() not in self.leave.hosts:
            return False
        return self.leave.owns(headers.get(CSRF_HEADER))
