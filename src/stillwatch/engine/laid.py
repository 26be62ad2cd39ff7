"""A large thing laid down in a file, its arrays as plain bytes, which many processes read without a copy.

Pickle protocol 5 keeps the arrays apart from the rest (PEP 574).
"""

from __future__ import annotations

import mmap
import pickle
from pathlib import Path
from typing import BinaryIO, Final

_WORD: Final = 64  # bytes; arrays that begin in the middle of a word are slow to read
_NUMBER: Final = 8  # bytes of a length


def lay_down(thing: object, place: Path) -> None:
    """Write `thing` to the file `place`: the pickle, the arrays' lengths, the arrays."""
    arrays: list[pickle.PickleBuffer] = []
    rest = pickle.dumps(thing, protocol=5, buffer_callback=arrays.append)
    raw = [array.raw() for array in arrays]
    with place.open("wb") as file:
        for number in (len(rest), len(raw), *(piece.nbytes for piece in raw)):
            file.write(number.to_bytes(_NUMBER, "little"))
        file.write(rest)
        for piece in raw:
            _align(file)
            file.write(piece)


def pick_up(place: Path) -> object:
    """What was laid down at `place`; its arrays are read from the file, and cannot be changed."""
    with place.open("rb") as file:
        whole = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    size, count = _number(whole, 0), _number(whole, 1)
    lengths = [_number(whole, 2 + i) for i in range(count)]
    at = _NUMBER * (2 + count)
    rest = whole[at : at + size]
    at += size
    arrays = []
    for length in lengths:
        at += -at % _WORD
        arrays.append(whole[at : at + length])
        at += length
    return pickle.loads(rest, buffers=arrays)


def _align(file: BinaryIO) -> None:
    file.write(bytes(-file.tell() % _WORD))


def _number(whole: memoryview, place: int) -> int:
    return int.from_bytes(whole[place * _NUMBER : (place + 1) * _NUMBER], "little")
