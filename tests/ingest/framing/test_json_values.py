"""Documents are found in arrays, indented text and wrappers, wherever the blocks end."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stillwatch.ingest.framing import json_values
from stillwatch.ingest.framing.json_values import NOT_AN_OBJECT, NOT_CLOSED, frame_json_values
from stillwatch.ingest.framing.lines import TOO_LONG
from tests.ingest.native_rows import json_values as anything

objects = st.dictionaries(st.text(max_size=6), anything, max_size=4)


def framed(
    data: bytes, step: int = 1 << 20, chunk: int = 64, wrapper: tuple[bytes, bytes] | None = None
) -> tuple[list[tuple[int, Any]], list[tuple[int, str]]]:
    """The documents with the lines they begin on, and the faults."""
    blocks = [data[start : start + step] for start in range(0, len(data), step)]
    rows: list[tuple[int, Any]] = []
    faults: list[tuple[int, str]] = []
    for piece in frame_json_values(iter(blocks), chunk, wrapper):
        assert piece.numbers is not None
        documents = piece.data.split(b"\n") if piece.data else []
        rows += [(at, json.loads(row)) for at, row in zip(piece.numbers, documents, strict=True)]
        faults += piece.faults
    return rows, faults


@settings(deadline=None)
@given(st.lists(objects, max_size=5), st.integers(1, 50), st.sampled_from([None, 0, 2]), st.integers(1, 200))
def test_the_objects_of_an_array(rows: list[Any], step: int, indent: int | None, chunk: int) -> None:
    found, faults = framed(json.dumps(rows, indent=indent).encode(), step, chunk)
    assert [row for _, row in found] == rows
    assert not faults


@settings(deadline=None)
@given(st.lists(objects, max_size=5), st.integers(1, 50), st.booleans())
def test_objects_one_after_the_other(rows: list[Any], step: int, ascii_only: bool) -> None:
    data = "\n".join(json.dumps(row, indent=1, ensure_ascii=ascii_only) for row in rows)
    found, faults = framed(data.encode("utf-8", "replace"), step)
    assert len(found) == len(rows)
    assert not faults


@settings(deadline=None)
@given(st.binary(max_size=60), st.integers(1, 9))
def test_no_bytes_can_break_it(data: bytes, step: int) -> None:
    blocks = [data[start : start + step] for start in range(0, len(data), step)]
    once = [(p.data, p.numbers) for p in frame_json_values(iter([data]), 1 << 20) if p.data]
    assert [(p.data, p.numbers) for p in frame_json_values(iter(blocks), 1 << 20) if p.data] == once


def test_documents_are_numbered_by_the_line_they_begin_on() -> None:
    found, _ = framed(b'[\n  {"a": 1},\n\n  {\n "b": "}\\""\n}, {"c": []}\n]')
    assert found == [(2, {"a": 1}), (4, {"b": '}"'}), (6, {"c": []})]


def test_what_is_no_object_is_a_fault_of_its_line() -> None:
    found, faults = framed(b'[1, 2,\n"x", {"a": 1},\n null]')
    assert found == [(2, {"a": 1})]
    assert faults == [(1, NOT_AN_OBJECT), (2, NOT_AN_OBJECT), (3, NOT_AN_OBJECT)]


def test_a_document_that_is_not_closed_is_a_fault() -> None:
    found, faults = framed(b'[{"a": 1}, {"b": [1, 2')
    assert found == [(1, {"a": 1})]
    assert faults == [(1, NOT_CLOSED)]


def test_a_wrapper_is_taken_off_and_put_around_each_element() -> None:
    data = b'{"resourceSpans": [{"a": {}}, {"b": 2}], "more": 1}\n{"resourceSpans": [{"c": 3}]}'
    found, faults = framed(data, step=3, wrapper=(b'{"resourceSpans":[', b"]}"))
    elements: list[dict[str, Any]] = [{"a": {}}, {"b": 2}, {"c": 3}]
    assert [row for _, row in found] == [{"resourceSpans": [element]} for element in elements]
    assert not faults


def test_a_document_that_is_too_long_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_values, "MAX_DOCUMENT", 50)
    data = b'[\n{"a": 1},\n{"b": "' + b"x" * 300 + b'"},\n{"c": 3}\n]'
    found, faults = framed(data, step=20)
    assert found == [(2, {"a": 1}), (4, {"c": 3})]
    assert faults == [(3, TOO_LONG)]
