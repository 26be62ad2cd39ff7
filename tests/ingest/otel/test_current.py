"""The current names: which spans are model calls, and how messages may be written."""

from __future__ import annotations

import json
from typing import Any

import pytest

from stillwatch.ingest.bodies.fields import Fields
from stillwatch.ingest.otel.current import CurrentNames, parameters, stop_reason, usage

NAMES = CurrentNames()


@pytest.mark.parametrize(
    ("attributes", "claimed"),
    [
        ({"gen_ai.operation.name": "chat"}, True),
        ({"gen_ai.operation.name": "generate_content"}, True),
        ({"gen_ai.operation.name": "invoke_agent", "gen_ai.request.model": "m"}, False),
        ({"gen_ai.operation.name": "execute_tool"}, False),
        ({"gen_ai.operation.name": "embeddings", "gen_ai.request.model": "m"}, False),
        ({"gen_ai.request.model": "m"}, True),
        ({"gen_ai.request.model": "m", "gen_ai.tool.name": "t"}, False),
        ({"http.route": "/"}, False),
    ],
)
def test_only_model_calls_are_claimed(attributes: dict[str, Any], claimed: bool) -> None:
    assert NAMES.claims(Fields(attributes)) is claimed


MESSAGES = [
    {"role": "user", "parts": [{"type": "text", "content": "Why?"}, {"type": "blob", "modality": "image"}]},
    {"role": "tool", "parts": [{"type": "tool_call_response", "response": "rain"}]},
]


@pytest.mark.parametrize("value", [MESSAGES, json.dumps(MESSAGES)], ids=["arrays", "a string"])
def test_messages_as_arrays_or_as_json_in_a_string(value: Any) -> None:
    request = NAMES.request(
        Fields(
            {"gen_ai.input.messages": value, "gen_ai.system_instructions": [{"type": "text", "content": "S"}]}
        )
    )
    assert request.system == [{"type": "text", "text": "S"}]
    assert [message.role for message in request.messages] == ["user", "tool"]
    assert request.messages[0].content == [{"type": "text", "text": "Why?"}, {"type": "image"}]


def test_what_is_no_list_of_messages() -> None:
    def messages(value: Any) -> list[Any]:
        return [m.content for m in NAMES.request(Fields({"gen_ai.input.messages": value})).messages]

    assert messages("Why?") == ["Why?"]
    assert messages([5, {"role": "user", "content": "How?"}]) == ["How?"]
    assert messages({"a": 1}) == []


def test_the_answer_is_the_first_choice() -> None:
    out = [{"role": "assistant", "parts": [{"type": "text", "content": text}]} for text in ("One.", "Two.")]
    answer = NAMES.answer(
        Fields(
            {"gen_ai.output.messages": json.dumps(out), "gen_ai.response.finish_reasons": ["stop", "length"]}
        )
    )
    assert (answer.response.text, answer.response.stop_reason) == ("One.", "stop")


def test_parameters_and_tokens_under_old_and_new_names() -> None:
    assert parameters(Fields({"gen_ai.request.max_tokens": 5, "llm.is_streaming": True})) == {
        "max_tokens": 5, "temperature": None, "n": None, "stream": True,
    }  # fmt: skip
    assert usage(Fields({"gen_ai.usage.prompt_tokens": 1, "gen_ai.usage.output_tokens": 2})).input_tokens == 1
    assert stop_reason(Fields({"gen_ai.response.finish_reasons": "stop"})) == "stop"
    assert stop_reason(Fields({"gen_ai.response.finish_reasons": [5]})) is None
