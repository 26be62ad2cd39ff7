"""Cuts a stream of JSON values that are not one a line: arrays, indented objects, whole OTLP files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from stillwatch.ingest.documents import MAX_DOCUMENT
from stillwatch.ingest.framing.lines import TOO_LONG
from stillwatch.ingest.framing.piece import Piece

_PLAIN = rb'[^"{}\[\]]++|"(?:[^"\\]++|\\.)*+"'  # no bracket, or a string with what is in it
# everything up to the next bracket that stands outside of a string
_TO_BRACKET = re.compile(rb"(?:" + _PLAIN + rb")*+([{}\[\]])", re.DOTALL)
# between documents: one bracket, or one thing that should not be there
_BETWEEN = re.compile(rb'[\s,:]*+(?:([{}\[\]])|("(?:[^"\\]++|\\.)*+"|[^\s,:{}\[\]"]++))', re.DOTALL)
_LEVELS = 14  # of brackets that `_DOCUMENT` sees through


def _nested(levels: int) -> bytes:
    inner = rb"|[{\[]" + _nested(levels - 1) + rb"[}\]]" if levels else b""
    return rb"(?:" + _PLAIN + inner + rb")*+"


# a whole document in one step, where it is not nested deeper; no step of it is ever tried twice
_DOCUMENT = re.compile(rb"\{" + _nested(_LEVELS) + rb"[}\]]", re.DOTALL)

NOT_AN_OBJECT: Final = "not a JSON object"
MAX_FAULTS: Final = 1000  # kept before a piece is given out
NOT_CLOSED: Final = "the document is not closed"


def frame_json_values(
    blocks: Iterable[bytes], chunk_bytes: int, wrapper: tuple[bytes, bytes] | None = None
) -> Iterator[Piece]:
    """Pieces of JSON objects, each on one line, numbered by the line on which it begins.

    Arrays around the objects are taken off. With `wrapper` an object around them is taken off too,
    and each document is put between the wrapper's two halves, so that it is whole again.
    """
    splitter = _Splitter(wrapper)
    for block in blocks:
        splitter.feed(block)
        if splitter.size >= chunk_bytes or len(splitter.faults) >= MAX_FAULTS:
            yield splitter.give_out()
    splitter.finish()
    if splitter.size or splitter.faults:
        yield splitter.give_out()


class _Splitter:
    """Finds where documents begin and end in bytes that arrive block by block."""

    def __init__(self, wrapper: tuple[bytes, bytes] | None) -> None:
        self.wrapper = wrapper
        self.in_wrapper = False
        self.buffer = b""
        self.start = 0  # in `buffer`: of the open document, or of what is not yet scanned
        self.scanned = 0  # in `buffer`
        self.depth = 0  # brackets open in the document; 0: between documents
        self.skipping = False  # after a document that is too long, to the next line with a `{`
        self.line = 1  # at `start`
        self.size = 0  # bytes of documents not yet given out
        self.documents: list[bytes] = []
        self.numbers: list[int] = []
        self.faults: list[tuple[int, str]] = []

    def feed(self, block: bytes) -> None:
        """Scan one more block."""
        self.buffer = self.buffer[self.start :] + block
        self.scanned -= self.start
        self.start = 0
        while self._skip() if self.skipping else self._inside() if self.depth else self._between():
            pass
        if self.depth == 0:
            self._move(self.scanned)
        elif len(self.buffer) - self.start > MAX_DOCUMENT:
            self.faults.append((self.line, TOO_LONG))
            self.skipping, self.depth, self.scanned = True, 0, self.start + 1

    def finish(self) -> None:
        """Take account of what is still open at the end of the input."""
        if self.depth:
            self.faults.append((self.line, NOT_CLOSED))
        elif not self.skipping and self.buffer[self.start :].strip(b" \t\r\n,"):
            self.faults.append((self.line, NOT_AN_OBJECT))

    def give_out(self) -> Piece:
        """The documents found since the last time."""
        piece = Piece(b"\n".join(self.documents), 1, tuple(self.numbers), tuple(self.faults))
        self.documents, self.numbers, self.faults, self.size = [], [], [], 0
        return piece

    def _between(self) -> bool:
        found = _BETWEEN.match(self.buffer, self.scanned)
        if not found or (found.end() == len(self.buffer) and found.group(2)):
            return False  # the rest may still grow
        self.scanned = found.end()
        bracket = found.group(1)
        if bracket == b"{" and (self.wrapper is None or self.in_wrapper):
            self._move(self.scanned - 1)
            whole = _DOCUMENT.match(self.buffer, self.start)
            if whole:
                self._take(whole.end())
            else:
                self.depth = 1
        elif bracket in (b"{", b"}"):
            self.in_wrapper = bracket == b"{"
        elif bracket is None and not self.in_wrapper:
            self._move(found.start(2))
            if not self.faults or self.faults[-1][0] != self.line:
                self.faults.append((self.line, NOT_AN_OBJECT))
        return True

    def _inside(self) -> bool:
        found = _TO_BRACKET.match(self.buffer, self.scanned)
        if not found:
            return False
        self.scanned = found.end()
        self.depth += 1 if found.group(1) in b"{[" else -1
        if self.depth == 0:
            self._take(self.scanned)
        return True

    def _take(self, end: int) -> None:
        """The document that ends here is whole."""
        document = self.buffer[self.start : end].replace(b"\n", b" ")
        if self.wrapper:
            document = document.join(self.wrapper)
        self.documents.append(document)
        self.numbers.append(self.line)
        self.size += len(document)
        self.scanned = end
        self._move(end)

    def _skip(self) -> bool:
        found = self.buffer.find(b"\n{", self.scanned)
        self.scanned = found + 1 if found >= 0 else max(self.scanned, len(self.buffer) - 1)
        self._move(self.scanned)
        self.skipping = found < 0
        return found >= 0

    def _move(self, position: int) -> None:
        self.line += self.buffer.count(b"\n", self.start, position)
        self.start = position
