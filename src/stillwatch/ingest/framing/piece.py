"""What framing gives out: a run of whole rows, or of columns, and what could not be framed."""

from __future__ import annotations

from typing import Literal

import msgspec

Form = Literal["rows", "columns"]


class Piece(msgspec.Struct, frozen=True, gc=False):
    """`data` is whole rows, one a line (form "rows"), or an Arrow stream (form "columns").

    The rows are numbered from `first_line`, or one by one by `numbers`. `faults` are pairs of a line
    number and the reason why nothing could be framed there.
    """

    data: bytes
    first_line: int
    numbers: tuple[int, ...] | None = None
    faults: tuple[tuple[int, str], ...] = ()
    form: Form = "rows"

    @property
    def last_line(self) -> int:
        """The number of the last row, or of the line that stands open at the end."""
        if self.numbers is not None:
            return self.numbers[-1] if self.numbers else self.first_line
        return self.first_line + self.data.count(b"\n")
