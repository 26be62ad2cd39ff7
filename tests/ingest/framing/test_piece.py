"""A piece knows the number of its last row."""

from __future__ import annotations

from stillwatch.ingest.framing.piece import Piece


def test_the_last_line_is_told_by_line_breaks_or_by_numbers() -> None:
    assert Piece(b"{}\n{}\n{", 4).last_line == 6
    assert Piece(b"{}\n{}", 1, (3, 9)).last_line == 9
    assert Piece(b"", 7, ()).last_line == 7
