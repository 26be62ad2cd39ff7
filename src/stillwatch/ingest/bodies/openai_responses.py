"""The bodies of the OpenAI Responses API."""

from __future__ import annotations

from stillwatch.ingest.bodies.answer import Answer
from stillwatch.ingest.bodies.fields import Fields
from stillwatch.ingest.bodies.openai_chat import chat_usage, thinking_of
from stillwatch.ingest.bodies.parts import content_of, joined, tools_of
from stillwatch.ingest.content import TOOL_RESULT_TYPES, text_of
from stillwatch.model.exchange import Message, Request, Response

_ANSWER_ITEMS = frozenset({"function_call", "reasoning", "computer_call", "web_search_call"})


def responses_request(body: Fields) -> Request:
    """A request body; its input is a string or a list of items."""
    given = body.raw("input")
    messages = [Message("user", given)] if isinstance(given, str) else _items(body)
    return Request(
        system=content_of(body, "instructions"),
        messages=messages,
        tools=tools_of(body, "tools"),
        max_tokens=body.integer("max_output_tokens"),
        temperature=body.number("temperature"),
        stream=body.truth("stream"),
        thinking=thinking_of(body),
        logprobs=(body.integer("top_logprobs") or 0) > 0 if "top_logprobs" in body else None,
    )


def responses_answer(body: Fields) -> Answer:
    """A response body; the text of its message items."""
    texts = [
        text_of(content_of(item, "content"))
        for item in body.objects("output")
        if item.raw("type") == "message"
    ]
    stop = body.inner("incomplete_details").text("reason") or body.text("status")
    return Answer(
        Response(joined(texts), stop), chat_usage(body.inner("usage")), body.text("id"), body.text("model")
    )


def conversation_of(body: Fields) -> str | None:
    """The conversation's id, which is given bare or in an object."""
    if isinstance(body.raw("conversation"), dict):
        return body.inner("conversation").text("id")
    return body.text("conversation")


def _items(body: Fields) -> list[Message]:
    messages = []
    for item in body.objects("input"):
        kind = item.text("type") or "message"
        if kind == "message":
            messages.append(Message(item.text("role") or "user", content_of(item, "content")))
        elif kind in TOOL_RESULT_TYPES:
            messages.append(Message("tool", content_of(item, "output")))
        elif kind in _ANSWER_ITEMS:
            messages.append(Message("assistant", None))
    return messages
