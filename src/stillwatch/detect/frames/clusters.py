"""Texts to frames: which of the distinct texts that stand where a frame may stand are near-duplicates."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from stillwatch.detect.frames.lookup import places_of
from stillwatch.detect.frames.nearby import near_duplicates
from stillwatch.detect.frames.texts import DistinctTexts


def find_clusters(units: Iterable[pa.RecordBatch], expected: int = 0) -> pa.Table:
    """Columns unit and frame (int64), sorted by unit: of each text that has near-duplicates, the smallest
    text hash among them. A text that is not listed is a frame of its own.

    units: columns unit (text hashes, each once or more) and sketch; about so many texts are `expected`. All
    places together: a campaign may move its frame from the system text to the user text.
    """
    return clusters_among(distinct_texts(units, expected))


def distinct_texts(units: Iterable[pa.RecordBatch], expected: int = 0) -> DistinctTexts:
    """Each of the texts once, for `clusters_among`."""
    texts = DistinctTexts(expected)
    for batch in units:
        texts.add(batch)
    texts.finish()
    return texts


def clusters_among(texts: DistinctTexts) -> pa.Table:
    """As `find_clusters` gives them."""
    several, frame = near_duplicates(texts.sketches, texts.hashes)
    unit = texts.hashes[several]
    order = np.argsort(unit)
    return pa.table({"unit": unit[order], "frame": frame[order]})


def framed(texts: NDArray[np.int64], clusters: pa.Table) -> NDArray[np.int64]:
    """The frame of each text hash (0 stays 0), given the table of `find_clusters`."""
    units, frames = clusters["unit"].to_numpy(), clusters["frame"].to_numpy()
    if not len(units):
        return texts
    at = places_of(texts, units)
    return np.where(at >= 0, frames[at], texts)
