"""Spans of three generations, made by their real instrumentations and the OpenTelemetry SDK."""

from __future__ import annotations

import copy
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from stillwatch.ingest.readers.otel_genai import OTelGenAIReader
from stillwatch.model.errors import BadRow
from stillwatch.model.exchange import Exchange
from stillwatch.model.normal import NormalExchange
from tests.ingest.native_rows import PAYLOADS, payload, read, read_row

READER = OTelGenAIReader()
GENERATIONS = ["current", "legacy", "openinference"]


def exchanges(generation: str) -> list[NormalExchange]:
    """The exchanges of a generation's file: one turn, one with tools, one with an image."""
    (document,) = payload(f"otel_{generation}")
    return read_row(READER, document)


def shown(found: list[NormalExchange]) -> list[tuple[Any, ...]]:
    """What must be alike however it was traced."""
    return [
        (e.account, e.org, e.model, e.ip, e.user_agent, e.system, e.user, e.response, e.stop_reason, e.turns,
         e.tools, e.image, e.tool_result, e.input_tokens, e.output_tokens, e.cached_tokens, e.status)
        for e in found
    ]  # fmt: skip


@pytest.mark.parametrize("generation", GENERATIONS)
def test_three_calls_are_read_and_the_servers_own_span_is_passed_over(generation: str) -> None:
    first, tools, image = exchanges(generation)
    assert (first.account, first.org, first.model) == ("acct_otel", "org_otel", "gpt-4o")
    assert (first.ip, first.user_agent) == ("203.0.113.8", "OpenAI/Python 2.1.0")
    assert (first.system, first.user) == ("You are an expert.", "Weather in Oslo?")
    assert (first.response, first.stop_reason, first.turns) == ("Because of the moon.", "stop", 1)
    assert (first.temperature, first.max_tokens) == (0.2, 64)
    assert (first.input_tokens, first.output_tokens, first.cached_tokens) == (11, 5, 3)
    assert first.latency_ms is not None
    assert (tools.tools, tools.tool_result, tools.turns) == (("search",), True, 3)
    assert (image.user, image.image, image.tool_result) == ("What is this?", True, False)


@pytest.mark.parametrize("generation", GENERATIONS)
def test_the_generations_give_the_same_exchanges(generation: str) -> None:
    assert shown(exchanges(generation)) == shown(exchanges("current"))


def test_one_document_a_line_and_one_indented_file_give_the_same(tmp_path: Path) -> None:
    documents = [row for generation in GENERATIONS for row in payload(f"otel_{generation}")]
    whole = {"resourceSpans": [group for row in documents for group in row["resourceSpans"]]}
    (tmp_path / "lines.jsonl").write_text("\n".join(map(json.dumps, documents)))
    (tmp_path / "whole.json").write_text(json.dumps(whole, indent=2))
    lines, indented = read(tmp_path / "lines.jsonl"), read(tmp_path / "whole.json")
    assert len(lines.exchanges) == 9
    assert lines.exchanges == indented.exchanges
    assert not lines.quarantined + indented.quarantined


def test_good_spans_come_before_the_bad_one_is_raised() -> None:
    (document,) = payload("otel_current")
    bad = copy.deepcopy(document)
    spans = bad["resourceSpans"][0]["scopeSpans"][0]["spans"]
    spans[0]["attributes"] = [a for a in spans[0]["attributes"] if a["key"] != "user.id"]
    found: list[Exchange] = []
    with pytest.raises(BadRow) as raised:
        found.extend(READER.exchanges(json.dumps(bad).encode()))
    assert raised.value.field == "attributes.user.id"
    assert [exchange.model for exchange in found] == ["gpt-4o", "gpt-4o"]


@pytest.mark.parametrize(
    ("attribute", "status"),
    [({"intValue": "429"}, 429), ({"stringValue": "timeout"}, 500), ({"stringValue": "503"}, 503)],
)
def test_the_status_of_a_failed_call(attribute: dict[str, str], status: int) -> None:
    (document,) = payload("otel_current")
    key = "http.response.status_code" if "intValue" in attribute else "error.type"
    document["resourceSpans"][0]["scopeSpans"][0]["spans"][0]["attributes"].append(
        {"key": key, "value": attribute}
    )
    assert read_row(READER, document)[0].status == status


@pytest.mark.skipif(
    "STILLWATCH_PAYLOAD_PYTHON" not in os.environ,
    reason="STILLWATCH_PAYLOAD_PYTHON names no python that has the OpenTelemetry instrumentations",
)
def test_spans_made_anew_read_the_same(tmp_path: Path) -> None:
    python = os.environ["STILLWATCH_PAYLOAD_PYTHON"]
    command: list[str | Path] = [python, PAYLOADS / "make_otel.py", tmp_path, "current", "openinference"]
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    for generation in ("current", "openinference"):
        document = json.loads((tmp_path / f"otel_{generation}.jsonl").read_text("utf-8"))
        assert shown(read_row(READER, document)) == shown(exchanges(generation))
