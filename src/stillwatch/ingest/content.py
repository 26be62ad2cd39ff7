"""What stands in a message's content: texts, images, tool results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from stillwatch.model.exchange import Message

SYSTEM_ROLES: Final = frozenset({"system", "developer"})
TOOL_ROLES: Final = frozenset({"tool", "function"})
ANSWER_ROLES: Final = frozenset({"assistant", "model"})
TEXT_TYPES: Final = frozenset({"text", "input_text", "output_text"})
IMAGE_TYPES: Final = frozenset({"image", "image_url", "input_image", "computer_screenshot"})
TOOL_RESULT_TYPES: Final = frozenset(
    {"tool_result", "tool_call_response", "function_call_output", "computer_call_output"}
)
MAX_NESTING: Final = 8  # parts inside tool results inside parts; deeper ones are not looked at


class LastTurn(NamedTuple):
    """The last user text, and what came with it since the last answer."""

    user: str
    image: bool
    tool_result: bool


def text_of(content: str | Sequence[Any] | None) -> str:
    """The text parts of `content`, a line break between them; tool results do not count."""
    if content is None or isinstance(content, str):
        return content or ""
    texts = []
    for part in content:
        if isinstance(part, str):
            texts.append(part)
        elif isinstance(part, dict):
            text, kind = part.get("text"), part.get("type", "text")
            if isinstance(text, str) and isinstance(kind, str) and kind in TEXT_TYPES:
                texts.append(text)
    return "\n".join(texts)


def system_text(system: str | Sequence[Any] | None, messages: Sequence[Message]) -> str:
    """The system prompt, from its own field and from messages of a system role, in that order."""
    texts = [text_of(system)]
    texts += [text_of(message.content) for message in messages if message.role in SYSTEM_ROLES]
    return texts[0] if len(texts) == 1 else "\n".join(filter(None, texts))


def last_turn(messages: Sequence[Message]) -> LastTurn:
    """What the last user message asks; where that holds tool results only, the last one with text."""
    user: str | None = None
    image = tool_result = False
    turn_open = True  # false from the last answer backwards
    for message in reversed(messages):
        role = message.role
        if role in ANSWER_ROLES:
            turn_open = False
        elif role in TOOL_ROLES:
            tool_result = tool_result or turn_open
        if role in SYSTEM_ROLES or role in ANSWER_ROLES:
            continue
        content = message.content
        has_image, has_result = (False, False) if isinstance(content, str) else flags_of(content)
        if turn_open:
            image, tool_result = image or has_image, tool_result or has_result
        if role == "user" and user is None:
            text = text_of(content)
            if text or not has_result:
                user = text
        if user is not None and not turn_open:
            break
    return LastTurn(user or "", image, tool_result)


def flags_of(content: Sequence[Any] | None, depth: int = 0) -> tuple[bool, bool]:
    """Whether `content` holds an image (also inside a tool result), and whether a tool result."""
    image = tool_result = False
    for part in content or ():
        if not isinstance(part, dict):
            continue
        kind = part.get("type")
        if not isinstance(kind, str):
            continue
        if kind in IMAGE_TYPES:
            image = True
        elif kind in TOOL_RESULT_TYPES:
            tool_result = True
            inner = part.get("content")
            if isinstance(inner, list) and depth < MAX_NESTING:
                image = image or flags_of(inner, depth + 1)[0]
    return image, tool_result
