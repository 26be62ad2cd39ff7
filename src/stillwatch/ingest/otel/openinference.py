"""The llm.* names of OpenInference, as Phoenix and the Envoy AI Gateway write them."""

from __future__ import annotations

from typing import Any

from stillwatch.ingest.bodies.answer import Answer
from stillwatch.ingest.bodies.dispatch import answer_of, request_of
from stillwatch.ingest.bodies.fields import Fields
from stillwatch.ingest.bodies.openai_chat import chat_request
from stillwatch.ingest.bodies.parts import content_of
from stillwatch.ingest.content import text_of
from stillwatch.ingest.otel.spans import json_of, numbered
from stillwatch.model.exchange import Message, Request, Response, Usage


class OpenInferenceNames:
    """Messages are numbered attributes; the bodies as sent may stand beside them."""

    def claims(self, attributes: Fields) -> bool:
        """A span of the kind LLM; chains, agents and tools repeat what those inside them hold."""
        return bool(attributes.raw("openinference.span.kind") == "LLM")

    def model(self, attributes: Fields) -> str | None:
        """The requested model where it is known, else the one that answered."""
        asked = attributes.text("llm.request.model_name") or _parameters(attributes).text("model")
        return asked or attributes.text("llm.model_name", "llm.response.model_name")

    def request(self, attributes: Fields) -> Request:
        """What was asked."""
        messages = [_message(item) for item in numbered(attributes, "llm.input_messages")]
        if not messages:
            return _request_as_sent(attributes)
        given = chat_request(_parameters(attributes))
        return Request(
            messages=messages,
            tools=_tools(attributes),
            max_tokens=given.max_tokens,
            temperature=given.temperature,
            n=given.n,
            stream=given.stream,
            thinking=given.thinking,
            logprobs=given.logprobs,
        )

    def answer(self, attributes: Fields) -> Answer:
        """What was answered, and the tokens."""
        messages = [_message(item) for item in numbered(attributes, "llm.output_messages")]
        if messages:
            text = text_of(messages[0].content) or None
        else:
            sent = json_of(attributes.raw("output.value"))
            text = sent if isinstance(sent, str) else _answer_as_sent(sent, attributes)
        return Answer(Response(text, attributes.text("llm.finish_reason")), _usage(attributes))


def _message(item: Fields) -> Message:
    parts: list[dict[str, Any]] = []
    for part in numbered(item, "message.contents"):
        kind = part.text("message_content.type") or "text"
        parts.append({"type": kind, "text": part.text("message_content.text")})
    content = parts or content_of(item, "message.content")
    return Message(item.text("message.role") or "user", content)


def _request_as_sent(attributes: Fields) -> Request:
    """The request from `input.value`: a body in JSON, or a bare prompt."""
    sent = json_of(attributes.raw("input.value"))
    if isinstance(sent, dict):
        return request_of(Fields(sent, attributes.place("input.value")))
    return Request(messages=[Message("user", sent)] if isinstance(sent, str) else [])


def _answer_as_sent(sent: Any, attributes: Fields) -> str | None:
    if not isinstance(sent, dict):
        return None
    return answer_of(Fields(sent, attributes.place("output.value"))).response.text


def _parameters(attributes: Fields) -> Fields:
    given = json_of(attributes.raw("llm.invocation_parameters"))
    return Fields(given if isinstance(given, dict) else {}, attributes.place("llm.invocation_parameters"))


def _tools(attributes: Fields) -> list[dict[str, Any]] | None:
    schemas = [json_of(tool.raw("tool.json_schema")) for tool in numbered(attributes, "llm.tools")]
    return [schema for schema in schemas if isinstance(schema, dict)] or None


def _usage(attributes: Fields) -> Usage:
    prefix = "llm.token_count"
    return Usage(
        input_tokens=attributes.integer(f"{prefix}.prompt"),
        output_tokens=attributes.integer(f"{prefix}.completion"),
        reasoning_tokens=attributes.integer(f"{prefix}.completion_details.reasoning"),
        cached_tokens=attributes.integer(f"{prefix}.prompt_details.cache_read"),
    )
