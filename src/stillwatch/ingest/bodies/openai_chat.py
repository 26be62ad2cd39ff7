"""The bodies of OpenAI Chat Completions, its older text completions, and the many APIs like it."""

from __future__ import annotations

from stillwatch.ingest.bodies.answer import Answer
from stillwatch.ingest.bodies.fields import Fields
from stillwatch.ingest.bodies.parts import content_of, messages_of, tools_of
from stillwatch.ingest.content import text_of
from stillwatch.model.exchange import Message, Request, Response, Usage


def chat_request(body: Fields) -> Request:
    """A request body, or the parameters of one with `messages` among them."""
    return Request(
        messages=messages_of(body) if "messages" in body else _prompt(body),
        tools=tools_of(body, "tools", "functions"),
        max_tokens=body.integer("max_completion_tokens", "max_tokens"),
        temperature=body.number("temperature"),
        n=body.integer("n"),
        stream=body.truth("stream"),
        thinking=thinking_of(body),
        logprobs=bool(body.raw("logprobs")) if "logprobs" in body else None,
    )


def thinking_of(body: Fields) -> bool | None:
    """Whether reasoning was asked for; None where the body does not say."""
    for name in ("thinking", "reasoning"):
        value = body.raw(name)
        if isinstance(value, dict):
            return (value.get("type") or value.get("effort")) not in ("disabled", "none")
        if isinstance(value, bool):
            return value
    effort = body.raw("reasoning_effort")
    return None if effort is None else effort != "none"


def chat_answer(body: Fields) -> Answer:
    """A response body; of several choices the first."""
    choice = next(body.objects("choices"), Fields({}))
    text = choice.text("text") or text_of(content_of(choice.inner("message"), "content"))
    return Answer(
        Response(text or None, choice.text("finish_reason")),
        chat_usage(body.inner("usage")),
        body.text("id"),
        body.text("model"),
    )


def chat_usage(usage: Fields) -> Usage:
    """Token counts under either of the names in use."""
    return Usage(
        input_tokens=usage.integer("prompt_tokens", "input_tokens"),
        output_tokens=usage.integer("completion_tokens", "output_tokens"),
        reasoning_tokens=usage.inner("completion_tokens_details", "output_tokens_details").integer(
            "reasoning_tokens"
        ),
        cached_tokens=usage.inner("prompt_tokens_details", "input_tokens_details").integer("cached_tokens"),
    )


def _prompt(body: Fields) -> list[Message]:
    """The prompt of a text completion, which may be a list of them."""
    content = content_of(body, "prompt")
    return [] if content is None else [Message("user", content)]
