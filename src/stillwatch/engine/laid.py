"""A large thing laid down in a file, its arrays as plain bytes, which many processes read without a copy.

Pickle protocol 5 keeps the arrays apart from the rest (PEP 574). What a second thing shares with one that was
laid down and picked up before lies there already: it is only named.
"""

from __future__ import annotations

import mmap
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np

_WORD: Final = 64  # bytes; arrays that begin in the middle of a word are slow to read
_NUMBER: Final = 8  # bytes of a length
Piece = tuple[Path, int, int]
"""Where an array's bytes lie: the file, the first of them, and how many they are."""


@dataclass(frozen=True)
class Laid:
    """A file that things were laid down in, as it lies in this process: as long as this is held, so do the
    bytes, and addresses tell what lies in it."""

    place: Path
    whole: memoryview

    @classmethod
    def at(cls, place: Path) -> Laid:
        """The file at `place`, for reading only."""
        with place.open("rb") as file:
            return cls(place, memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)))

    def find(self, piece: memoryview) -> Piece | None:
        """Where the bytes lie in this file, None where they lie elsewhere."""
        begin = _address(piece) - _address(self.whole)
        if begin > 0 and begin + piece.nbytes <= self.whole.nbytes:
            return self.place, begin, piece.nbytes
        return None


def lay_down(thing: object, place: Path, known: Sequence[Laid] = ()) -> None:
    """Write `thing` to the file `place`: the lengths of the pickle and of the list of its arrays, these two,
    and the arrays, but for those that lie in the `known` files."""
    arrays: list[pickle.PickleBuffer] = []
    rest = pickle.dumps(thing, protocol=5, buffer_callback=arrays.append)
    raw = [array.raw() for array in arrays]
    lying = [_known(piece, known) for piece in raw]
    listed = pickle.dumps([at or piece.nbytes for at, piece in zip(lying, raw, strict=True)])
    with place.open("wb") as file:
        for words in (rest, listed):
            file.write(len(words).to_bytes(_NUMBER, "little"))
        file.write(rest)
        file.write(listed)
        for piece in (piece for at, piece in zip(lying, raw, strict=True) if at is None):
            _align(file)
            file.write(piece)


def pick_up(place: Path) -> object:
    """What was laid down at `place`; its arrays are read from the file, and cannot be changed."""
    return pick_up_from(Laid.at(place))


def pick_up_from(laid: Laid) -> object:
    """What was laid down in this file; as `pick_up`."""
    whole = laid.whole
    rest, listed = (int.from_bytes(whole[at : at + _NUMBER], "little") for at in (0, _NUMBER))
    begin = 2 * _NUMBER + rest
    entries: list[Piece | int] = pickle.loads(whole[begin : begin + listed])
    files = {laid.place: laid}
    arrays = []
    for place, at, length in _placed(laid.place, entries, begin + listed):
        if place not in files:
            files[place] = Laid.at(place)
        arrays.append(files[place].whole[at : at + length])
    return pickle.loads(whole[2 * _NUMBER : begin], buffers=arrays)


def _placed(place: Path, entries: list[Piece | int], at: int) -> Iterator[Piece]:
    """Where each array lies: those of which the length alone is known one after the other, from `at` on."""
    for entry in entries:
        if isinstance(entry, tuple):
            yield entry
            continue
        at += -at % _WORD
        yield place, at, entry
        at += entry


def _known(piece: memoryview, known: Sequence[Laid]) -> Piece | None:
    found = (laid.find(piece) for laid in known) if piece.nbytes else ()
    return next((at for at in found if at is not None), None)


def _address(piece: memoryview) -> int:
    return int(np.frombuffer(piece, np.uint8).ctypes.data)


def _align(file: BinaryIO) -> None:
    file.write(bytes(-file.tell() % _WORD))
