"""The older gen_ai.prompt.N and gen_ai.completion.N names, as OpenLLMetry long wrote them."""

from __future__ import annotations

from typing import Any

from stillwatch.ingest.bodies.answer import Answer
from stillwatch.ingest.bodies.fields import Fields
from stillwatch.ingest.bodies.parts import content_of
from stillwatch.ingest.content import text_of
from stillwatch.ingest.otel.current import parameters, stop_reason, usage
from stillwatch.ingest.otel.spans import json_of, numbered
from stillwatch.model.exchange import Message, Request, Response

_MARKS = ("gen_ai.prompt.0.", "gen_ai.completion.0.")
_CALLS = ("chat", "completion")


class LegacyNames:
    """Messages are numbered attributes; contents that are lists stand there as JSON."""

    def claims(self, attributes: Fields) -> bool:
        """A numbered prompt or completion, or OpenLLMetry's own name for the kind of request."""
        return attributes.raw("llm.request.type") in _CALLS or any(
            name.startswith(_MARKS) for name in attributes.values
        )

    def model(self, attributes: Fields) -> str | None:
        """The requested model, else the one that answered."""
        return attributes.text("gen_ai.request.model", "gen_ai.response.model", "llm.request.model")

    def request(self, attributes: Fields) -> Request:
        """What was asked."""
        functions = numbered(attributes, "llm.request.functions")
        tools: list[dict[str, Any]] = [{"name": function.text("name") or ""} for function in functions]
        return Request(
            messages=[
                Message(prompt.text("role") or "user", _content(prompt))
                for prompt in numbered(attributes, "gen_ai.prompt")
            ],
            tools=tools or None,
            **parameters(attributes),
        )

    def answer(self, attributes: Fields) -> Answer:
        """What was answered, and the tokens."""
        first = next(iter(numbered(attributes, "gen_ai.completion")), Fields({}))
        text = text_of(_content(first)) or None
        return Answer(
            Response(text, first.text("finish_reason") or stop_reason(attributes)), usage(attributes)
        )


def _content(prompt: Fields) -> str | list[dict[str, Any]] | None:
    """A text, or a list of parts that was written as JSON; other JSON is a text like any."""
    found = json_of(prompt.raw("content"))
    if isinstance(found, list) and found and all(isinstance(part, dict) and "type" in part for part in found):
        return found
    return content_of(prompt, "content")
