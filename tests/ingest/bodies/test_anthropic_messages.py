"""Bodies of the Messages API, and answers logged as events."""

from __future__ import annotations

from typing import Any

from stillwatch.ingest.bodies.anthropic_messages import (
    messages_answer,
    messages_request,
    messages_usage,
    streamed_answer,
)
from stillwatch.ingest.bodies.fields import Fields


def test_a_request_and_its_answer() -> None:
    request = messages_request(
        Fields({"system": "S", "messages": [{"role": "user", "content": "Why?"}], "stream": True})
    )
    assert (request.system, request.stream, request.messages[0].content) == ("S", True, "Why?")
    content = [
        {"type": "thinking", "thinking": "Hm."},
        {"type": "text", "text": "The moon."},
        {"type": "tool_use"},
    ]
    answer = messages_answer(Fields({"content": content, "stop_reason": "end_turn", "id": "msg_1"}))
    assert (answer.response.text, answer.response.stop_reason, answer.id) == (
        "The moon.",
        "end_turn",
        "msg_1",
    )


def test_tokens_that_were_cached_or_written_to_the_cache_are_input() -> None:
    counts = {"input_tokens": 1, "cache_read_input_tokens": 2, "cache_creation_input_tokens": 4}
    assert messages_usage(Fields(counts)).input_tokens == 7
    assert messages_usage(Fields({"output_tokens": 1})).input_tokens is None


def test_an_answer_as_events() -> None:
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": {"id": "m", "usage": {"input_tokens": 7, "output_tokens": 1}}},
        {"type": "content_block_delta", "delta": {"text": "The "}},
        {"type": "content_block_delta", "delta": {"text": "moon."}},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 9}},
        {"type": "message_stop"},
    ]
    found = streamed_answer([Fields(event) for event in events])
    assert (found.response.text, found.response.stop_reason, found.id) == ("The moon.", "end_turn", "m")
    assert (found.usage.input_tokens, found.usage.output_tokens) == (7, 9)
