"""Sealed segments of the journal go into the lake: each exchange once, also where this is cut short.

The lake counts each id once, so a segment that was handed over and not yet removed when the process died
changes nothing when it is handed over again.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from stillwatch.engine.intake.segment import NAMES, read_payloads
from stillwatch.engine.room import release_unused
from stillwatch.ingest.writer import Added, LakeWriter
from stillwatch.model.lake import EXCHANGES

_NO_ROWS = pa.RecordBatch.from_pylist([], schema=EXCHANGES)


def hand_over(lake: Path, segments: Sequence[Path]) -> Added:
    """Add the rows of `segments` and the names they bring to the lake, by one commit.

    Raises `StillwatchError` where another process writes to the lake, and OSError where the disk fails;
    nothing is visible then, and the segments stay as they are.
    """
    try:
        return _added(lake, segments)
    finally:
        release_unused()  # the process stays, and idles until the next one


def _added(lake: Path, segments: Sequence[Path]) -> Added:
    with LakeWriter(lake) as writer:
        for path in segments:
            for names in read_payloads(path.with_suffix(NAMES)):
                writer.append(_NO_ROWS, _batch(names))
            for rows in read_payloads(path):
                writer.append(_batch(rows))
        return writer.commit()


def _batch(stream: bytes) -> pa.RecordBatch:
    with pa.ipc.open_stream(stream) as reader:
        return reader.read_next_batch()
