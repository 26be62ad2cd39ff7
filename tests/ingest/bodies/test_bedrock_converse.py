"""Bodies of the Converse API and of the Nova models."""

from __future__ import annotations

from stillwatch.ingest.bodies.bedrock_converse import converse_answer, converse_request
from stillwatch.ingest.bodies.fields import Fields


def test_parts_are_named_by_their_only_key() -> None:
    content = [
        {"text": "Why?"},
        {"image": {"format": "png"}},
        {"toolResult": {"content": [{"text": "rain"}, {"image": {}}]}},
        {"toolUse": {"name": "search"}},
        {"cachePoint": {"type": "default"}},
    ]
    body = {
        "messages": [{"role": "user", "content": content}],
        "additionalModelRequestFields": {"thinking": True},
    }
    found = converse_request(Fields(body))
    assert found.messages[0].content == [
        {"type": "text", "text": "Why?"},
        {"type": "image"},
        {"type": "tool_result", "content": [{"type": "text", "text": "rain"}, {"type": "image"}]},
        {"type": "tool_use"},
    ]
    assert (found.thinking, found.system, found.tools) == (True, None, None)


def test_nova_has_its_own_name_for_the_limit() -> None:
    body = {"messages": [], "inferenceConfig": {"max_new_tokens": 5}, "system": [{"text": "S"}]}
    found = converse_request(Fields(body))
    assert (found.max_tokens, found.system) == (5, [{"type": "text", "text": "S"}])


def test_an_answer() -> None:
    body = {
        "output": {"message": {"content": [{"reasoningContent": {}}, {"text": "The moon."}]}},
        "stopReason": "end_turn",
        "usage": {"inputTokens": 1, "outputTokens": 2, "cacheReadInputTokens": 3},
    }
    found = converse_answer(Fields(body))
    assert (found.response.text, found.response.stop_reason) == ("The moon.", "end_turn")
    assert (found.usage.input_tokens, found.usage.output_tokens, found.usage.cached_tokens) == (1, 2, 3)
