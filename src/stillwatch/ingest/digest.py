"""A 64-bit digest of every row of a table, the same on every machine and in every version of the engines."""

from __future__ import annotations

import hashlib

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

UInt64s = NDArray[np.uint64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FACTOR = np.uint64(0xBF58476D1CE4E5B9)
_NULL = np.uint64(0x94D049BB133111EB)


def row_digests(table: pa.Table) -> UInt64s:
    """One digest a row over all columns of `table`, in order; equal rows have equal digests."""
    digests = np.zeros(table.num_rows, np.uint64)
    for column in table.columns:
        for words in _words(_as_array(column)):
            digests = _mix(digests ^ words)
    return digests


def _mix(numbers: UInt64s) -> UInt64s:
    mixed = (numbers + _GOLDEN) * _FACTOR
    mixed ^= mixed >> np.uint64(32)
    return mixed


def _as_array(column: pa.ChunkedArray) -> pa.Array:
    combined = column.combine_chunks()
    if isinstance(combined, pa.ChunkedArray):  # no rows, or too large for one array
        return pa.concat_arrays(combined.chunks) if combined.num_chunks else pa.array([], column.type)
    return combined


def _words(array: pa.Array) -> list[UInt64s]:
    """The values as 64-bit words, one array for every eight bytes of a value; nulls are one fixed word."""
    kind = array.type
    if pa.types.is_fixed_size_binary(kind):
        words = _binary_words(array)
    elif pa.types.is_list(kind):
        words = [_list_words(array)]
    elif pa.types.is_string(kind):
        words = [_string_words(array)]
    else:
        words = [_number_words(array)]
    if not array.null_count:
        return words
    missing = array.is_null().to_numpy(zero_copy_only=False)
    return [np.where(missing, _NULL, word) for word in words]


def _number_words(array: pa.Array) -> UInt64s:
    if pa.types.is_boolean(array.type):
        array = array.cast(pa.int8())
    elif pa.types.is_timestamp(array.type):
        array = array.cast(pa.int64())
    values = pc.fill_null(array, 0).to_numpy(zero_copy_only=False)
    if values.dtype.kind == "f":
        values = values.view(np.dtype(f"i{values.dtype.itemsize}"))
    return np.asarray(values, np.int64).view(np.uint64)


def _binary_words(array: pa.Array) -> list[UInt64s]:
    width = array.type.byte_width
    padded = np.zeros((len(array), -(-width // 8) * 8), np.uint8)
    data = array.buffers()[1]
    if data is not None and len(array):
        flat = np.frombuffer(data, np.uint8, len(array) * width, array.offset * width)
        padded[:, :width] = flat.reshape(len(array), width)
    # little-endian on every machine
    return [np.ascontiguousarray(words).astype(np.uint64) for words in padded.view("<u8").T]


def _string_words(array: pa.Array) -> UInt64s:
    coded = array.dictionary_encode()
    known = [
        int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
        for text in coded.dictionary.to_pylist()
    ]
    indices = pc.fill_null(coded.indices, 0).to_numpy(zero_copy_only=False)
    hashes: UInt64s = np.asarray([*known, 0], np.uint64)[indices]
    return hashes


def _list_words(array: pa.Array) -> UInt64s:
    """Order counts inside a list, so each value is mixed with its position before the sum."""
    lengths = pc.fill_null(array.value_lengths(), 0).to_numpy(zero_copy_only=False).astype(np.int64)
    values = _number_words(array.flatten())
    ends = np.cumsum(lengths)
    starts = ends - lengths
    positions = np.arange(len(values), dtype=np.int64) - np.repeat(starts, lengths)
    sums = np.zeros(len(values) + 1, np.uint64)
    np.cumsum(_mix(values + _mix(positions.astype(np.uint64))), out=sums[1:])
    totals: UInt64s = (sums[ends] - sums[starts]) ^ lengths.astype(np.uint64)
    return totals
