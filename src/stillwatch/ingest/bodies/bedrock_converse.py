"""The bodies of the Bedrock Converse API, and of the Nova models, which look alike."""

from __future__ import annotations

from typing import Any

from stillwatch.ingest.bodies.answer import Answer
from stillwatch.ingest.bodies.fields import Fields
from stillwatch.ingest.bodies.openai_chat import thinking_of
from stillwatch.ingest.bodies.parts import joined, tools_of
from stillwatch.model.exchange import Message, Request, Response, Usage


def converse_request(body: Fields) -> Request:
    """A request body."""
    settings = body.inner("inferenceConfig")
    return Request(
        system=_parts(body, "system") if "system" in body else None,
        messages=[
            Message(message.text("role") or "user", _parts(message, "content"))
            for message in body.objects("messages")
        ],
        tools=tools_of(body.inner("toolConfig"), "tools"),
        max_tokens=settings.integer("maxTokens", "max_new_tokens"),
        temperature=settings.number("temperature"),
        thinking=thinking_of(body.inner("additionalModelRequestFields")),
    )


def converse_answer(body: Fields) -> Answer:
    """A response body."""
    message = body.inner("output").inner("message")
    usage = body.inner("usage")
    return Answer(
        Response(joined(part.text("text") for part in message.objects("content")), body.text("stopReason")),
        Usage(
            input_tokens=usage.integer("inputTokens"),
            output_tokens=usage.integer("outputTokens"),
            cached_tokens=usage.integer("cacheReadInputTokens", "cacheReadInputTokenCount"),
        ),
    )


def _parts(owner: Fields, name: str) -> list[dict[str, Any]]:
    """Converse names a part's kind by its only key."""
    parts: list[dict[str, Any]] = []
    for part in owner.objects(name):
        if "text" in part:
            parts.append({"type": "text", "text": part.text("text")})
        elif "image" in part:
            parts.append({"type": "image"})
        elif "toolResult" in part:
            parts.append({"type": "tool_result", "content": _parts(part.inner("toolResult"), "content")})
        elif "toolUse" in part:
            parts.append({"type": "tool_use"})
    return parts
