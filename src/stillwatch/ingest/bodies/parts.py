"""Message contents of any API as the model's: a string, or a list of parts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from stillwatch.ingest.bodies.fields import Fields, kind_of
from stillwatch.model.errors import BadRow
from stillwatch.model.exchange import Message


def content_of(message: Fields, *names: str) -> str | list[dict[str, Any]] | None:
    """A content that is a string or a list of parts; a string among the parts is a text."""
    value = message.raw(*names)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dict):
        return [value]
    if not isinstance(value, list):
        raise BadRow(message.place(names[0]), f"expected str or array, got {kind_of(value)}")
    return [part_of(part, f"{message.place(names[0])}[{index}]") for index, part in enumerate(value)]


def part_of(part: Any, place: str) -> dict[str, Any]:
    """One part, which is an object or a bare string."""
    if isinstance(part, dict):
        return part
    if isinstance(part, str):
        return {"type": "text", "text": part}
    raise BadRow(place, f"expected object, got {kind_of(part)}")


def messages_of(body: Fields, name: str = "messages") -> list[Message]:
    """A list of messages with role and content, or one bare string."""
    value = body.raw(name)
    if isinstance(value, str):
        return [Message("user", value)]
    return [
        Message(message.text("role") or "user", content_of(message, "content"))
        for message in body.objects(name)
    ]


def tools_of(body: Fields, *names: str) -> list[dict[str, Any]] | None:
    """The tool definitions, None where the field is missing."""
    if not any(name in body for name in names):
        return None
    return [tool for tool in body.array(*names) if isinstance(tool, dict)]


def joined(texts: Iterable[str | None]) -> str | None:
    """The texts that are there, a line break between them."""
    there = [text for text in texts if text]
    return "\n".join(there) if there else None
