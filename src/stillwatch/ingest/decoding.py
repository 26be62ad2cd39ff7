"""Decodes one chunk; this is what worker processes run."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from stillwatch.ingest.account_from import AccountFrom
from stillwatch.ingest.documents import MAX_DOCUMENT, WHOLE_LINE
from stillwatch.ingest.framing.columns import rows_of_columns
from stillwatch.ingest.framing.lines import TOO_LONG
from stillwatch.ingest.framing.piece import Piece
from stillwatch.ingest.normalise import normalise
from stillwatch.ingest.readers.contract import Reader
from stillwatch.ingest.readers.manifest import reader_named
from stillwatch.model.errors import BadRow, Quarantined
from stillwatch.model.normal import NormalExchange


class Chunk(msgspec.Struct, frozen=True, gc=False):
    """Whole rows of one file for one reader. `consumed`: bytes of the file as stored that led to it.

    `quarantined` holds what was refused before decoding, such as lines that are too long. `account`: the
    fields that name the account, where the format's own do not.
    """

    file: str
    reader: str
    piece: Piece
    consumed: int
    quarantined: tuple[Quarantined, ...] = ()
    account: tuple[str, ...] = ()


class Decoded(msgspec.Struct, frozen=True):
    """What came of a chunk."""

    exchanges: list[NormalExchange]
    quarantined: list[Quarantined]


def decode(chunk: Chunk, now_us: int) -> Decoded:
    """The good exchanges of `chunk` and its bad rows; `now_us` is microseconds since 1970 UTC."""
    exchanges: list[NormalExchange] = []
    quarantined = list(chunk.quarantined)
    if chunk.piece.data:
        reader = AccountFrom(chunk.reader, chunk.account) if chunk.account else reader_named(chunk.reader)
        with without_cycle_search():
            for number, row in numbered_rows(chunk.piece):
                if refused := _decode_row(reader, row, now_us, exchanges):
                    quarantined += [Quarantined(chunk.file, number, bad.field, bad.reason) for bad in refused]
    return Decoded(exchanges, quarantined)


@contextmanager
def without_cycle_search() -> Iterator[None]:
    """No search for unreachable cycles meanwhile: decoded rows hold none, and there are so many of them
    that Python would search all over again every few rows."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def numbered_rows(piece: Piece) -> Iterator[tuple[int, bytes]]:
    """Each row that is not empty, with its number in the file."""
    if piece.form == "columns":
        yield from enumerate(rows_of_columns(piece.data), piece.first_line)
        return
    rows = piece.data.split(b"\n")
    numbers = piece.numbers or range(piece.first_line, piece.first_line + len(rows))
    for number, row in zip(numbers, rows, strict=False):
        if row and not row.isspace():
            yield number, row


def _decode_row(reader: Reader, row: bytes, now_us: int, exchanges: list[NormalExchange]) -> list[BadRow]:
    """Add the row's good exchanges to `exchanges` and return what was wrong with the others."""
    if len(row) > MAX_DOCUMENT:
        return [BadRow(WHOLE_LINE, TOO_LONG)]
    bad: list[BadRow] = []
    try:
        for exchange in reader.exchanges(row):
            try:
                exchanges.append(normalise(exchange, now_us))
            except BadRow as refused:
                bad.append(refused)
    except BadRow as refused:
        bad.append(refused)
    return bad
