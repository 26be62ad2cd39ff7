"""Bodies that the openai client really sends to Chat Completions become exchanges."""

from __future__ import annotations

from stillwatch.ingest.readers.openai_chat import OpenAIChatReader
from tests.ingest.native_rows import payload, read_row

READER = OpenAIChatReader()


def test_one_turn() -> None:
    (found,) = read_row(READER, payload("openai")[0])
    assert (found.account, found.model, found.user_agent) == ("acct_openai", "gpt-4o", "OpenAI/Python 2.54.0")
    assert (found.system, found.user, found.turns) == ("You are an expert.", "Weather in Oslo?", 1)
    assert (found.response, found.stop_reason) == ("Because of the moon.", "stop")
    assert (found.max_tokens, found.temperature, found.choices) == (64, 0.2, 1)
    assert (found.input_tokens, found.output_tokens) == (11, 5)
    assert (found.reasoning_tokens, found.cached_tokens) == (2, 3)


def test_tools_and_reasoning() -> None:
    (found,) = read_row(READER, payload("openai")[1])
    assert (found.tools, found.tool_result, found.turns) == (("search",), True, 3)
    assert (found.user, found.thinking) == ("Weather in Oslo?", True)


def test_without_an_account_the_safety_identifier_stands_for_it() -> None:
    row = payload("openai")[0]
    del row["account"]
    (found,) = read_row(READER, row)
    assert found.account == "end_1"


def test_a_refused_request_is_recognised_and_read() -> None:
    row = payload("openai")[0] | {"response": {"error": {"message": "slow down"}}, "status": 429}
    assert READER.recognises([row])
    (found,) = read_row(READER, row)
    assert (found.status, found.response, found.user) == (429, "", "Weather in Oslo?")
