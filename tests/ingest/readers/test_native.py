"""The native form is taken, unknown fields are passed over, and what real logs show is mended."""

from __future__ import annotations

import json

import pytest

from stillwatch.ingest.readers.native import NativeReader
from stillwatch.model.errors import BadRow
from tests.ingest.native_rows import native, read_row

READER = NativeReader()


def test_all_fields_of_the_contract_are_read() -> None:
    row = native(
        org="org_1", api_key="key_1", access_path="api", endpoint="/v1/messages", ip="203.0.113.9", asn=64500,
        country="BR", user_agent="acme-python/0.44.1", latency_ms=1573, status=200, conversation="conv_1",
        usage={"input_tokens": 43, "output_tokens": 146, "reasoning_tokens": 0, "cached_tokens": 1},
        request={
            "system": "Be brief.", "messages": [{"role": "user", "content": "Why?"}],
            "tools": [{"name": "search"}, {"name": "calc"}], "max_tokens": 1024, "temperature": 0.0, "n": 1,
            "stream": False, "thinking": True, "logprobs": False,
        },
    )  # fmt: skip
    (found,) = read_row(READER, row)
    assert found.ts == 1_767_571_205_691_000
    assert (found.system, found.user, found.response) == ("Be brief.", "Why?", "The moon.")
    assert (found.org, found.api_key, found.access_path, found.ip) == ("org_1", "key_1", "api", "203.0.113.9")
    assert (found.tools, found.turns, found.choices) == (("calc", "search"), 1, 1)
    assert (found.max_tokens, found.temperature, found.latency_ms, found.status) == (1024, 0.0, 1573, 200)
    assert (found.stream, found.thinking, found.logprobs) == (False, True, False)
    assert (found.input_tokens, found.output_tokens, found.reasoning_tokens, found.cached_tokens) == (
        43, 146, 0, 1,
    )  # fmt: skip


def test_what_was_not_logged_is_none() -> None:
    (found,) = read_row(READER, {"id": "a", "ts": 1_767_571_205, "account": "b", "model": "m"})
    assert (found.system, found.user, found.response, found.turns, found.tools) == ("", "", "", 0, ())
    missing: list[object] = [found.org, found.ip, found.asn, found.max_tokens, found.stream, found.status]
    assert missing == [None] * 6


def test_unknown_fields_are_passed_over() -> None:
    assert len(read_row(READER, native(colour="blue", usage={"surprise": [1]}))) == 1


def test_nulls_and_whole_floats_are_mended() -> None:
    (found,) = read_row(READER, native(usage=None, asn=64500.0, request={"max_tokens": 12.0, "tools": None}))
    assert (found.asn, found.max_tokens, found.tools) == (64500, 12, ())


def test_half_a_surrogate_pair_cannot_hide_a_prompt() -> None:
    row = json.dumps(native(request={"messages": [{"role": "user", "content": "Why \ud83d tides?"}]}))
    (exchange,) = READER.exchanges(row.encode())
    assert exchange.request.messages[0].content == "Why ? tides?"


@pytest.mark.parametrize("name", ["id", "ts", "account", "model"])
def test_a_missing_required_field_is_named(name: str) -> None:
    row = native()
    del row[name]
    with pytest.raises(BadRow) as raised:
        read_row(READER, row)
    assert (raised.value.field, raised.value.reason) == (name, "missing")


def test_a_wrong_type_is_told_with_what_was_expected() -> None:
    with pytest.raises(BadRow) as raised:
        read_row(READER, native(asn="AS64500"))
    assert raised.value.field == "asn"
    assert raised.value.reason == "expected int | null, got str"
