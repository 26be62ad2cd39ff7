"""Tells from the first bytes of an input how its rows are laid out and which format they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Final, Literal

import msgspec

from stillwatch.ingest.documents import MAX_DOCUMENT
from stillwatch.ingest.framing.columns import PARQUET_MAGIC
from stillwatch.ingest.framing.json_values import frame_json_values
from stillwatch.ingest.framing.lines import frame_lines
from stillwatch.ingest.framing.piece import Piece
from stillwatch.ingest.readers.contract import Reader
from stillwatch.ingest.readers.manifest import reader_named, recognise

Layout = Literal["lines", "values", "wrapped", "columns"]

BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
FIRST_ROWS: Final = 200  # decoded to recognise a format
_WRAPPED = re.compile(rb'\s*\{\s*"(resourceSpans|resource_spans)"\s*:\s*\[')
_WIDE = 1 << 62


def take_head(blocks: Iterator[bytes]) -> bytes:
    """The first blocks of a stream, to the end of the first line but no more than one document."""
    head = b""
    for block in blocks:
        head += block
        if b"\n" in block or len(head) > MAX_DOCUMENT:
            break
    return head.removeprefix(BYTE_ORDER_MARK)


def layout_of(head: bytes) -> Layout:
    """How the rows lie: one a line, as values of any layout, inside one wrapper, as columns."""
    if head.startswith(PARQUET_MAGIC):
        return "columns"
    start = head.lstrip()[:1]
    if start == b"[":
        return "values"
    if start != b"{" or _stands_on_one_line(head):
        return "lines"
    return "wrapped" if _WRAPPED.match(head) else "values"


def wrapper_of(head: bytes) -> tuple[bytes, bytes]:
    """The two halves to put around each element of a wrapped file."""
    found = _WRAPPED.match(head)
    key = found.group(1) if found else b"resourceSpans"
    return b'{"' + key + b'":[', b"]}"


def frame(head: bytes, blocks: Iterable[bytes], layout: Layout, chunk_bytes: int = _WIDE) -> Iterator[Piece]:
    """The rows of an input that is not in columns, in pieces; `blocks` is what comes after `head`."""
    whole = chain((head,), blocks)
    if layout == "lines":
        return frame_lines(whole, chunk_bytes)
    return frame_json_values(whole, chunk_bytes, wrapper_of(head) if layout == "wrapped" else None)


def recognise_head(head: bytes, layout: Layout) -> Reader | None:
    """The reader for an input that begins so; None where no reader knows it."""
    if layout == "columns":
        return reader_named("parquet")
    rows = first_rows(head, layout)
    if rows:
        return recognise(rows)
    # nothing could be decoded: text is read as native, so that every bad line is counted
    return None if b"\0" in head or not head.strip() else reader_named("native")


def first_rows(head: bytes, layout: Layout) -> list[dict[str, Any]]:
    """The objects among the first rows, decoded; what cannot be decoded is passed over."""
    if layout == "lines":
        lines = head.split(b"\n", FIRST_ROWS)[:FIRST_ROWS]
    else:
        lines = [row for piece in frame(head, (), layout) for row in piece.data.split(b"\n")[:FIRST_ROWS]]
    rows: list[dict[str, Any]] = []
    for line in lines:
        value = _decoded(line)
        rows += [row for row in (value if isinstance(value, list) else [value]) if isinstance(row, dict)]
    return rows


def _stands_on_one_line(head: bytes) -> bool:
    """Whether the object that begins the input ends on its own line, or any line is a whole object."""
    lines = head.strip().split(b"\n", FIRST_ROWS)
    if isinstance(_decoded(lines[0]), dict):
        return True
    for piece in frame_json_values([head], _WIDE):
        if piece.numbers and isinstance(_decoded(piece.data.partition(b"\n")[0]), dict):
            return False  # an indented object
    return any(_decoded(line) for line in lines[1:FIRST_ROWS]) or len(lines) == 1


def _decoded(line: bytes) -> Any:
    try:
        return msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    try:  # takes NaN and half surrogates
        return json.loads(line)
    except (ValueError, RecursionError):
        return None
