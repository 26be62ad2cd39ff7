"""Spans out of an OTLP trace export in JSON, with their attributes made plain."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from stillwatch.ingest.bodies.fields import Fields
from stillwatch.model.errors import BadRow

MAX_NESTING: Final = 32  # levels of arrays and lists in one attribute
# the event in which content may travel instead of in attributes of the span
_DETAILS: Final = "gen_ai.client.inference.operation.details"
_SCALARS: Final = ("stringValue", "boolValue", "doubleValue", "string_value", "bool_value", "double_value")
_ERROR: Final = (2, "STATUS_CODE_ERROR")


class Span(msgspec.Struct, frozen=True):
    """One span; `start` is epoch seconds, `milliseconds` its duration."""

    id: str
    start: float | None
    milliseconds: float | None
    failed: bool
    attributes: Fields
    resource: Fields


def spans_of(document: Fields) -> Iterator[Span]:
    """Every span of an ExportTraceServiceRequest, in camelCase or as protobuf names its fields."""
    for group in document.objects("resourceSpans", "resource_spans"):
        resource = Fields(_attributes(group.inner("resource")), "resource")
        for scope in group.objects("scopeSpans", "scope_spans", "instrumentationLibrarySpans"):
            for span in scope.objects("spans"):
                yield _span(span, resource)


def json_of(value: Any) -> Any:
    """An attribute that holds JSON in a string, parsed; a string that is no JSON stays as it is."""
    if not isinstance(value, str) or value[:1] not in ("{", "["):
        return value
    try:
        return msgspec.json.decode(value)
    except (ValueError, RecursionError):
        pass
    try:  # takes half surrogates
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def numbered(attributes: Fields, prefix: str) -> list[Fields]:
    """Attributes named PREFIX.N.REST, gathered by N in order; the names left are REST."""
    found: dict[int, dict[str, Any]] = {}
    start = len(prefix) + 1
    for name, value in attributes.values.items():
        if name.startswith(prefix) and name[start - 1 : start] == ".":
            number, _, rest = name[start:].partition(".")
            if number.isascii() and number.isdigit() and len(number) < 7:
                found.setdefault(int(number), {})[rest] = value
    return [Fields(found[number], f"{prefix}.{number}") for number in sorted(found)]


def _span(span: Fields, resource: Fields) -> Span:
    attributes = _attributes(span)
    for event in span.objects("events"):
        if event.raw("name") == _DETAILS:
            attributes |= _attributes(event)
    start, end = _nanoseconds(span, "startTimeUnixNano"), _nanoseconds(span, "endTimeUnixNano")
    trace, number = span.text("traceId", "trace_id"), span.text("spanId", "span_id")
    return Span(
        id=f"{trace}-{number}" if trace and number else "",
        start=None if start is None else start / 1e9,
        milliseconds=None if start is None or end is None else (end - start) / 1e6,
        failed=span.inner("status").raw("code") in _ERROR,
        attributes=Fields(attributes, "attributes"),
        resource=resource,
    )


def _nanoseconds(span: Fields, name: str) -> int | None:
    """A 64-bit integer, which protobuf writes as a string in JSON."""
    snake = name.replace("TimeUnixNano", "_time_unix_nano")
    value = span.raw(name, snake)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
        return int(value)
    return span.integer(name, snake)


def _attributes(owner: Fields) -> dict[str, Any]:
    return {
        name: _plain(pair.inner("value"), 0)
        for pair in owner.objects("attributes")
        if (name := pair.text("key")) is not None
    }


def _plain(value: Fields, depth: int) -> Any:
    """The value inside an AnyValue."""
    if depth > MAX_NESTING:
        raise BadRow(value.path, "nested too deeply")
    scalar = value.raw(*_SCALARS)
    if scalar is not None:
        return scalar
    number = value.raw("intValue", "int_value")
    if number is not None:
        return _integer(number)
    array = value.inner("arrayValue", "array_value")
    if "values" in array:
        return [_plain(item, depth + 1) for item in array.objects("values")]
    pairs = value.inner("kvlistValue", "kvlist_value")
    if "values" in pairs:
        return {
            pair.text("key") or "": _plain(pair.inner("value"), depth + 1) for pair in pairs.objects("values")
        }
    return None


def _integer(number: Any) -> Any:
    """Protobuf writes 64-bit integers as strings."""
    if isinstance(number, str) and number.lstrip("-").isdigit() and number.isascii() and len(number) < 21:
        return int(number)
    return number
