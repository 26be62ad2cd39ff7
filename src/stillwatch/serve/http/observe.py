"""Times every request and logs those that failed, with an id that the answer carries, too."""

from __future__ import annotations

import secrets
import time
from typing import Final

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from stillwatch.serve.metrics import Figures

_LOG = structlog.get_logger(__name__)
_HEADER: Final = b"x-request-id"


class Observe:
    """ASGI middleware. The route's pattern is what is counted, never a path that a caller made up."""

    def __init__(self, app: ASGIApp, figures: Figures) -> None:
        self._app, self._figures = app, figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, begun, number = 500, time.perf_counter(), secrets.token_hex(8)

        async def marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (_HEADER, number.encode())]
            await send(message)

        try:
            await self._app(scope, receive, marked)
        finally:
            self._note(scope, status, time.perf_counter() - begun, number)

    def _note(self, scope: Scope, status: int, seconds: float, number: str) -> None:
        route = getattr(scope.get("route"), "path", "none")
        self._figures.requests.labels(route, scope["method"], str(status)).observe(seconds)
        if status >= 400:
            caller = getattr(scope.get("state", {}).get("caller"), "name", None)
            _LOG.info(
                "refused", route=route, method=scope["method"], status=status, caller=caller,
                seconds=round(seconds, 4), request=number,
            )  # fmt: skip
