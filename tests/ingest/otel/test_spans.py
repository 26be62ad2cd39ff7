"""Spans are taken out of an export with their attributes made plain, whatever the spelling."""

from __future__ import annotations

from typing import Any

import pytest

from stillwatch.ingest.bodies.fields import Fields
from stillwatch.ingest.otel.spans import json_of, numbered, spans_of
from stillwatch.model.errors import BadRow


def export(span: dict[str, Any], snake: bool = False) -> Fields:
    """An export of one span, with protobuf's own field names if `snake`."""
    names = ("resource_spans", "scope_spans") if snake else ("resourceSpans", "scopeSpans")
    return Fields({names[0]: [{"resource": {}, names[1]: [{"spans": [span]}]}]})


def attributes(**values: Any) -> list[dict[str, Any]]:
    """Attributes as OTLP writes them."""
    return [{"key": key, "value": value} for key, value in values.items()]


def test_both_spellings_give_the_same_span() -> None:
    camel = {
        "traceId": "a",
        "spanId": "b",
        "startTimeUnixNano": "1500000000",
        "endTimeUnixNano": 2_000_000_000,
    }
    snake = {
        "trace_id": "a",
        "span_id": "b",
        "start_time_unix_nano": 1_500_000_000,
        "end_time_unix_nano": "2000000000",
    }
    (one,), (two,) = spans_of(export(camel)), spans_of(export(snake, snake=True))
    assert (one.id, one.start, one.milliseconds, one.failed) == ("a-b", 1.5, 500.0, False)
    assert (two.id, two.start, two.milliseconds, two.failed) == ("a-b", 1.5, 500.0, False)


def test_every_kind_of_value_is_made_plain() -> None:
    values = attributes(
        text={"stringValue": "x"}, whole={"intValue": "-5"}, part={"doubleValue": 0.5},
        truth={"boolValue": False},
        many={"arrayValue": {"values": [{"intValue": 1}, {"stringValue": "y"}]}},
        pairs={"kvlistValue": {"values": attributes(inner={"intValue": 2})}}, none={},
        odd={"intValue": "five"},
    )  # fmt: skip
    (span,) = spans_of(export({"attributes": values}))
    assert span.attributes.values == {
        "text": "x", "whole": -5, "part": 0.5, "truth": False, "many": [1, "y"], "pairs": {"inner": 2},
        "none": None, "odd": "five",
    }  # fmt: skip


def test_content_may_travel_in_an_event() -> None:
    event = {
        "name": "gen_ai.client.inference.operation.details",
        "attributes": attributes(a={"intValue": 1}),
    }
    (span,) = spans_of(
        export({"events": [event, {"name": "other", "attributes": attributes(b={"intValue": 2})}]})
    )
    assert span.attributes.values == {"a": 1}


@pytest.mark.parametrize("code", [2, "STATUS_CODE_ERROR"])
def test_a_failed_span(code: Any) -> None:
    (span,) = spans_of(export({"status": {"code": code}}))
    assert span.failed


def test_nesting_is_bounded() -> None:
    deep: dict[str, Any] = {"intValue": 1}
    for _ in range(40):
        deep = {"arrayValue": {"values": [deep]}}
    with pytest.raises(BadRow, match="nested too deeply"):
        list(spans_of(export({"attributes": attributes(a=deep)})))


def test_json_in_a_string_is_parsed_and_other_text_stays() -> None:
    assert json_of('{"a": [1]}') == {"a": [1]}
    assert json_of('["\\ud83d"]') == ["\ud83d"]
    assert json_of("{not json") == "{not json"
    assert json_of("5") == "5"
    assert json_of([1]) == [1]


def test_numbered_attributes_are_gathered_in_order() -> None:
    found = numbered(Fields({"p.10.a": 1, "p.2.b.c": 2, "p.2.a": 3, "px.1.a": 4, "p.x.a": 5}), "p")
    assert [fields.values for fields in found] == [{"b.c": 2, "a": 3}, {"a": 1}]
    assert found[0].path == "p.2"
