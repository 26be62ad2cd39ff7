"""The bodies of the Anthropic Messages API."""

from __future__ import annotations

from stillwatch.ingest.bodies.answer import Answer
from stillwatch.ingest.bodies.fields import Fields
from stillwatch.ingest.bodies.openai_chat import thinking_of
from stillwatch.ingest.bodies.parts import content_of, messages_of, tools_of
from stillwatch.ingest.content import text_of
from stillwatch.model.exchange import Request, Response, Usage


def messages_request(body: Fields) -> Request:
    """A request body."""
    return Request(
        system=content_of(body, "system"),
        messages=messages_of(body),
        tools=tools_of(body, "tools"),
        max_tokens=body.integer("max_tokens"),
        temperature=body.number("temperature"),
        stream=body.truth("stream"),
        thinking=thinking_of(body),
    )


def messages_answer(body: Fields) -> Answer:
    """A response body."""
    text = text_of(content_of(body, "content"))
    return Answer(
        Response(text or None, body.text("stop_reason")),
        messages_usage(body.inner("usage")),
        body.text("id"),
        body.text("model"),
    )


def messages_usage(usage: Fields) -> Usage:
    """Token counts; cached input is counted in, as every other API does."""
    cached = usage.integer("cache_read_input_tokens")
    parts = (usage.integer("input_tokens"), cached, usage.integer("cache_creation_input_tokens"))
    return Usage(
        input_tokens=None if parts[0] is None else sum(part or 0 for part in parts),
        output_tokens=usage.integer("output_tokens"),
        reasoning_tokens=usage.inner("output_tokens_details").integer("thinking_tokens", "reasoning_tokens"),
        cached_tokens=cached,
    )


def streamed_answer(events: list[Fields]) -> Answer:
    """An answer logged as the list of its stream events."""
    texts: list[str] = []
    stop, counts = None, Fields({})
    start = Fields({})
    for event in events:
        delta = event.inner("delta")
        texts.append(delta.text("text") or "")
        stop = delta.text("stop_reason") or stop
        begun = event.inner("message")
        start = begun if "message" in event else start
        counts = Fields({**counts.values, **begun.inner("usage").values, **event.inner("usage").values})
    return Answer(
        Response("".join(texts) or None, stop), messages_usage(counts), start.text("id"), start.text("model")
    )
