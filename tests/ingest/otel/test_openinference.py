"""OpenInference names: numbered messages, and the bodies as sent where those are missing."""

from __future__ import annotations

import json

from stillwatch.ingest.bodies.fields import Fields
from stillwatch.ingest.otel.openinference import OpenInferenceNames

NAMES = OpenInferenceNames()
BODY = {"model": "m", "messages": [{"role": "user", "content": "Why?"}], "max_tokens": 5}
ANSWER = {"choices": [{"message": {"content": "The moon."}, "finish_reason": "stop"}]}


def test_only_spans_of_the_kind_llm_are_claimed() -> None:
    assert NAMES.claims(Fields({"openinference.span.kind": "LLM"}))
    assert not NAMES.claims(Fields({"openinference.span.kind": "CHAIN"}))


def test_bodies_as_sent_stand_in_for_numbered_messages() -> None:
    attributes = Fields({"input.value": json.dumps(BODY), "output.value": json.dumps(ANSWER)})
    request = NAMES.request(attributes)
    assert (request.messages[0].content, request.max_tokens) == ("Why?", 5)
    assert NAMES.answer(attributes).response.text == "The moon."
    bare = Fields({"input.value": "Why?", "output.value": "The moon."})
    assert NAMES.request(bare).messages[0].content == "Why?"
    assert NAMES.answer(bare).response.text == "The moon."
    assert NAMES.request(Fields({"input.value": "[1]"})).messages == []
    assert NAMES.answer(Fields({"output.value": "[1]"})).response.text is None


def test_the_requested_model_goes_before_the_one_that_answered() -> None:
    parameters = json.dumps({"model": "atlas-4", "temperature": 0.5})
    attributes = Fields({"llm.model_name": "atlas-4-0105", "llm.invocation_parameters": parameters})
    assert NAMES.model(attributes) == "atlas-4"
    assert NAMES.model(Fields({"llm.model_name": "atlas-4-0105"})) == "atlas-4-0105"
    assert NAMES.model(Fields({"llm.invocation_parameters": "junk"})) is None


def test_tokens_and_tools() -> None:
    attributes = Fields(
        {
            "llm.input_messages.0.message.content": "Why?",
            "llm.tools.0.tool.json_schema": '{"name": "search"}',
            "llm.tools.1.tool.json_schema": "junk",
            "llm.token_count.prompt": 7,
        }
    )
    assert NAMES.request(attributes).tools == [{"name": "search"}]
    assert NAMES.answer(attributes).usage.input_tokens == 7
