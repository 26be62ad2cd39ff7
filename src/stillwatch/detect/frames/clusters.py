"""Texts to frames: which of the distinct texts that stand where a frame may stand are near-duplicates."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from stillwatch.detect.frames.nearby import near_duplicates
from stillwatch.model.lake import SKETCH_BYTES


def find_clusters(units: pa.Table) -> pa.Table:
    """Columns unit and frame (int64), sorted by unit: of each text that has near-duplicates, the smallest
    text hash among them. A text that is not listed is a frame of its own.

    units: columns unit (distinct hashes) and sketch. All places together: a campaign may move its frame
    from the system text to the user text.
    """
    hashes = units["unit"].to_numpy()
    sketches = binary_rows(units["sketch"], SKETCH_BYTES).view(np.uint16)
    clusters = near_duplicates(np.ascontiguousarray(sketches), np.argsort(hashes))
    several = np.flatnonzero(np.bincount(clusters, minlength=len(hashes))[clusters] > 1)
    several = several[np.argsort(hashes[several])]
    return pa.table({"unit": hashes[several], "frame": hashes[clusters[several]]})


def framed(texts: NDArray[np.int64], clusters: pa.Table) -> NDArray[np.int64]:
    """The frame of each text hash (0 stays 0), given the table of `find_clusters`."""
    units, frames = clusters["unit"].to_numpy(), clusters["frame"].to_numpy()
    if not len(units):
        return texts
    at = np.minimum(np.searchsorted(units, texts), len(units) - 1)
    return np.where(units[at] == texts, frames[at], texts)


def binary_rows(column: pa.ChunkedArray, width: int) -> NDArray[np.uint8]:
    """A binary column whose values all have `width` bytes, as uint8 [n, width]; no nulls."""
    fixed = column.cast(pa.binary(width))
    chunks = []
    for chunk in fixed.chunks:
        data = np.frombuffer(chunk.buffers()[1], np.uint8)
        chunks.append(data[chunk.offset * width : (chunk.offset + len(chunk)) * width].reshape(-1, width))
    return np.concatenate(chunks) if chunks else np.empty((0, width), np.uint8)
