"""Bodies that the openai client really sends to the Responses API become exchanges."""

from __future__ import annotations

from stillwatch.ingest.readers.openai_responses import OpenAIResponsesReader
from tests.ingest.native_rows import PAYLOADS, payload, read, read_row

READER = OpenAIResponsesReader()


def test_one_turn() -> None:
    (found,) = read_row(READER, payload("openai")[2])
    assert (found.system, found.user, found.turns) == ("You are an expert.", "Weather in Oslo?", 1)
    assert (found.response, found.stop_reason) == ("Because of the moon.", "completed")
    assert (found.max_tokens, found.thinking, found.conversation) == (64, None, None)
    assert (found.input_tokens, found.output_tokens) == (11, 5)
    assert (found.reasoning_tokens, found.cached_tokens) == (2, 3)


def test_items_an_image_a_tool_and_a_conversation() -> None:
    (found,) = read_row(READER, payload("openai")[3])
    assert (found.user, found.turns, found.conversation) == ("Weather in Oslo?", 3, "conv_1")
    assert (found.tools, found.tool_result, found.thinking) == (("search",), True, True)


def test_a_gateways_log_may_mix_the_apis() -> None:
    found = read(PAYLOADS / "openai.jsonl", PAYLOADS / "anthropic.jsonl")
    assert [exchange.user for exchange in found.exchanges] == ["Weather in Oslo?"] * 6
    assert not found.quarantined
