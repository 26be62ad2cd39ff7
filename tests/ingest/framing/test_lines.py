"""Lines are cut the same wherever the blocks end, and one that is too long costs no memory."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stillwatch.ingest.framing import lines
from stillwatch.ingest.framing.lines import TOO_LONG, frame_lines


def framed(
    blocks: list[bytes], chunk_bytes: int = 8
) -> tuple[list[tuple[int, bytes]], list[tuple[int, str]]]:
    """The rows with their numbers, and the faults."""
    rows: list[tuple[int, bytes]] = []
    faults: list[tuple[int, str]] = []
    for piece in frame_lines(iter(blocks), chunk_bytes):
        rows += list(enumerate(piece.data.split(b"\n"), piece.first_line))
        faults += piece.faults
    return [(number, row) for number, row in rows if row], faults


@settings(deadline=None)
@given(st.binary(max_size=80), st.integers(1, 9), st.integers(1, 40))
def test_rows_and_numbers_do_not_depend_on_blocks_or_chunks(data: bytes, step: int, chunk: int) -> None:
    blocks = [data[start : start + step] for start in range(0, len(data), step)]
    expected = [(number, row) for number, row in enumerate(data.split(b"\n"), 1) if row]
    assert framed(blocks, chunk) == (expected, [])


@settings(deadline=None)
@given(st.lists(st.integers(0, 30), max_size=8), st.integers(1, 9), st.integers(1, 40))
def test_a_line_over_the_limit_is_one_fault_and_the_rest_goes_on(
    lengths: list[int], step: int, chunk: int
) -> None:
    data = b"".join(b"x" * length + b"\n" for length in lengths)
    blocks = [data[start : start + step] for start in range(0, len(data), step)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "MAX_DOCUMENT", 20)
        rows, faults = framed(blocks, chunk)
    # a line just over the limit may come through whole: decoding measures each row again
    kept = {number for number, row in rows if len(row) <= 20}
    assert kept == {number for number, length in enumerate(lengths, 1) if 0 < length <= 20}
    refused = {number for number, _ in faults} | {number for number, row in rows if len(row) > 20}
    assert refused == {number for number, length in enumerate(lengths, 1) if length > 20}
    assert len(faults) == len(set(faults))


def test_what_is_held_is_bounded_by_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MAX_DOCUMENT", 100)
    pieces = list(frame_lines((b"x" * 10 for _ in range(1000)), 8))
    assert all(len(piece.data) <= 110 for piece in pieces)
    assert [piece.faults for piece in pieces] == [((1, TOO_LONG),)]
