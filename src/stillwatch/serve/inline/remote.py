"""Decisions from a Stillwatch that runs elsewhere, over HTTP, for gateways that are Python programs."""

from __future__ import annotations

import http.client
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec

from stillwatch.decide.answer import Decision
from stillwatch.model.errors import StillwatchError
from stillwatch.serve.inline.gate import Gate
from stillwatch.serve.inline.request import DoorRequest
from stillwatch.serve.inline.settings import InlineSettings

TIMEOUT_S: Final = 0.25  # model answers take seconds: nobody notices this, and nothing waits for longer
_DECODER: Final = msgspec.json.Decoder(Decision)


class Remote:
    """Asks `POST /v1/decide`, and tells `POST /v1/settle`, one connection a thread. `waits`: call it where
    waiting does no harm."""

    waits: Final = True

    def __init__(self, url: str, token: str, timeout_s: float = TIMEOUT_S) -> None:
        """`StillwatchError` where `url` is none of HTTP."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise StillwatchError(f"{url}: expected an address of HTTP", hint="Give http://HOST:PORT.")
        self._kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._host, self._port = parts.hostname, parts.port
        self._path = parts.path.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._timeout = timeout_s
        self._local = threading.local()

    def decide(self, request: DoorRequest) -> Decision:
        """The decision; raises where it cannot be had in time, after one more try on a new connection, since
        an idle one may have been closed."""
        return _DECODER.decode(self._post("/v1/decide", msgspec.json.encode(request)))

    def settle(self, receipt: str, tokens: float) -> bool | None:
        """Tell how many output tokens an answer had; False where the log has told already. Raises as
        `decide`, also where the receipt is not known."""
        told = self._post("/v1/settle", msgspec.json.encode({"receipt": receipt, "output_tokens": tokens}))
        return bool(msgspec.json.decode(told)["settled"])

    def _post(self, route: str, body: bytes) -> bytes:
        known: http.client.HTTPConnection | None = getattr(self._local, "connection", None)
        if known is not None:
            try:
                return self._ask(known, route, body)
            except (http.client.HTTPException, ConnectionError):
                known.close()
        self._local.connection = self._kind(self._host, self._port, timeout=self._timeout)
        return self._ask(self._local.connection, route, body)

    def close(self) -> None:
        """Close the connection of this thread."""
        known: http.client.HTTPConnection | None = getattr(self._local, "connection", None)
        if known is not None:
            known.close()

    def _ask(self, connection: http.client.HTTPConnection, route: str, body: bytes) -> bytes:
        try:
            connection.request("POST", self._path + route, body, self._headers)
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            self._local.connection = None
            connection.close()
            raise
        if answer.status != 200:
            raise StillwatchError(
                f"{self._host}{self._path}{route}: answered {answer.status}",
                hint="Look at its log; a token of the role gateway is needed.",
            )
        return content


def connect(
    url: str, token: str, settings: InlineSettings | None = None, timeout_s: float = TIMEOUT_S
) -> Gate:
    """A gate that asks the Stillwatch at `url`. `StillwatchError` where that is no address."""
    return Gate(Remote(url, token, timeout_s), settings)


def from_environment(environment: Mapping[str, str] = os.environ) -> Gate:
    """The gate that STILLWATCH_URL, STILLWATCH_TOKEN (or STILLWATCH_TOKEN_FILE), STILLWATCH_FAIL and
    STILLWATCH_TIMEOUT_MS describe. `StillwatchError` where one is missing or wrong."""
    url, token = environment.get("STILLWATCH_URL", ""), environment.get("STILLWATCH_TOKEN", "")
    file = environment.get("STILLWATCH_TOKEN_FILE")
    if file and not token:
        token = Path(file).read_text("utf-8").strip()
    if not url or not token:
        missing = "STILLWATCH_URL" if not url else "STILLWATCH_TOKEN"
        raise StillwatchError(
            f"{missing} is not set", hint="Set it to the address, or the token, of your Stillwatch."
        )
    fail = environment.get("STILLWATCH_FAIL", "open")
    if fail not in ("open", "closed"):
        raise StillwatchError(f"STILLWATCH_FAIL: expected open or closed, got {fail!r}", hint="Mend it.")
    milliseconds = environment.get("STILLWATCH_TIMEOUT_MS", str(TIMEOUT_S * 1000))
    try:
        timeout_s = float(milliseconds) / 1000
    except ValueError as fault:
        raise StillwatchError(
            f"STILLWATCH_TIMEOUT_MS: expected a number, got {milliseconds!r}", hint="Give milliseconds."
        ) from fault
    return connect(url, token, InlineSettings(fail="open" if fail == "open" else "closed"), timeout_s)
