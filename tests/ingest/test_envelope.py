"""The envelope around two bodies gives what the bodies do not know."""

from __future__ import annotations

import json
from typing import Any

import pytest

from stillwatch.ingest.bodies.fields import Fields
from stillwatch.ingest.envelope import account_in, bodies_in, open_object, read_pair, required
from stillwatch.model.errors import BadRow

REQUEST = {"model": "m", "messages": [{"role": "user", "content": "Why?"}], "user": "end_1"}
RESPONSE = {"id": "msg_1", "choices": [{"message": {"content": "The moon."}, "finish_reason": "stop"}]}


def pair(**changes: Any) -> bytes:
    """A pair in an envelope with `changes`; None takes a field away."""
    row = {"id": "a", "ts": 1_767_571_205, "account": "b", "request": REQUEST, "response": RESPONSE} | changes
    return json.dumps(row).encode()


def test_all_fields_of_the_envelope_are_read() -> None:
    known = {
        "org": "o", "api_key": "k", "access_path": "app", "endpoint": "/v1/messages", "ip": "203.0.113.9",
        "asn": 64500, "user_agent": "u", "latency_ms": 12.5, "status": 200, "conversation": "c",
    }  # fmt: skip
    found = read_pair(pair(**known))
    assert {name: getattr(found, name) for name in known} == known
    assert (found.id, found.ts, found.account, found.model) == ("a", 1_767_571_205, "b", "m")


def test_other_names_and_what_stands_in_for_them() -> None:
    found = read_pair(pair(id=None, ts=None, timestamp="2026-01-05T00:00:00Z", account=None, user="c"))
    assert (found.id, found.ts, found.account) == ("msg_1", "2026-01-05T00:00:00Z", "c")
    assert read_pair(pair(account=None)).account == "end_1"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ts": None}, "ts"),
        ({"ts": True}, "ts"),
        ({"ts": ["now"]}, "ts"),
        ({"id": None, "response": None}, "id"),
        ({"request": {"messages": []}}, "request.model"),
        ({"request": []}, "request"),
        ({"ip": 5}, "ip"),
        ({"status": 200.5}, "status"),
    ],
)
def test_what_is_missing_or_wrong_is_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BadRow) as raised:
        read_pair(pair(**changes))
    assert raised.value.field == field


def test_who_the_body_says_the_user_is() -> None:
    assert account_in(Fields({"metadata": {"user_id": "a"}, "user": "b"})) == "a"
    assert account_in(Fields({"safety_identifier": "a", "user": "b"})) == "a"
    assert account_in(Fields({"metadata": "note", "user": "b"})) == "b"
    assert account_in(Fields({})) is None


def test_bodies_of_rows_that_have_them() -> None:
    assert bodies_in([{"request": {"a": 1}}, {"request": "text"}, {}]) == [({"a": 1}, {})]


def test_a_row_that_is_no_object_is_refused() -> None:
    with pytest.raises(BadRow, match="expected object"):
        open_object(b"[]")
    assert required(0, "x") == 0
