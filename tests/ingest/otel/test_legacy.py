"""The older numbered names: claimed by their marks, with contents that may be JSON."""

from __future__ import annotations

from stillwatch.ingest.bodies.fields import Fields
from stillwatch.ingest.otel.legacy import LegacyNames

NAMES = LegacyNames()


def test_spans_are_claimed_by_numbered_prompts_or_the_request_type() -> None:
    assert NAMES.claims(Fields({"gen_ai.prompt.0.role": "user"}))
    assert NAMES.claims(Fields({"llm.request.type": "chat"}))
    assert not NAMES.claims(Fields({"llm.request.type": "embedding"}))
    assert not NAMES.claims(Fields({"gen_ai.prompt": "x", "gen_ai.request.model": "m"}))


def test_parts_as_json_are_parts_and_json_that_was_asked_about_is_text() -> None:
    request = NAMES.request(
        Fields(
            {
                "gen_ai.prompt.0.content": '[{"type": "text", "text": "Why?"}]',
                "gen_ai.prompt.1.content": '[{"a": 1}]',
                "gen_ai.prompt.1.role": "assistant",
                "llm.request.functions.0.name": "search",
            }
        )
    )
    assert [(m.role, m.content) for m in request.messages] == [
        ("user", [{"type": "text", "text": "Why?"}]),
        ("assistant", '[{"a": 1}]'),
    ]
    assert request.tools == [{"name": "search"}]


def test_the_answer() -> None:
    answer = NAMES.answer(
        Fields({"gen_ai.completion.0.content": "The moon.", "gen_ai.completion.0.finish_reason": "stop"})
    )
    assert (answer.response.text, answer.response.stop_reason) == ("The moon.", "stop")
    assert NAMES.model(Fields({"gen_ai.response.model": "m"})) == "m"
