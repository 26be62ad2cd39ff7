"""Exchanges to frames: each of the three places where a frame stands gets its near-duplicate cluster."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from stillwatch.detect.frames.nearby import near_duplicates
from stillwatch.model.lake import SKETCH_SIZE

# 14 planes: two paraphrases (cosine .9) share a cell with chance .12, unrelated texts with 1 in 16,384
_PLANES = 14
PLACES: tuple[str, ...] = ("system", "head", "tail")


@dataclass(frozen=True)
class Frames:
    """`of_place[p][i]` is the frame of exchange i at place p (0: none), the smallest unit hash of its
    near-duplicate cluster; `cells[p][i]` its cell of meaning. `units` are the distinct unit hashes,
    sorted, each with the `frame` it belongs to."""

    of_place: dict[str, NDArray[np.int64]]
    cells: dict[str, NDArray[np.int64]]
    units: NDArray[np.int64]
    frame: NDArray[np.int64]


def find_frames(exchanges: pa.Table) -> Frames:
    """Cluster the units of all three places together: a campaign may move its frame from the system
    text to the user text. Needs the columns PLACE, PLACE_sketch and PLACE_cell."""
    hashes = {p: _numbers(exchanges[p]) for p in PLACES}
    every = np.concatenate([hashes[p] for p in PLACES])
    units, first = np.unique(every, return_index=True)
    present = units != 0
    units, first = units[present], first[present]
    sketches = _rows(exchanges, "sketch", 2 * SKETCH_SIZE, first).view(np.uint16)
    clusters = near_duplicates(np.ascontiguousarray(sketches))
    frame = units[clusters]
    places = {p: _translate(hashes[p], units, frame) for p in PLACES}
    cells = {p: _cells(exchanges, p) for p in PLACES}
    return Frames(places, cells, units, frame)


def _cells(exchanges: pa.Table, place: str) -> NDArray[np.int64]:
    """Ids of cells, small numbers apart from text hashes and another range for each place; 0: none."""
    code = exchanges[f"{place}_cell"]
    first = code.fill_null(0).to_numpy().astype(np.int64) & ((1 << _PLANES) - 1)
    return np.where(code.is_null().to_numpy(), 0, first + (np.int64(PLACES.index(place) + 1) << 32))


def _numbers(column: pa.ChunkedArray) -> NDArray[np.int64]:
    filled: NDArray[np.int64] = column.fill_null(0).to_numpy()
    return filled


def _translate(
    values: NDArray[np.int64], units: NDArray[np.int64], frame: NDArray[np.int64]
) -> NDArray[np.int64]:
    if not len(units):
        return np.zeros_like(values)
    at = np.minimum(np.searchsorted(units, values), len(units) - 1)
    return np.where(values == 0, 0, frame[at])


def _rows(exchanges: pa.Table, kind: str, width: int, picked: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Rows `picked` of the three places' fixed-size binaries laid end to end: uint8 [n, width]."""
    out = np.empty((len(picked), width), np.uint8)
    n = exchanges.num_rows
    for p, place in enumerate(PLACES):
        mine = (picked >= p * n) & (picked < (p + 1) * n)
        out[mine] = binary_rows(exchanges[f"{place}_{kind}"], width)[picked[mine] - p * n]
    return out


def binary_rows(column: pa.ChunkedArray, width: int) -> NDArray[np.uint8]:
    """A fixed-size binary column as uint8 [n, width]; nulls hold whatever bytes lie there."""
    chunks = []
    for chunk in column.chunks:
        data = np.frombuffer(chunk.buffers()[1], np.uint8)
        chunks.append(data[chunk.offset * width : (chunk.offset + len(chunk)) * width].reshape(-1, width))
    return np.concatenate(chunks) if chunks else np.empty((0, width), np.uint8)
