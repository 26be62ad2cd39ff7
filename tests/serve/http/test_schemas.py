"""Schemas without references."""

from __future__ import annotations

import json

from stillwatch.decide.answer import Decision
from stillwatch.serve.http.schemas import schema_of
from stillwatch.serve.inline.request import DoorRequest


def test_nothing_is_referred_to() -> None:
    for kind in (DoorRequest, Decision):
        schema = schema_of(kind)
        assert "$ref" not in json.dumps(schema)
        assert "$defs" not in schema
        assert schema["type"] == "object"
    messages = schema_of(DoorRequest)["properties"]["request"]["properties"]["messages"]
    assert messages["items"]["properties"]["role"] == {"type": "string", "default": "user"}
