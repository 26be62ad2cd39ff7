"""Cuts inputs into chunks of whole rows, which worker processes decode on their own."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Final

from msgspec import structs

from stillwatch.ingest.damage import Damage
from stillwatch.ingest.decoding import Chunk, Decoded, decode
from stillwatch.ingest.documents import WHOLE_LINE
from stillwatch.ingest.framing.columns import frame_columns, spool
from stillwatch.ingest.framing.piece import Piece
from stillwatch.ingest.readers.contract import Reader
from stillwatch.ingest.readers.manifest import all_readers, reader_named
from stillwatch.ingest.recognition import frame, layout_of, recognise_head, take_head
from stillwatch.ingest.sources import Source, find_sources
from stillwatch.ingest.streams import Stream
from stillwatch.model.errors import Quarantined

__all__ = ["CHUNK_BYTES", "Chunk", "Decoded", "decode", "plan"]

CHUNK_BYTES: Final = 3 << 20
WHOLE_FILE: Final = "file"  # the field named when the fault is not in one row
_EMPTY = Piece(b"", 1)


def plan(
    paths: Iterable[str | os.PathLike[str]],
    format_name: str | None = None,
    *,
    chunk_bytes: int = CHUNK_BYTES,
    account_from: Mapping[str, tuple[str, ...]] | None = None,
) -> Iterator[Chunk]:
    """The chunks of all inputs behind `paths`, in order, read as they are asked for.

    Without `format_name` each input's format is recognised from its first rows. A damaged or unknown
    input is quarantined and the others are read; a missing one raises StillwatchError at once. account_from:
    by format, the fields that name the account where the format's own do not.
    """
    named = reader_named(format_name) if format_name else None
    sources = find_sources(paths)
    chunks = chain.from_iterable(_plan_source(source, named, chunk_bytes) for source in sources)
    if not account_from:
        return chunks
    return (structs.replace(chunk, account=account_from.get(chunk.reader, ())) for chunk in chunks)


def _plan_source(source: Source, named: Reader | None, chunk_bytes: int) -> Iterator[Chunk]:
    stream, damage = Stream(source.name), Damage()
    blocks = damage.watch(stream.blocks())
    head = take_head(blocks)
    layout = layout_of(head)
    reader = named if named and layout != "columns" else recognise_head(head, layout)
    if reader is None:
        stream.close()
        reason = damage.reason or (_unknown() if head.strip() else "")
        yield from _rest(source.name, source.size or stream.taken, 1, reason)
    elif layout == "columns":
        yield from _plan_columns(source, stream, chain((head,), blocks), damage)
    else:
        framed = frame(head, blocks, layout, chunk_bytes)
        yield from _plan_rows(source.name, reader.name, stream, framed, damage)


def _plan_rows(
    file: str, reader: str, stream: Stream, pieces: Iterator[Piece], damage: Damage
) -> Iterator[Chunk]:
    taken, line = 0, 1
    for framed in pieces:
        piece = damage.trim(framed)
        faults = tuple(Quarantined(file, at, WHOLE_LINE, why) for at, why in piece.faults)
        yield Chunk(file, reader, piece, stream.taken - taken, faults)
        taken, line = stream.taken, max(line, framed.last_line)
    yield from _rest(file, stream.taken - taken, line, damage.reason)


def _plan_columns(source: Source, stream: Stream, blocks: Iterable[bytes], damage: Damage) -> Iterator[Chunk]:
    """Chunks of a Parquet file, read in place where that is possible."""
    if stream.is_plain_file:
        stream.close()
    with open(source.name, "rb") if stream.is_plain_file else spool(blocks) as file:
        size, taken, row = source.size or stream.taken, 0, 1
        for piece, share in damage.watch(frame_columns(file)):
            consumed = int(size * share) - taken
            yield Chunk(source.name, "parquet", piece, consumed)
            taken, row = taken + consumed, piece.first_line
    yield from _rest(source.name, size - taken, row, damage.reason)


def _rest(file: str, consumed: int, line: int, reason: str) -> Iterator[Chunk]:
    """What closes a file, if anything: the rest of its bytes, and how it broke off if it did."""
    faults = (Quarantined(file, line, WHOLE_FILE, reason),) if reason else ()
    if faults or consumed:
        yield Chunk(file, "", _EMPTY, consumed, faults)


def _unknown() -> str:
    names = ", ".join(reader.name for reader in all_readers())
    return f"the format was not recognised; name it with --format ({names}) or leave the file out"
