"""A chunk gives its good exchanges and its bad rows, one by one."""

from __future__ import annotations

import copy
import gc
import json
from contextlib import suppress

import pytest

from stillwatch.ingest.decoding import Chunk, decode, numbered_rows, without_cycle_search
from stillwatch.ingest.framing.piece import Piece
from stillwatch.model.errors import Quarantined
from tests.ingest.native_rows import NOW_US, lines_of, native, payload


def test_rows_are_numbered_and_empty_ones_passed_over() -> None:
    assert list(numbered_rows(Piece(b"{}\n\n \r\n{}\n", 5))) == [(5, b"{}"), (8, b"{}")]
    assert list(numbered_rows(Piece(b"{}\n{}", 1, (3, 9)))) == [(3, b"{}"), (9, b"{}")]


def test_bad_rows_join_those_refused_before() -> None:
    before = Quarantined("log", 1, "line", "longer than 16 MiB")
    piece = Piece(lines_of([native(1), native(2, ts="soon")]), 7)
    decoded = decode(Chunk("log", "native", piece, 0, (before,)), NOW_US)
    assert [exchange.id for exchange in decoded.exchanges] == ["ex_1"]
    assert decoded.quarantined == [
        before,
        Quarantined("log", 8, "ts", "not an ISO 8601 or epoch timestamp"),
    ]


def test_one_bad_span_does_not_take_the_others_of_its_document_with_it() -> None:
    document = copy.deepcopy(payload("otel_current")[0])
    spans = document["resourceSpans"][0]["scopeSpans"][0]["spans"]
    spans[0]["startTimeUnixNano"] = "1"
    spans[1]["attributes"] = [a for a in spans[1]["attributes"] if a["key"] != "user.id"]
    decoded = decode(Chunk("log", "otel_genai", Piece(json.dumps(document).encode(), 4), 0), NOW_US)
    assert len(decoded.exchanges) == 1
    assert [(bad.line, bad.field) for bad in decoded.quarantined] == [(4, "ts"), (4, "attributes.user.id")]


def test_a_chunk_without_rows_needs_no_reader() -> None:
    assert decode(Chunk("log", "", Piece(b"", 1), 10), NOW_US).exchanges == []


@pytest.mark.parametrize("enabled", [True, False])
def test_the_search_for_cycles_is_left_as_it_was(enabled: bool) -> None:
    was = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        with suppress(KeyError), without_cycle_search():
            assert not gc.isenabled()
            raise KeyError
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if was else gc.disable)()
