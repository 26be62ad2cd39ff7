"""An input that breaks off is noted, and the row that was torn with it is left out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from stillwatch.ingest.damage import Damage
from stillwatch.ingest.framing.json_values import NOT_CLOSED
from stillwatch.ingest.framing.piece import Piece
from stillwatch.ingest.streams import DamagedInput


def breaking() -> Iterator[int]:
    """Breaks off after one."""
    yield 1
    raise DamagedInput("the gzip data ends too early")


def broken() -> Damage:
    """A damage that has happened."""
    damage = Damage()
    assert list(damage.watch(breaking())) == [1]
    return damage


def test_items_end_where_they_break_off_and_the_reason_is_kept() -> None:
    assert broken().reason == "the gzip data ends too early"
    whole = Damage()
    assert list(whole.watch([1, 2])) == [1, 2]
    assert whole.reason == ""


@pytest.mark.parametrize(
    ("data", "left"),
    [(b'{}\n{"a', b"{}\n"), (b"{}\n{}", b"{}\n{}"), (b"{}\n", b"{}\n"), (b'{"a"', b""), (b"", b"")],
)
def test_a_torn_line_is_left_out(data: bytes, left: bytes) -> None:
    assert broken().trim(Piece(data, 1)).data == left
    assert Damage().trim(Piece(data, 1)).data == data


def test_a_torn_document_is_no_fault_of_its_own() -> None:
    piece = Piece(b"{}", 1, (1,), ((2, NOT_CLOSED), (3, "other")))
    assert broken().trim(piece).faults == ((3, "other"),)
    columns = Piece(b"arrow", 1, form="columns")
    assert broken().trim(columns) is columns
