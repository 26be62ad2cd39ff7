"""The layout and the format of an input are told from its first bytes."""

from __future__ import annotations

import json

import pytest

from stillwatch.ingest.recognition import (
    Layout,
    first_rows,
    frame,
    layout_of,
    recognise_head,
    take_head,
    wrapper_of,
)
from tests.ingest.native_rows import lines_of, native, payload

ROW = json.dumps(native()).encode()
OTLP = payload("otel_current")[0]


@pytest.mark.parametrize(
    ("head", "layout"),
    [
        (ROW + b"\n" + ROW, "lines"),
        (ROW, "lines"),
        (b"[" + ROW + b"]", "values"),
        (b"  \n[", "values"),
        (json.dumps(native(), indent=2).encode(), "values"),
        (json.dumps(OTLP, indent=2).encode(), "wrapped"),
        (json.dumps(OTLP).encode(), "lines"),
        (b'{"broken": \n' + ROW + b"\n" + ROW, "lines"),
        (b"not json\n" + ROW, "lines"),
        (b"", "lines"),
        (b"PAR1\x15", "columns"),
        (ROW[:50], "lines"),
        (b'{"resourceSpans": [{"scopeSpans": [', "lines"),
    ],
)
def test_layouts(head: bytes, layout: Layout) -> None:
    assert layout_of(head) == layout


def test_the_head_ends_with_the_first_line_and_loses_its_byte_order_mark() -> None:
    blocks = iter([b"\xef\xbb\xbf{", b"}\n{}", b"rest"])
    assert take_head(blocks) == b"{}\n{}"
    assert list(blocks) == [b"rest"]


def test_rows_that_cannot_be_decoded_do_not_hide_the_others() -> None:
    head = b"junk\n\n" + b'{"a": NaN}\n' + b"[1, 2]\n5\n" + ROW + b"\n" + ROW[:30]
    assert [next(iter(row)) for row in first_rows(head, "lines")] == ["a", "id"]
    reader = recognise_head(head, "lines")
    assert reader is not None
    assert reader.name == "native"


def test_text_without_a_row_is_read_as_native_and_binary_is_not_read() -> None:
    reader = recognise_head(b"junk\njunk", "lines")
    assert reader is not None
    assert reader.name == "native"
    assert recognise_head(b"\x7fELF\0\0\0", "lines") is None
    assert recognise_head(b'{"level": "info"}\n', "lines") is None


def test_wrapped_rows_are_whole_again() -> None:
    head = json.dumps({"resource_spans": OTLP["resourceSpans"]}, indent=1).encode()
    assert wrapper_of(head) == (b'{"resource_spans":[', b"]}")
    (row,) = first_rows(head, "wrapped")
    assert row == {"resource_spans": OTLP["resourceSpans"]}


def test_framing_goes_on_after_the_head() -> None:
    data = lines_of([native(1), native(2)])
    for layout, whole in (("lines", data), ("values", b"[" + data.strip().replace(b"\n", b",") + b"]")):
        pieces = frame(whole[:100], iter([whole[100:]]), layout, 10)  # type: ignore[arg-type]
        rows = [row for piece in pieces for row in piece.data.split(b"\n") if row]
        assert [json.loads(row)["id"] for row in rows] == ["ex_1", "ex_2"]
