"""An exchange with its values checked and its texts laid flat: what fingerprinting reads."""

from __future__ import annotations

import msgspec


class NormalExchange(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """`ts` is microseconds since 1970 UTC. `None` (or an empty text) was not in the log.

    `user` is the text of the last user message (tool results excluded); `turns` counts messages.
    """

    id: str
    ts: int
    account: str
    model: str
    org: str | None
    api_key: str | None
    access_path: str | None
    endpoint: str | None
    ip: str | None
    asn: int | None
    user_agent: str | None
    conversation: str | None
    system: str
    user: str
    response: str
    stop_reason: str | None
    turns: int
    tools: tuple[str, ...]
    image: bool
    tool_result: bool
    max_tokens: int | None
    temperature: float | None
    choices: int | None
    stream: bool | None
    thinking: bool | None
    logprobs: bool | None
    input_tokens: int | None
    output_tokens: int | None
    reasoning_tokens: int | None
    cached_tokens: int | None
    latency_ms: float | None
    status: int | None
