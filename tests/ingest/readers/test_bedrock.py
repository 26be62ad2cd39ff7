"""Invocation logs of Bedrock: a Converse body as boto3 really sends it, and bodies of single models."""

from __future__ import annotations

from typing import Any

from stillwatch.ingest.readers.bedrock import BedrockReader
from tests.ingest.native_rows import payload, read_row

READER = BedrockReader()


def entry(body: dict[str, Any], answer: Any) -> dict[str, Any]:
    """A log entry of InvokeModel with these bodies."""
    row = payload("bedrock")[0] | {"operation": "InvokeModel"}
    row["input"] = {"inputBodyJson": body, "inputTokenCount": 7}
    row["output"] = {"outputBodyJson": answer, "outputTokenCount": 9}
    return row


def test_converse() -> None:
    (found,) = read_row(READER, payload("bedrock")[0])
    assert found.account == "arn:aws:iam::123456789012:user/acct_bedrock"
    assert (found.org, found.access_path, found.endpoint) == ("123456789012", "cloud:bedrock", "Converse")
    assert (found.system, found.user, found.response) == (
        "You are an expert.", "Weather in Oslo?", "Because of the moon.",
    )  # fmt: skip
    assert (found.tools, found.tool_result, found.turns) == (("search",), True, 3)
    assert (found.max_tokens, found.temperature, found.stop_reason) == (64, 0.2, "end_turn")
    assert (found.input_tokens, found.output_tokens, found.cached_tokens) == (11, 5, 3)
    assert (found.latency_ms, found.status) == (321, 200)


def test_an_anthropic_body_and_its_stream_of_events() -> None:
    body = {
        "anthropic_version": "bedrock-2023-05-31",
        "system": "Be brief.",
        "messages": [{"role": "user", "content": "Why?"}],
        "max_tokens": 5,
    }
    events = [
        {"type": "message_start", "message": {"id": "m", "model": "c", "usage": {"input_tokens": 7}}},
        {"type": "content_block_delta", "delta": {"type": "text_delta", "text": "The "}},
        {"type": "content_block_delta", "delta": {"type": "text_delta", "text": "moon."}},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 9}},
    ]
    (found,) = read_row(READER, entry(body, events))
    assert (found.system, found.user, found.max_tokens) == ("Be brief.", "Why?", 5)
    assert (found.response, found.stop_reason) == ("The moon.", "end_turn")
    assert (found.input_tokens, found.output_tokens) == (7, 9)


def test_a_bare_prompt() -> None:
    answer = {"results": [{"outputText": "The moon.", "completionReason": "FINISH"}]}
    (found,) = read_row(READER, entry({"inputText": "Why?"}, answer))
    assert (found.user, found.response, found.stop_reason) == ("Why?", "The moon.", "FINISH")


def test_bodies_that_went_elsewhere_and_errors() -> None:
    row = payload("bedrock")[0]
    row["input"] = {"inputBodyS3Path": "s3://bucket/key", "inputTokenCount": 7}
    row["output"] = {}
    (found,) = read_row(READER, row | {"errorCode": "ThrottlingException"})
    assert (found.user, found.response, found.input_tokens, found.status) == ("", "", 7, 400)
