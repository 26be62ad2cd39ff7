"""The current gen_ai.* names of the OpenTelemetry semantic conventions."""

from __future__ import annotations

from typing import Any, Final

from stillwatch.ingest.bodies.answer import Answer
from stillwatch.ingest.bodies.fields import Fields
from stillwatch.ingest.content import text_of
from stillwatch.ingest.otel.spans import json_of
from stillwatch.model.exchange import Message, Request, Response, Usage

# an agent's or a tool's span repeats the messages of the model calls inside it
MODEL_CALLS: Final = frozenset({"chat", "generate_content", "text_completion", "completion"})


class CurrentNames:
    """Messages are one attribute each way: JSON, or arrays of objects."""

    def claims(self, attributes: Fields) -> bool:
        """A model call by its operation; or, without one, anything with a model and messages."""
        operation = attributes.raw("gen_ai.operation.name")
        if operation is not None:
            return isinstance(operation, str) and operation in MODEL_CALLS
        return "gen_ai.request.model" in attributes and "gen_ai.tool.name" not in attributes

    def model(self, attributes: Fields) -> str | None:
        """The requested model, else the one that answered."""
        return attributes.text("gen_ai.request.model", "gen_ai.response.model")

    def request(self, attributes: Fields) -> Request:
        """What was asked."""
        system = json_of(attributes.raw("gen_ai.system_instructions"))
        return Request(
            system=None if system is None else _content(system),
            messages=_messages(attributes.raw("gen_ai.input.messages")),
            tools=_tools(attributes.raw("gen_ai.tool.definitions")),
            **parameters(attributes),
        )

    def answer(self, attributes: Fields) -> Answer:
        """What was answered, and the tokens."""
        texts = [text_of(message.content) for message in _messages(attributes.raw("gen_ai.output.messages"))]
        return Answer(Response(texts[0] if texts else None, stop_reason(attributes)), usage(attributes))


def parameters(attributes: Fields) -> dict[str, Any]:
    """The parameters of the request, which the older names share."""
    return {
        "max_tokens": attributes.integer("gen_ai.request.max_tokens"),
        "temperature": attributes.number("gen_ai.request.temperature"),
        "n": attributes.integer("gen_ai.request.choice.count"),
        "stream": attributes.truth("gen_ai.request.stream", "gen_ai.is_streaming", "llm.is_streaming"),
    }


def stop_reason(attributes: Fields) -> str | None:
    """The first finish reason."""
    reasons = attributes.raw("gen_ai.response.finish_reasons")
    first = reasons[0] if isinstance(reasons, list) and reasons else reasons
    return first if isinstance(first, str) else None


def usage(attributes: Fields) -> Usage:
    """Token counts, under the present and the former names."""
    prefix = "gen_ai.usage"
    return Usage(
        input_tokens=attributes.integer(f"{prefix}.input_tokens", f"{prefix}.prompt_tokens"),
        output_tokens=attributes.integer(f"{prefix}.output_tokens", f"{prefix}.completion_tokens"),
        reasoning_tokens=attributes.integer(
            f"{prefix}.reasoning.output_tokens", f"{prefix}.reasoning_tokens"
        ),
        cached_tokens=attributes.integer(
            f"{prefix}.cache_read.input_tokens", f"{prefix}.cache_read_input_tokens"
        ),
    )


def _messages(value: Any) -> list[Message]:
    """Messages with parts; an attribute that is no list is one user text."""
    found = json_of(value)
    if isinstance(found, str):
        return [Message("user", found)]
    if not isinstance(found, list):
        return []
    messages = []
    for item in found:
        if isinstance(item, dict):
            role = item.get("role")
            content = item.get("parts") if item.get("parts") is not None else item.get("content")
            messages.append(Message(role if isinstance(role, str) else "user", _content(content)))
    return messages


def _content(value: Any) -> str | list[dict[str, Any]] | None:
    if value is None or isinstance(value, str):
        return value
    return [_part(part) for part in value if isinstance(part, dict)] if isinstance(value, list) else None


def _part(part: dict[str, Any]) -> dict[str, Any]:
    """A part as the model has it: its text stands in `content` here."""
    kind = part.get("type")
    if part.get("modality") == "image":
        return {"type": "image"}
    if kind == "text" and "text" not in part:
        return {"type": "text", "text": part.get("content")}
    return part


def _tools(value: Any) -> list[dict[str, Any]] | None:
    found = json_of(value)
    return [tool for tool in found if isinstance(tool, dict)] if isinstance(found, list) else None
