"""The Parquet files of the lake: how one is laid out, written and read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from stillwatch.ingest.durable import write_synced
from stillwatch.model.lake import EXCHANGES

PART_ROWS: Final = 131_072
ROW_GROUP_ROWS: Final = 65_536
DAY_US: Final = 86_400_000_000

# Sketches and vectors are close to noise: a dictionary or a minimum of them only costs time.
_OPAQUE: Final = tuple(
    field.name
    for field in EXCHANGES
    if pa.types.is_fixed_size_binary(field.type) or pa.types.is_list(field.type)
)
_DISTINCT: Final = ("id", "ts", "latency_ms", *_OPAQUE)
_DICTIONARY: Final = [field.name for field in EXCHANGES if field.name not in _DISTINCT]
_STATISTICS: Final = [field.name for field in EXCHANGES if field.name not in _OPAQUE]


class Part(msgspec.Struct, frozen=True):
    """One file of the lake: `path` under `exchanges/`, its rows, its first and last event time (us)."""

    path: str
    rows: int
    first: int
    last: int

    @property
    def day(self) -> str:
        """The folder it stands in: `day=YYYY-MM-DD`."""
        return self.path.split("/")[0]


def day_folder(day: int) -> str:
    """The folder of a day counted from 1970-01-01 (UTC): `day=YYYY-MM-DD`."""
    return f"day={date(1970, 1, 1) + timedelta(days=day)}"


def sort_rows(rows: pa.Table) -> pa.Table:
    """`rows` by event time, then id: the one order that does not depend on arrival."""
    times, ids = rows["ts"].cast(pa.int64()).to_numpy(), rows["id"].to_numpy()
    is_later = times[1:] > times[:-1]
    if (is_later | ((times[1:] == times[:-1]) & (ids[1:] >= ids[:-1]))).all():
        return rows  # as most logs are; moving wide rows costs more than reading them
    return rows.take(pa.array(np.lexsort((ids, times))))


def write_part(path: Path, rows: pa.Table) -> tuple[int, int]:
    """Write `rows` (at least one) to `path`, sorted and synced; gives the first and last event time (us)."""
    ordered = sort_rows(rows)
    write_synced(path, lambda stream: _write(stream, ordered))
    times = ordered["ts"].cast(pa.int64())
    return times[0].as_py(), times[-1].as_py()


def read_part(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """The rows of one part in file order, all columns or the named ones."""
    names = list(columns) if columns is not None else None
    return pq.ParquetFile(path).read(names)


def _write(stream: BinaryIO, rows: pa.Table) -> None:
    pq.write_table(
        rows,
        stream,
        row_group_size=ROW_GROUP_ROWS,
        compression="zstd",
        compression_level=1,
        use_dictionary=_DICTIONARY,
        write_statistics=_STATISTICS,
    )
