"""OTLP trace exports, in protobuf or JSON, as one JSON document a span: so each is taken or refused alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from stillwatch.engine.intake.faults import UnreadableBody
from stillwatch.model.errors import StillwatchError


def rows_of_json(body: bytes) -> list[bytes]:
    """The spans of an ExportTraceServiceRequest in JSON; `UnreadableBody` where it is none."""
    try:
        export = msgspec.json.decode(body, type=dict[str, Any])
        groups = [_spans_of(group) for group in export.get("resourceSpans") or []]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, AttributeError, TypeError):
        raise UnreadableBody(
            "the body is not a trace export in JSON", hint="Expected an ExportTraceServiceRequest."
        ) from None
    return [_row(resource, span) for resource, spans in groups for span in spans]


def rows_of_protobuf(body: bytes) -> list[bytes]:
    """The spans of an ExportTraceServiceRequest in protobuf; `UnreadableBody` where it is none."""
    try:
        from google.protobuf.message import DecodeError
        from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
    except ImportError as error:
        raise StillwatchError(
            f"trace exports in protobuf: {error.name} is not installed",
            hint="pip install 'stillwatch[serve]'",
        ) from error
    export = ExportTraceServiceRequest()
    try:
        export.ParseFromString(body)
    except DecodeError:
        raise UnreadableBody(
            "the body is not a trace export in protobuf", hint="Expected an ExportTraceServiceRequest."
        ) from None
    return [_row(resource, span) for resource, span in _proto_spans(export)]


def _row(resource: Any, span: Any) -> bytes:
    spans = {"scopeSpans": [{"spans": [span]}]}
    return msgspec.json.encode({"resourceSpans": [{"resource": resource, **spans}]})


def _spans_of(group: Any) -> tuple[Any, list[Any]]:
    scopes = group.get("scopeSpans") or group.get("instrumentationLibrarySpans") or []
    return group.get("resource") or {}, [span for scope in scopes for span in scope.get("spans") or []]


def _proto_spans(export: Any) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for group in export.resource_spans:
        resource = {"attributes": _pairs(group.resource.attributes)}
        for scope in group.scope_spans:
            for span in scope.spans:
                yield resource, _span(span)


def _span(span: Any) -> dict[str, Any]:
    """The fields that `ingest.otel` reads, named as OTLP's JSON names them."""
    return {
        "traceId": span.trace_id.hex(),
        "spanId": span.span_id.hex(),
        "startTimeUnixNano": span.start_time_unix_nano or None,
        "endTimeUnixNano": span.end_time_unix_nano or None,
        "status": {"code": span.status.code},
        "attributes": _pairs(span.attributes),
        "events": [{"name": event.name, "attributes": _pairs(event.attributes)} for event in span.events],
    }


def _pairs(attributes: Iterable[Any]) -> list[dict[str, Any]]:
    return [{"key": pair.key, "value": _value(pair.value)} for pair in attributes]


def _value(value: Any) -> dict[str, Any]:
    """An AnyValue; bytes are no attribute of a model call and stay out."""
    kind = value.WhichOneof("value")
    if kind == "array_value":
        return {"arrayValue": {"values": [_value(item) for item in value.array_value.values]}}
    if kind == "kvlist_value":
        return {"kvlistValue": {"values": _pairs(value.kvlist_value.values)}}
    if kind is None or kind == "bytes_value":
        return {}
    return {kind.replace("_v", "V"): getattr(value, kind)}
