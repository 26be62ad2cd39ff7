"""Who shows which frame how often, of the frames that several accounts show: counted beside the engine.

Most frames are texts that one account shows once. An engine groups all of them to find the few that are
shared; here the sightings are cut into parts by frame, each small enough for the processor's cache, and every
part is counted in tables of its own (radix partitioning, as in Balkesen and others, Main-memory hash joins on
multi-core CPUs, 2013).
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import numba as nb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from stillwatch.detect.frames.texts import SCATTER

Ints = NDArray[np.int64]
Counted = tuple[Ints, Ints, NDArray[np.int32]]

_PARTS_BITS: Final = 9
_PARTS: Final = 1 << _PARTS_BITS
_SHIFT: Final = np.uint64(64 - _PARTS_BITS)
_GATHERED: Final = 1 << 20  # sightings that are cut into parts at a time
_THREADS: Final = 2
USES: Final = pa.schema([("frame", pa.int64()), ("account", pa.int64()), ("exchanges", pa.int32())])


def count_uses(sightings: Iterable[pa.RecordBatch], mask: int = 0, part: int = 0) -> pa.Table:
    """One row for each account that shows a frame which others show too, with the number of its sightings:
    columns of USES, in an order that follows that of the sightings.

    sightings: columns frame and account (int64 without nulls), a row each; only frames whose lowest bits
    (`mask`) are `part` are looked at.
    """
    pieces = [_parted(frame, account) for frame, account in _gathered(sightings, mask, part)]
    if not pieces:
        return USES.empty_table()
    with ThreadPoolExecutor(_THREADS) as pool:
        found = list(pool.map(lambda number: _counted(pieces, number), range(_PARTS)))
    columns = [pa.chunked_array(list(column)) for column in zip(*found, strict=True)]
    return pa.Table.from_arrays(columns, schema=USES)


def _gathered(sightings: Iterable[pa.RecordBatch], mask: int, part: int) -> Iterable[tuple[Ints, Ints]]:
    """Frames and accounts of so many sightings at a time that cutting them up is worth it."""
    held: list[tuple[Ints, Ints]] = []
    rows = 0
    for batch in sightings:
        frame, account = batch.column("frame").to_numpy(), batch.column("account").to_numpy()
        held.append(_of_part(frame, account, mask, part) if mask else (frame, account))
        rows += len(held[-1][0])
        if rows >= _GATHERED:
            yield _joined(held)
            held, rows = [], 0
    if held:
        yield _joined(held)


def _joined(held: list[tuple[Ints, Ints]]) -> tuple[Ints, Ints]:
    frames, accounts = zip(*held, strict=True)
    return np.concatenate(frames), np.concatenate(accounts)


def _counted(pieces: list[tuple[Ints, Ints, Ints]], number: int) -> Counted:
    """The uses in one part, of every piece's frames, accounts and offsets."""
    frames = [frame[at[number] : at[number + 1]] for frame, _, at in pieces]
    accounts = [account[at[number] : at[number + 1]] for _, account, at in pieces]
    counted: Counted = _shared_uses(np.concatenate(frames), np.concatenate(accounts))
    return counted


@nb.njit(cache=True, nogil=True)
def _of_part(frame: Ints, account: Ints, mask: int, part: int) -> tuple[Ints, Ints]:
    """The sightings whose frame's lowest bits are `part`."""
    frames, accounts, count = np.empty_like(frame), np.empty_like(account), 0
    for i in range(frame.size):
        if frame[i] & mask == part:
            frames[count], accounts[count] = frame[i], account[i]
            count += 1
    return frames[:count].copy(), accounts[:count].copy()


@nb.njit(cache=True, nogil=True)
def _parted(frame: Ints, account: Ints) -> tuple[Ints, Ints, Ints]:
    """The sightings by part, in their order within it, and where each part begins: offsets [_PARTS + 1]."""
    offsets = np.zeros(_PARTS + 1, np.int64)
    for i in range(frame.size):
        offsets[((np.uint64(frame[i]) * SCATTER) >> _SHIFT) + np.uint64(1)] += 1
    offsets = np.cumsum(offsets)
    at = offsets.copy()
    frames, accounts = np.empty_like(frame), np.empty_like(account)
    for i in range(frame.size):
        part = (np.uint64(frame[i]) * SCATTER) >> _SHIFT
        frames[at[part]], accounts[at[part]] = frame[i], account[i]
        at[part] += 1
    return frames, accounts, offsets


@nb.njit(cache=True, nogil=True)
def _shared_uses(frame: Ints, account: Ints) -> Counted:
    """The uses among these sightings, in the order of their first sighting."""
    first, shared = _first_sightings(frame, account)
    bits = _table_bits(frame.size)
    table = np.full(1 << bits, -1, np.int32)
    shift, mask = np.uint64(64 - bits), np.uint64((1 << bits) - 1)
    uses, count = np.empty(frame.size, np.int32), np.zeros(frame.size, np.int32)
    found = 0
    for i in range(frame.size):
        if not shared[first[i]]:
            continue
        slot = ((np.uint64(frame[i]) * SCATTER ^ np.uint64(account[i])) * SCATTER) >> shift
        while table[slot] >= 0:
            other = uses[table[slot]]
            if frame[other] == frame[i] and account[other] == account[i]:
                break
            slot = (slot + np.uint64(1)) & mask
        if table[slot] < 0:
            table[slot], uses[found] = found, i
            found += 1
        count[table[slot]] += 1
    return frame[uses[:found]], account[uses[:found]], count[:found].copy()


@nb.njit(cache=True, nogil=True)
def _first_sightings(frame: Ints, account: Ints) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """For each sighting the first one of its frame, and of each of these whether other accounts follow."""
    bits = _table_bits(frame.size)
    table = np.full(1 << bits, -1, np.int32)
    # the highest bits are alike within a part
    shift, mask = np.uint64(64 - bits), np.uint64((1 << bits) - 1)
    first, shared = np.empty(frame.size, np.int32), np.zeros(frame.size, np.bool_)
    for i in range(frame.size):
        slot = ((np.uint64(frame[i]) * SCATTER) << np.uint64(_PARTS_BITS)) >> shift
        while table[slot] >= 0 and frame[table[slot]] != frame[i]:
            slot = (slot + np.uint64(1)) & mask
        if table[slot] < 0:
            table[slot] = i
        first[i] = table[slot]
        if account[table[slot]] != account[i]:
            shared[first[i]] = True
    return first, shared


@nb.njit(cache=True, inline="always")
def _table_bits(rows: int) -> int:
    """Of a table that is at most half full."""
    bits = 4
    while (1 << bits) < 2 * rows:
        bits += 1
    return bits
