"""Bodies are told apart by their shape."""

from __future__ import annotations

from typing import Any

import pytest

from stillwatch.ingest.bodies.dispatch import answer_of, is_converse, request_of
from stillwatch.ingest.bodies.fields import Fields
from stillwatch.ingest.content import last_turn

WHY = [{"role": "user", "content": "Why?"}]


@pytest.mark.parametrize(
    "body",
    [
        {"messages": WHY},
        {"messages": WHY, "system": "S"},
        {"messages": WHY, "anthropic_version": "bedrock-2023-05-31"},
        {"input": "Why?"},
        {"input": WHY},
        {"messages": [{"role": "user", "content": [{"text": "Why?"}]}]},
        {"messages": [{"role": "user", "content": [{"text": "Why?"}]}], "inferenceConfig": {}},
        {"prompt": "Why?"},
        {"inputText": "Why?"},
        {"message": "Why?"},
    ],
)
def test_requests_of_every_shape_ask_why(body: dict[str, Any]) -> None:
    assert last_turn(request_of(Fields(body)).messages).user == "Why?"


@pytest.mark.parametrize(
    "body",
    [
        {"choices": [{"message": {"content": "The moon."}}]},
        {"output": [{"type": "message", "content": [{"type": "output_text", "text": "The moon."}]}]},
        {"output": {"message": {"content": [{"text": "The moon."}]}}},
        {"content": [{"type": "text", "text": "The moon."}]},
        {"results": [{"outputText": "The moon."}]},
        {"generation": "The moon."},
        {"completion": "The moon."},
        {"text": "The moon."},
    ],
)
def test_answers_of_every_shape_say_the_moon(body: dict[str, Any]) -> None:
    assert answer_of(Fields(body)).response.text == "The moon."


def test_nothing_is_an_empty_request_and_answer() -> None:
    assert request_of(Fields({})).messages == []
    assert answer_of(Fields({})).response.text is None
    assert not is_converse(Fields({"messages": "Why?"}))
