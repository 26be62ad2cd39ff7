"""Which keyed hash stands for which account: kept apart from the lake's data, so that it can stay home."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from stillwatch.ingest.durable import PRIVATE, replace_file

NAMES: Final = pa.schema([("account", pa.int64()), ("name", pa.string())])
_COMPACT_AT: Final = 1_000_000


class NameBook:
    """Gathers (account hash, account id) pairs; memory grows with accounts, not with exchanges."""

    def __init__(self) -> None:
        self._names = NAMES.empty_table()
        self._compact_at = _COMPACT_AT

    @property
    def held(self) -> int:
        """Pairs in memory now, some of them perhaps repeated."""
        return int(self._names.num_rows)

    def add(self, pairs: pa.RecordBatch) -> None:
        """Take in pairs with schema `NAMES`, repeated or not."""
        self._names = pa.concat_tables([self._names, pa.Table.from_batches([pairs])])
        if self._names.num_rows >= self._compact_at:
            self._names = distinct_names(self._names)
            self._compact_at = _COMPACT_AT + self._names.num_rows

    def save(self, folder: Path) -> None:
        """Merge with what `folder` holds already and replace it; nothing is written if nothing is new."""
        known = read_names(folder)
        merged = distinct_names(pa.concat_tables([known, self._names]))
        if merged.equals(known):
            return
        folder.mkdir(mode=0o700, exist_ok=True)
        replace_file(folder / "accounts.parquet", lambda stream: pq.write_table(merged, stream), PRIVATE)


def read_names(folder: Path) -> pa.Table:
    """All known pairs, one an account, by hash; empty where the names were left behind."""
    path = folder / "accounts.parquet"
    return pq.ParquetFile(path).read() if path.exists() else NAMES.empty_table()


def forget_name(folder: Path, account: int) -> None:
    """Take one account (its hash) out of what `folder` holds."""
    known = read_names(folder)
    kept = known.filter(pc.not_equal(known["account"], account))
    if kept.num_rows < known.num_rows:
        replace_file(folder / "accounts.parquet", lambda stream: pq.write_table(kept, stream), PRIVATE)


def distinct_names(pairs: pa.Table) -> pa.Table:
    """One row an account, by hash."""
    grouped = pairs.group_by("account", use_threads=False).aggregate([("name", "min")])
    named = grouped.rename_columns({"name_min": "name"}).select(NAMES.names)
    return named.sort_by("account").cast(NAMES).combine_chunks()
