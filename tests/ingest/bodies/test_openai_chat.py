"""Bodies of Chat Completions, of text completions and of their many relatives."""

from __future__ import annotations

from typing import Any

import pytest

from stillwatch.ingest.bodies.fields import Fields
from stillwatch.ingest.bodies.openai_chat import chat_answer, chat_request, chat_usage, thinking_of


@pytest.mark.parametrize(
    ("body", "thinking"),
    [
        ({}, None),
        ({"thinking": {"type": "enabled"}}, True),
        ({"thinking": {"type": "adaptive"}}, True),
        ({"thinking": {"type": "disabled"}}, False),
        ({"thinking": False}, False),
        ({"reasoning": {"effort": "high"}}, True),
        ({"reasoning": {"effort": "none"}}, False),
        ({"reasoning_effort": "low"}, True),
        ({"reasoning_effort": "none"}, False),
    ],
)
def test_whether_reasoning_was_asked_for(body: dict[str, Any], thinking: bool | None) -> None:
    assert thinking_of(Fields(body)) is thinking


def test_old_names_and_logprobs() -> None:
    found = chat_request(
        Fields({"prompt": ["One", "Two"], "max_tokens": 5, "logprobs": 3, "functions": [{"name": "f"}]})
    )
    assert found.messages[0].content == [{"type": "text", "text": "One"}, {"type": "text", "text": "Two"}]
    assert (found.max_tokens, found.logprobs, found.tools) == (5, True, [{"name": "f"}])
    assert chat_request(Fields({"logprobs": False})).logprobs is False
    assert chat_request(Fields({})).logprobs is None


def test_answers_of_both_kinds() -> None:
    parts = [{"type": "text", "text": "The moon."}]
    assert chat_answer(Fields({"choices": [{"message": {"content": parts}}]})).response.text == "The moon."
    assert chat_answer(Fields({"choices": [{"text": "The moon."}]})).response.text == "The moon."
    assert chat_answer(Fields({"choices": []})).response.text is None


def test_tokens_under_either_name() -> None:
    found = chat_usage(
        Fields({"input_tokens": 1, "output_tokens": 2, "input_tokens_details": {"cached_tokens": 3}})
    )
    assert (found.input_tokens, found.output_tokens, found.cached_tokens, found.reasoning_tokens) == (
        1,
        2,
        3,
        None,
    )
