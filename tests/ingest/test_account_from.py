"""The field that an operator names says who the account is, in each format, and no other field does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stillwatch.ingest.account_from import FORMATS, AccountFrom, parse_account_from
from stillwatch.ingest.chunks import plan
from stillwatch.ingest.decoding import Chunk, decode
from stillwatch.ingest.framing.piece import Piece
from stillwatch.model.errors import StillwatchError

TENANT = {"tenant": {"id": "t-9"}, "tenant.name": "nine"}
ASKED = {"model": "atlas-4", "messages": [{"role": "user", "content": "hi"}]}
ROWS: dict[str, dict[str, Any]] = {
    "native": {"id": "1", "ts": "2026-01-05T00:00:05Z", "model": "atlas-4", "account": "other"},
    "anthropic": {
        "id": "1", "ts": "2026-01-05T00:00:05Z", "user": "other", "request": ASKED,
        "response": {"type": "message", "content": []},
    },
    "litellm": {
        "id": "1", "startTime": 1767571205.0, "model": "atlas-4", "end_user": "other",
        "metadata": {"user_api_key_user_id": "other"},
    },
    "bedrock": {
        "requestId": "1", "timestamp": "2026-01-05T00:00:05Z", "modelId": "atlas-4",
        "identity": {"arn": "other"},
    },
}  # fmt: skip


def read(form: str, fields: tuple[str, ...], row: Any) -> tuple[list[str], list[str]]:
    """Accounts, and what was refused."""
    chunk = Chunk("f", form, Piece(json.dumps(row).encode(), 1), 0, account=fields)
    decoded = decode(chunk, 1_800_000_000_000_000)
    return [e.account for e in decoded.exchanges], [f"{q.field}: {q.reason}" for q in decoded.quarantined]


@pytest.mark.parametrize("form", ROWS)
def test_the_named_field_says_who_it_is(form: str) -> None:
    assert read(form, (), ROWS[form]) == (["other"], [])
    row = ROWS[form] | TENANT
    assert read(form, ("tenant.id",), row) == (["t-9"], [])
    assert read(form, ("no.such", "tenant.name"), row) == (["nine"], [])
    assert read(form, ("number",), row | {"number": 7}) == (["7"], [])


@pytest.mark.parametrize("form", ROWS)
def test_without_it_a_row_is_refused_whatever_else_it_names(form: str) -> None:
    assert read(form, ("tenant.id",), ROWS[form]) == (
        [],
        ["tenant.id: missing, and it is to name the account"],
    )
    assert read(form, ("tenant",), ROWS[form] | TENANT) == ([], ["tenant: expected str, got object"])


def attribute(key: str, value: str | int) -> dict[str, Any]:
    return {"key": key, "value": {"stringValue": value} if isinstance(value, str) else {"intValue": value}}


def span(number: int, *attributes: dict[str, Any]) -> dict[str, Any]:
    model = attribute("gen_ai.request.model", "atlas-4")
    return {
        "traceId": "a", "spanId": str(number), "startTimeUnixNano": "1767571205000000000",
        "attributes": [model, *attributes],
    }  # fmt: skip


def export(resource: list[dict[str, Any]], *spans: dict[str, Any]) -> dict[str, Any]:
    return {"resourceSpans": [{"resource": {"attributes": resource}, "scopeSpans": [{"spans": list(spans)}]}]}


def test_a_span_is_named_by_its_own_attribute_or_by_its_resource() -> None:
    told = export(
        [attribute("tenant.id", "whole"), attribute("enduser.id", "other")],
        span(1, attribute("user.id", "other"), attribute("tenant.id", 7)),
        span(2, attribute("user.id", "other")),
    )
    assert read("otel_genai", (), told) == (["other", "other"], [])
    assert read("otel_genai", ("tenant.id",), told) == (["7", "whole"], [])


def test_a_span_without_it_is_refused() -> None:
    told = export(
        [attribute("enduser.id", "other")],
        span(1, attribute("gen_ai.user", "other")),
        span(2, attribute("tenant.id", "t")),
    )
    accounts, refused = read("otel_genai", ("tenant.id",), told)
    assert accounts == ["t"]
    assert refused == ["attributes.user.id: missing"]


def test_what_is_told_is_parsed_or_refused() -> None:
    told = parse_account_from(["litellm=metadata.team, end_user", "native=org"])
    assert told == {"litellm": ("metadata.team", "end_user"), "native": ("org",)}
    for bad in ("litellm", "litellm=", "nosuch=a", "native=a,,b"):
        with pytest.raises(StillwatchError, match=r"expected FORMAT=FIELD"):
            parse_account_from([bad])
    with pytest.raises(StillwatchError, match="told before"):
        parse_account_from(["native=a", "native=b"])


def test_every_format_that_can_be_told_reads_as_before() -> None:
    for form in FORMATS:
        assert AccountFrom(form, ("x",)).name == form
        assert not AccountFrom(form, ("x",)).recognises([{"nothing": 1}])


def test_files_are_read_by_the_field_that_was_told(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text(json.dumps(ROWS["native"] | TENANT) + "\n")
    for told, account in (({"native": ("tenant.id",)}, "t-9"), ({"litellm": ("tenant.id",)}, "other")):
        (chunk, *_) = plan([log], account_from=told)
        assert [e.account for e in decode(chunk, 1_800_000_000_000_000).exchanges] == [account]
