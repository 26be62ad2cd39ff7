"""Cuts a stream at line breaks; memory is bounded by the longest line that is allowed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from stillwatch.ingest.documents import MAX_DOCUMENT
from stillwatch.ingest.framing.piece import Piece

TOO_LONG: Final = "longer than 16 MiB"


def frame_lines(blocks: Iterable[bytes], chunk_bytes: int) -> Iterator[Piece]:
    """Pieces of whole lines of about `chunk_bytes`; a line over 16 MiB becomes a fault."""
    held: list[bytes] = []
    size = 0  # bytes held
    unfinished = 0  # of these, bytes since the last line break
    line = 1  # number of the first line held
    skipping = False  # inside a line that is too long
    for block in blocks:
        if skipping:
            end = block.find(b"\n") + 1
            if not end:
                continue
            block, skipping, line = block[end:], False, line + 1
        cut = block.rfind(b"\n") + 1
        unfinished = len(block) - cut if cut else unfinished + len(block)
        if cut and size + cut >= chunk_bytes:
            data = b"".join((*held, block[:cut]))
            yield Piece(data, line)
            line += data.count(b"\n")
            held, size = [block[cut:]], len(block) - cut
        else:
            held.append(block)
            size += len(block)
        if unfinished > MAX_DOCUMENT:
            data = b"".join(held)[: size - unfinished]
            line += data.count(b"\n")
            yield Piece(data, line - data.count(b"\n"), faults=((line, TOO_LONG),))
            held, size, unfinished, skipping = [], 0, 0, True
    if size:
        yield Piece(b"".join(held), line)
