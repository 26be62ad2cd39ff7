"""ASGI middleware in front of a server of model APIs, such as vLLM's: `--middleware` names its class.

It asks before the server sees a request, answers in its place where the request may not pass, tells the
caller in headers where something else is done, and tells Stillwatch how large the answer was.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

import msgspec

from stillwatch.decide.answer import Decision
from stillwatch.serve.inline.gate import Gate
from stillwatch.serve.inline.gateway import from_gateway
from stillwatch.serve.inline.meter import Meter
from stillwatch.serve.inline.refusal import body_of
from stillwatch.serve.inline.remote import from_environment

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

# what costs the model's work; everything else (models, health, tokenizers) passes unasked
ENDPOINTS: Final = ("/completions", "/messages", "/responses", "/embeddings", "/generate")
LIMIT: Final = 16 << 20  # bytes of a body that are looked at; a longer one is judged by who sent it


class Stillwatch:
    """The middleware. `gate` is as the environment says where none is given (see `from_environment`)."""

    def __init__(self, app: App, gate: Gate | None = None) -> None:
        self.app = app
        self.gate = from_environment() if gate is None else gate
        self._telling: set[asyncio.Task[bool | None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http" or scope["method"] != "POST" or not scope["path"].endswith(ENDPOINTS):
            await self.app(scope, receive, send)
            return
        body, rest = await _read(receive)
        decision = await self._decide(scope, body)
        if not decision.allow:
            await _refuse(decision, send)
            return
        if decision.fallback_model is not None:
            body = _with_model(body, decision.fallback_model)
        told: Scope = {**scope, "headers": _passed_on(scope["headers"], decision, len(body), rest is None)}
        meter = Meter() if decision.receipt else None
        try:
            await self.app(told, _replay(body, rest, receive), _watched(decision, meter, send))
        finally:
            if meter is not None:
                self._settle(decision.receipt, meter.tokens())

    def _settle(self, receipt: str, tokens: float | None) -> None:
        """Tell what the answer did cost, without holding anything up."""
        if tokens is None:
            return
        if not self.gate.waits:
            self.gate.settle(receipt, tokens)
            return
        task = asyncio.create_task(asyncio.to_thread(self.gate.settle, receipt, tokens))
        self._telling.add(task)  # a task that nobody holds may vanish
        task.add_done_callback(self._telling.discard)

    async def _decide(self, scope: Scope, body: bytes) -> Decision:
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
        }
        peer = scope["client"][0] if scope.get("client") else None
        gate = self.gate
        asked = from_gateway(headers, body, scope["path"], peer, gate.settings, gate.trusted)
        if asked is None:
            return gate.failed(LookupError("nobody is named"))
        return await asyncio.to_thread(gate.decide, asked) if gate.waits else gate.decide(asked)


async def _read(receive: Receive) -> tuple[bytes, Message | None]:
    """The body, and the message with which it went on where it is too long to be looked at."""
    pieces, size = [], 0
    while True:
        message = await receive()
        pieces.append(message.get("body", b""))
        size += len(pieces[-1])
        if message["type"] != "http.request" or not message.get("more_body", False):
            return b"".join(pieces), None if message["type"] == "http.request" else message
        if size > LIMIT:
            return b"".join(pieces), {"type": "http.request", "body": b"", "more_body": True}


def _replay(body: bytes, rest: Message | None, receive: Receive) -> Receive:
    """Gives the body that was read, then goes on with what comes."""
    begun = False

    async def replayed() -> Message:
        nonlocal begun
        if begun:
            return await receive()
        begun = True
        if rest is not None and rest["type"] != "http.request":
            return rest
        return {"type": "http.request", "body": body, "more_body": rest is not None}

    return replayed


async def _refuse(decision: Decision, send: Send) -> None:
    body = body_of(decision)
    headers = {"content-type": "application/json", "content-length": str(len(body)), **decision.headers}
    await send({"type": "http.response.start", "status": decision.status, "headers": _encoded(headers)})
    await send({"type": "http.response.body", "body": body})


def _watched(decision: Decision, meter: Meter | None, send: Send) -> Send:
    """Adds what is done to the headers of the answer, and measures it where an allowance was drawn on."""
    if not decision.headers and meter is None:
        return send

    async def told(message: Message) -> None:
        if message["type"] == "http.response.start":
            if meter is not None:
                meter.begin(message["status"], message.get("headers", []))
            message = {**message, "headers": [*message.get("headers", []), *_encoded(decision.headers)]}
        elif meter is not None and message["type"] == "http.response.body":
            meter.take(message.get("body", b""))
        await send(message)

    return told


def _passed_on(headers: Headers, decision: Decision, size: int, whole: bool) -> Headers:
    """The request's headers for the server: a length that holds, and whether to summarise reasoning; what
    callers say about that themselves is dropped."""
    summarise = b"x-stillwatch-summarise-reasoning"
    kept = [(name, value) for name, value in headers if name.lower() != summarise]
    if whole and decision.fallback_model is not None:
        kept = [(n, v) for n, v in kept if n.lower() != b"content-length"]
        kept.append((b"content-length", str(size).encode()))
    return [*kept, (summarise, b"true")] if decision.summarise_reasoning else kept


def _with_model(body: bytes, model: str) -> bytes:
    """The body with another model; as it is where it is no object."""
    try:
        given = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except msgspec.MsgspecError:
        return body
    return msgspec.json.encode({**given, "model": model})


def _encoded(headers: dict[str, str]) -> Headers:
    return [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in headers.items()]
