"""One request and its answer, in the native form that every reader maps to."""

from __future__ import annotations

from typing import Any

import msgspec


class Message(msgspec.Struct, frozen=True, gc=False):
    """One message; `content` is a string or a list of parts (text, image, tool use, tool result)."""

    role: str = "user"
    content: str | list[dict[str, Any]] | None = None


class Request(msgspec.Struct, frozen=True):
    """What was asked. A field that is `None` was not in the log, and that is never evidence."""

    system: str | list[dict[str, Any]] | None = None
    messages: list[Message] = []
    tools: list[dict[str, Any]] | None = None
    max_tokens: int | None = None
    temperature: float | None = None
    n: int | None = None
    stream: bool | None = None
    thinking: bool | None = None
    logprobs: bool | None = None


class Response(msgspec.Struct, frozen=True, gc=False):
    """What was answered."""

    text: str | None = None
    stop_reason: str | None = None


class Usage(msgspec.Struct, frozen=True, gc=False):
    """Tokens, as the provider counted them."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    reasoning_tokens: int | None = None
    cached_tokens: int | None = None


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """One exchange. `ts` is ISO 8601 or epoch seconds; only the first four fields are required."""

    id: str
    ts: str | float | int
    account: str
    model: str
    org: str | None = None
    api_key: str | None = None
    access_path: str | None = None
    endpoint: str | None = None
    ip: str | None = None
    asn: int | None = None
    country: str | None = None
    user_agent: str | None = None
    request: Request = Request()
    response: Response = Response()
    usage: Usage = Usage()
    latency_ms: float | None = None
    status: int | None = None
    conversation: str | None = None
