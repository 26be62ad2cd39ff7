"""A body to its rows: JSON Lines, a JSON array, or the spans of a trace export, numbered from 0."""

from __future__ import annotations

import json
from typing import Final, Literal

import msgspec

from stillwatch.engine.intake.faults import BodyTooLarge, UnreadableBody
from stillwatch.engine.intake.otlp import rows_of_json, rows_of_protobuf

Layout = Literal["lines", "array", "values", "otlp_json", "otlp_protobuf"]
"""`values`: an array or one object a line, whichever it turns out to be."""

MAX_ROWS: Final = 50_000  # a refused row costs as much as a good one, however small it is
_ARRAY: Final = msgspec.json.Decoder(list[msgspec.Raw])
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


def rows_of(body: bytes, layout: Layout) -> list[bytes]:
    """The rows of a body, one JSON document each, none with a line break in it; empty ones keep their place.

    `UnreadableBody` where the body as a whole cannot be taken apart, `BodyTooLarge` over MAX_ROWS.
    """
    if layout == "values":
        layout = _told_by_start(body)
    if layout == "otlp_protobuf":
        rows = rows_of_protobuf(body)
    elif layout == "otlp_json":
        rows = rows_of_json(body)
    elif layout == "array":
        rows = [row.replace(b"\n", b" ") for row in _items(body.removeprefix(_BYTE_ORDER_MARK))]
    else:
        if body.count(b"\n") > MAX_ROWS:
            raise BodyTooLarge(MAX_ROWS, "rows")
        rows = body.removeprefix(_BYTE_ORDER_MARK).split(b"\n")
    if len(rows) > MAX_ROWS:
        raise BodyTooLarge(MAX_ROWS, "rows")
    return rows


def _told_by_start(body: bytes) -> Layout:
    start = body.removeprefix(_BYTE_ORDER_MARK).lstrip()[:1]
    if start not in (b"[", b"{"):
        raise UnreadableBody("expected a JSON array or object", hint="Send JSON objects.")
    return "array" if start == b"[" else "lines"


def _items(body: bytes) -> list[bytes]:
    try:
        return [bytes(item) for item in _ARRAY.decode(body)]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    try:  # takes NaN and half surrogates, which cost their own row and not the batch
        values = json.loads(body)
    except RecursionError:
        raise UnreadableBody("the body is nested too deeply") from None
    except ValueError:
        raise UnreadableBody("the body is not JSON", hint="Send a JSON array of objects.") from None
    if not isinstance(values, list):
        raise UnreadableBody("expected a JSON array", hint="Send a JSON array, or JSON Lines as such.")
    return [json.dumps(value).encode() for value in values]
