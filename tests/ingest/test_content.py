"""What stands in messages: the system prompt, the last user text, images and tool results."""

from __future__ import annotations

from typing import Any

import pytest

from stillwatch.ingest.content import LastTurn, flags_of, last_turn, system_text, text_of
from stillwatch.model.exchange import Message

TEXT = {"type": "text", "text": "Why?"}
IMAGE = {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}
RESULT: dict[str, Any] = {"type": "tool_result", "content": [{"type": "text", "text": "rain"}]}
ANSWER = Message("assistant", "Because.")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (None, ""),
        ("Why?", "Why?"),
        ([TEXT, IMAGE, {"type": "input_text", "text": "How?"}], "Why?\nHow?"),
        ([{"text": "no type"}], "no type"),
        ([RESULT], ""),
        ([{"type": "text"}, {"type": "text", "text": 5}, {"type": ["text"], "text": "x"}], ""),
    ],
)
def test_the_text_of_a_content(content: Any, text: str) -> None:
    assert text_of(content) == text


def test_the_system_prompt_comes_from_its_field_and_from_messages() -> None:
    messages = [Message("system", "Be brief."), Message("user", "Why?"), Message("developer", [TEXT])]
    assert system_text(None, messages) == "Be brief.\nWhy?"
    assert system_text([{"type": "text", "text": "First."}], messages[:1]) == "First.\nBe brief."
    assert system_text(None, []) == ""


@pytest.mark.parametrize(
    ("messages", "turn"),
    [
        ([], LastTurn("", False, False)),
        ([Message("user", "Why?")], LastTurn("Why?", False, False)),
        ([Message("user", "Why?"), ANSWER, Message("user", "How?")], LastTurn("How?", False, False)),
        ([Message("user", "Why?"), ANSWER], LastTurn("Why?", False, False)),
        ([Message("user", [TEXT, IMAGE])], LastTurn("Why?", True, False)),
        ([Message("user", [TEXT, IMAGE]), ANSWER, Message("user", "How?")], LastTurn("How?", False, False)),
        ([Message("user", "Why?"), ANSWER, Message("user", [RESULT])], LastTurn("Why?", False, True)),
        ([Message("user", "Why?"), ANSWER, Message("tool", "rain")], LastTurn("Why?", False, True)),
        ([Message("user", "Why?"), ANSWER, Message("user", [RESULT, TEXT])], LastTurn("Why?", False, True)),
        ([Message("user", "Why?"), ANSWER, Message("user", [IMAGE])], LastTurn("", True, False)),
        ([Message("user", "Why?"), ANSWER, Message("user", "")], LastTurn("", False, False)),
    ],
)
def test_the_last_turn(messages: list[Message], turn: LastTurn) -> None:
    assert last_turn(messages) == turn


def test_an_image_inside_a_tool_result_is_seen_and_depth_is_bounded() -> None:
    assert flags_of([{"type": "tool_result", "content": [IMAGE]}]) == (True, True)
    deep: dict[str, Any] = IMAGE
    for _ in range(5000):
        deep = {"type": "tool_result", "content": [deep]}
    assert flags_of([deep]) == (False, True)
    assert flags_of([{"type": 5}, {}]) == (False, False)
