"""Bodies of the Responses API."""

from __future__ import annotations

from stillwatch.ingest.bodies.fields import Fields
from stillwatch.ingest.bodies.openai_responses import conversation_of, responses_answer, responses_request


def test_items_become_messages_and_what_is_neither_is_left_out() -> None:
    items = [
        {"role": "developer", "content": "Be brief."},
        {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Why?"}]},
        {"type": "reasoning", "summary": []},
        {"type": "function_call_output", "output": "rain"},
        {"type": "item_reference", "id": "x"},
    ]
    found = responses_request(Fields({"input": items, "top_logprobs": 0, "max_output_tokens": 5}))
    assert [message.role for message in found.messages] == ["developer", "user", "assistant", "tool"]
    assert (found.logprobs, found.max_tokens) == (False, 5)
    assert responses_request(Fields({"input": [], "top_logprobs": 2})).logprobs is True


def test_why_an_answer_is_incomplete() -> None:
    body = {"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}, "output": []}
    found = responses_answer(Fields(body))
    assert (found.response.text, found.response.stop_reason) == (None, "max_output_tokens")


def test_a_conversation_bare_or_in_an_object() -> None:
    assert conversation_of(Fields({"conversation": "conv_1"})) == "conv_1"
    assert conversation_of(Fields({"conversation": {"id": "conv_1"}})) == "conv_1"
    assert conversation_of(Fields({})) is None
