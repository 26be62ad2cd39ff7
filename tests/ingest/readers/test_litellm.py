"""LiteLLM's own payloads, made by litellm with mock answers, become exchanges."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from stillwatch.ingest.readers.litellm import LiteLLMReader
from stillwatch.model.errors import BadRow
from stillwatch.model.normal import NormalExchange
from tests.ingest.native_rows import PAYLOADS, payload, read, read_row

READER = LiteLLMReader()


def payloads(name: str = "litellm") -> dict[str, dict[str, Any]]:
    """The payloads by the case that made them."""
    return {line["case"]: line["payload"] for line in payload(name)}


def case(name: str) -> NormalExchange:
    """The one exchange of a case."""
    (found,) = read_row(READER, payloads()[name])
    return found


def test_the_caller_and_the_call_are_read() -> None:
    found = case("single")
    assert (found.account, found.org, found.model) == ("acct_lite", "org_lite", "gpt-4o")
    assert found.api_key == payloads()["single"]["metadata"]["user_api_key_hash"]
    assert (found.ip, found.user_agent) == ("203.0.113.7", "OpenAI/Python 2.1.0")
    assert (found.endpoint, found.status) == ("/v1/chat/completions", 200)
    assert (found.user, found.response, found.stop_reason) == (
        "Explain tides.", "Because of the moon.", "stop",
    )  # fmt: skip
    assert (found.temperature, found.max_tokens) == (0.2, 64)
    assert (found.input_tokens, found.output_tokens) == (10, 20)
    assert found.latency_ms is not None
    assert 0 < found.latency_ms < 60_000


def test_tools_their_results_and_the_system_prompt_are_read() -> None:
    found = case("tools")
    assert (found.system, found.user) == ("You are an expert.", "Weather in Oslo?")
    assert (found.tools, found.tool_result, found.turns) == (("search",), True, 3)


def test_images_choices_streams_and_thinking_are_read() -> None:
    assert (case("image").image, case("image").choices, case("image").user) == (True, 2, "What is this?")
    assert (case("stream").stream, case("stream").output_tokens) == (True, 5)
    assert (case("claude").thinking, case("claude").model) == (True, "claude-sonnet-4-5")


def test_a_failure_has_the_status_that_the_caller_saw() -> None:
    assert (case("failure").status, case("failure").response) == (429, "")


def test_an_answer_of_the_responses_api_is_read() -> None:
    found = case("responses")
    assert (found.user, found.response, found.output_tokens) == ("Explain tides.", "Because of the moon.", 87)


def test_a_key_without_a_user_is_an_account_of_its_own() -> None:
    row = payloads()["single"]
    row["metadata"] |= {"user_api_key_user_id": None}
    (found,) = read_row(READER, row | {"end_user": "end_1"})
    assert found.account == "end_1"
    (found,) = read_row(READER, row)
    assert found.account == row["metadata"]["user_api_key_hash"]
    row["metadata"]["user_api_key_hash"] = None
    with pytest.raises(BadRow, match="user_api_key_user_id"):
        read_row(READER, row)


@pytest.mark.parametrize("indent", [None, 1])
def test_json_lines_and_json_arrays_give_the_same(tmp_path: Path, indent: int | None) -> None:
    rows = list(payloads().values())
    (tmp_path / "lines.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (tmp_path / "array.json").write_text(json.dumps(rows, indent=indent))
    lines, array = read(tmp_path / "lines.jsonl"), read(tmp_path / "array.json")
    assert lines.exchanges == array.exchanges
    assert len(lines.exchanges) == len(rows)
    assert not lines.quarantined
    assert not array.quarantined


@pytest.mark.skipif(
    "STILLWATCH_PAYLOAD_PYTHON" not in os.environ,
    reason="STILLWATCH_PAYLOAD_PYTHON names no python that has litellm",
)
def test_payloads_made_anew_read_the_same(tmp_path: Path) -> None:
    python = os.environ["STILLWATCH_PAYLOAD_PYTHON"]
    subprocess.run(
        [python, PAYLOADS / "make_litellm.py", tmp_path], check=True, timeout=300, capture_output=True
    )
    for line in (tmp_path / "litellm.jsonl").read_text("utf-8").splitlines():
        made = json.loads(line)
        (found,) = read_row(READER, made["payload"])
        kept = case(made["case"])
        assert (found.account, found.model, found.user, found.system, found.tools, found.status) == (
            kept.account, kept.model, kept.user, kept.system, kept.tools, kept.status,
        )  # fmt: skip
