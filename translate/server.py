"""Requests to a translation server: JSON over HTTP, with time limits, back-off and a fuse."""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from triptych.errors import EngineError, SettingsError

LARGEST_ANSWER = 4 << 20
TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
LONGEST_WAIT = 30.0
FUSE = 3  # requests in a row that failed after all their tries


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait: `seconds` for an answer, `tries` in all, `pause` before the second.

    The pause doubles each time; a `Retry-After` of the server is kept to, up to half a minute.
    """

    seconds: float = 60.0
    tries: int = 4
    pause: float = 1.0

    @classmethod
    def pop(cls, table: dict[str, Any]) -> Patience:
        """From the keys of a TOML table, which are taken out."""
        known = {k: table.pop(k) for k in ("seconds", "tries", "pause") if k in table}
        return cls(**known)


class Server:
    """A server that answers POST requests with JSON.

    After `FUSE` requests in a row that failed for good, no more are sent: each of hundreds of
    sentences would wait in vain. `sleep` may be replaced in tests.
    """

    def __init__(
        self,
        url: str,
        patience: Patience,
        *,
        headers: Mapping[str, str] | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if not url.startswith(("http://", "https://")):
            raise SettingsError(f"{url!r} is not the address of a server: it begins with http")
        self.url = url
        self._patience = patience
        self._headers = {"Content-Type": "application/json", **(headers or {})}
        self._sleep = sleep
        self._failed = 0

    def post(self, body: Mapping[str, Any]) -> Any:
        """The answer as JSON; raises `EngineError` after the last try."""
        if self._failed >= FUSE:
            raise EngineError(f"{self.url} failed {FUSE} times in a row and was given up")
        pause, reason = self._patience.pause, ""
        for attempt in range(self._patience.tries):
            if attempt:
                self._sleep(min(pause, LONGEST_WAIT))
                pause *= 2
            try:
                answer = self._once(body)
                self._failed = 0
                return answer
            except urllib.error.HTTPError as error:
                reason = f"answered {error.code} {error.reason}"
                if error.code not in TRY_AGAIN:
                    break
                pause = max(pause, _retry_after(error.headers.get("Retry-After")))
            except (OSError, http.client.HTTPException) as error:
                reason = f"cannot be reached ({cause(error)})"
            except ValueError:
                reason = "answered something that is not JSON"
        self._failed += 1
        raise EngineError(f"{self.url} {reason}")

    def _once(self, body: Mapping[str, Any]) -> Any:
        request = urllib.request.Request(
            self.url, json.dumps(body, ensure_ascii=False).encode(), dict(self._headers)
        )
        seconds = self._patience.seconds
        until = time.monotonic() + seconds
        data = bytearray()
        with urllib.request.urlopen(request, timeout=seconds) as response:
            while part := response.read1(65536):
                data += part
                if len(data) > LARGEST_ANSWER:
                    raise ValueError("the answer is too long")
                if time.monotonic() > until:  # each byte came in time, but not all of them
                    raise TimeoutError
        return json.loads(data)


def _retry_after(value: str | None) -> float:
    """The seconds of a `Retry-After` header; dates and nonsense count as none."""
    return float(value) if value and value.isdigit() else 0.0


def cause(error: Exception) -> str:
    """Why a request failed, in a few words."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    reason = getattr(error, "reason", error)
    if isinstance(reason, TimeoutError):
        return "no answer in time"
    return str(getattr(reason, "strerror", None) or reason or type(error).__name__)
