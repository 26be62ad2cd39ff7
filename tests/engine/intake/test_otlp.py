"""Trace exports to one document a span."""

from __future__ import annotations

import msgspec
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, ArrayValue, KeyValue, KeyValueList
from opentelemetry.proto.resource.v1.resource_pb2 import Resource
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, ScopeSpans, Span, Status

from stillwatch.engine.intake.faults import UnreadableBody
from stillwatch.engine.intake.otlp import rows_of_json, rows_of_protobuf
from stillwatch.ingest.readers.otel_genai import OTelGenAIReader

MESSAGES = b'[{"role":"user","parts":[{"type":"text","content":"Hello"}]}]'.decode()


def text(key: str, value: str) -> KeyValue:
    return KeyValue(key=key, value=AnyValue(string_value=value))


def export() -> ExportTraceServiceRequest:
    span = Span(
        trace_id=bytes(range(16)),
        span_id=bytes(range(8)),
        start_time_unix_nano=1_767_571_205_691_000_000,
        end_time_unix_nano=1_767_571_206_691_000_000,
        status=Status(code=Status.STATUS_CODE_OK),
        attributes=[
            text("gen_ai.operation.name", "chat"),
            text("gen_ai.request.model", "atlas-4"),
            text("gen_ai.input.messages", MESSAGES),
            text("user.id", "acct_1"),
            KeyValue(key="gen_ai.usage.input_tokens", value=AnyValue(int_value=43)),
            KeyValue(key="gen_ai.request.temperature", value=AnyValue(double_value=0.5)),
            KeyValue(
                key="gen_ai.response.finish_reasons",
                value=AnyValue(array_value=ArrayValue(values=[AnyValue(string_value="stop")])),
            ),
            KeyValue(
                key="odd", value=AnyValue(kvlist_value=KeyValueList(values=[KeyValue(key="bytes", value=
                AnyValue(bytes_value=b"\0"))])),
            ),
        ],
    )  # fmt: skip
    other = Span(trace_id=bytes(range(16)), span_id=b"\1" * 8, name="GET /")
    resource = Resource(attributes=[text("organization.id", "org_1")])
    return ExportTraceServiceRequest(
        resource_spans=[ResourceSpans(resource=resource, scope_spans=[ScopeSpans(spans=[span, other])])]
    )


def test_a_span_in_protobuf_becomes_an_exchange() -> None:
    rows = rows_of_protobuf(export().SerializeToString())
    assert len(rows) == 2
    (found,) = OTelGenAIReader().exchanges(rows[0])
    assert (found.account, found.org, found.model) == ("acct_1", "org_1", "atlas-4")
    assert found.id == "000102030405060708090a0b0c0d0e0f-0001020304050607"
    assert found.usage is not None
    assert found.usage.input_tokens == 43
    assert found.latency_ms == 1000
    assert list(OTelGenAIReader().exchanges(rows[1])) == []


def test_the_same_export_in_json_gives_the_same_rows() -> None:
    rows = rows_of_protobuf(export().SerializeToString())
    spans = [msgspec.json.decode(row)["resourceSpans"][0] for row in rows]
    together = {
        "resourceSpans": [
            {"resource": spans[0]["resource"], "scopeSpans": [s["scopeSpans"][0] for s in spans]}
        ]
    }
    assert rows_of_json(msgspec.json.encode(together)) == rows


def test_an_export_without_spans_has_no_rows() -> None:
    assert rows_of_json(b'{"resourceSpans":[{}]}') == rows_of_json(b"{}") == rows_of_protobuf(b"") == []


@pytest.mark.parametrize("body", [b"[]", b"no json", b'{"resourceSpans":[1]}', b'{"resourceSpans":5}'])
def test_what_is_no_export_in_json_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableBody):
        rows_of_json(body)


def test_what_is_no_export_in_protobuf_is_refused() -> None:
    with pytest.raises(UnreadableBody):
        rows_of_protobuf(b"\xff\xff\xff")
