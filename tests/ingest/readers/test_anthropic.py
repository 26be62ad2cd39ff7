"""Bodies that the anthropic client really sends become exchanges."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from stillwatch.ingest.readers.anthropic import AnthropicReader
from stillwatch.model.errors import BadRow
from tests.ingest.native_rows import PAYLOADS, payload, read, read_row

READER = AnthropicReader()


def test_one_turn() -> None:
    (found,) = read_row(READER, payload("anthropic")[0])
    assert (found.id, found.account, found.model) == ("anthropic_1", "acct_anthropic", "claude-sonnet-4-5")
    assert (found.system, found.user) == ("You are an expert.", "Weather in Oslo?")
    assert (found.response, found.stop_reason) == ("Because of the moon.", "end_turn")
    assert (found.endpoint, found.max_tokens, found.thinking) == ("/v1/messages", 64, None)


def test_cached_input_is_counted_in_as_other_apis_do() -> None:
    (found,) = read_row(READER, payload("anthropic")[0])
    assert (found.input_tokens, found.cached_tokens, found.output_tokens) == (11, 3, 5)


def test_a_last_message_of_tool_results_shows_the_text_before_it() -> None:
    (found,) = read_row(READER, payload("anthropic")[1])
    assert (found.user, found.system) == ("Weather in Oslo?", "You are an expert.")
    assert (found.tool_result, found.image, found.turns) == (True, True, 3)
    assert (found.tools, found.thinking) == (("search",), True)


def test_without_an_account_the_body_says_who_the_user_is() -> None:
    row = payload("anthropic")[0]
    del row["account"]
    (found,) = read_row(READER, row)
    assert found.account == "end_1"
    del row["request"]["metadata"]
    with pytest.raises(BadRow, match="account: missing"):
        read_row(READER, row)


@pytest.mark.skipif(
    "STILLWATCH_PAYLOAD_PYTHON" not in os.environ,
    reason="STILLWATCH_PAYLOAD_PYTHON names no python that has the vendors' clients",
)
def test_pairs_made_anew_read_the_same(tmp_path: Path) -> None:
    command: list[str | Path] = [
        os.environ["STILLWATCH_PAYLOAD_PYTHON"], "-W", "ignore", PAYLOADS / "make_pairs.py", tmp_path,
    ]  # fmt: skip
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    for name in ("anthropic", "openai", "bedrock"):
        made = [json.loads(line) for line in (tmp_path / f"{name}.jsonl").read_text("utf-8").splitlines()]
        agents = [row.get("user_agent") for row in made]
        for row, kept in zip(made, payload(name), strict=True):
            if "user_agent" in row:  # it names the client's version
                row["user_agent"] = kept["user_agent"]
        (tmp_path / "same.jsonl").write_text("\n".join(map(json.dumps, made)))
        assert read(tmp_path / "same.jsonl").exchanges == read(PAYLOADS / f"{name}.jsonl").exchanges
        assert name == "bedrock" or all(agents)
