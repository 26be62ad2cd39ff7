"""Notes that an input broke off, so that what came before it still counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec

from stillwatch.ingest.framing.json_values import NOT_CLOSED
from stillwatch.ingest.framing.piece import Piece
from stillwatch.ingest.streams import DamagedInput

Item = TypeVar("Item")


class Damage:
    """What went wrong with one input; `reason` stays empty while nothing did."""

    def __init__(self) -> None:
        self.reason = ""

    def watch(self, items: Iterable[Item]) -> Iterator[Item]:
        """`items` up to where they break off; then they end, and `reason` says why."""
        try:
            yield from items
        except DamagedInput as error:
            self.reason = str(error)

    def trim(self, piece: Piece) -> Piece:
        """`piece` without the row that was torn apart, which the damage of the file stands for."""
        if not self.reason or piece.form == "columns":
            return piece
        if piece.numbers is not None:
            faults = tuple(fault for fault in piece.faults if fault[1] != NOT_CLOSED)
            return Piece(piece.data, piece.first_line, piece.numbers, faults)
        cut = piece.data.rfind(b"\n") + 1
        if _is_whole(piece.data[cut:]):
            return piece
        return Piece(piece.data[:cut], piece.first_line, None, piece.faults)


def _is_whole(row: bytes) -> bool:
    try:
        msgspec.json.decode(row)
    except (ValueError, RecursionError):
        return False
    return True
