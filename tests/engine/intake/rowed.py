"""Records for the journal, with ids that a test can count."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from stillwatch.engine.intake.journal import Record
from stillwatch.engine.intake.segment import Stamp
from stillwatch.engine.work import pack
from stillwatch.ingest.names import NAMES
from stillwatch.model.lake import EXCHANGES

STAMP = Stamp("lake", "key")
MOMENT = 1_767_571_200_000_000  # 2026-01-05T00:00:00Z, in microseconds


def record(ids: Sequence[int]) -> Record:
    """One row an id, at one moment, each of an account of its own."""
    rows = [{"id": i, "ts": MOMENT + i, "account": 1000 + i} for i in ids]
    names = [{"account": 1000 + i, "name": f"acct_{i}"} for i in ids]
    return Record(
        pack(pa.RecordBatch.from_pylist(rows, schema=EXCHANGES)),
        len(rows),
        pack(pa.RecordBatch.from_pylist(names, schema=NAMES)),
    )
