"""Rows on their way into the lake: gathered by day and put into temporary files that no reader sees."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from stillwatch.ingest.duplicates import Int64s
from stillwatch.ingest.parts import DAY_US, PART_ROWS, Part, day_folder, read_part, write_part

BUFFERED_ROWS: Final = PART_ROWS + PART_ROWS // 2  # about 130 MB
SORTED_ROWS: Final = 32_768  # taken apart by day together: a small batch of many days would cost too much


class Staging:
    """Temporary parts under `exchanges/`; `files` tells what each becomes when it is published."""

    def __init__(self, folder: Path, generation: int) -> None:
        self.files: dict[Path, Part] = {}
        self._folder = folder
        self._generation = generation
        self._written = 0
        self._arrived: list[pa.Table] = []
        self._waiting: dict[int, list[pa.Table]] = {}

    def add(self, rows: pa.RecordBatch) -> None:
        """Take in rows of any days; at most `BUFFERED_ROWS`, `SORTED_ROWS` and one batch are held."""
        self._arrived.append(pa.Table.from_batches([rows]))
        if _count(self._arrived) >= SORTED_ROWS:
            self._sort_by_day()
        while sum(map(_count, self._waiting.values())) > BUFFERED_ROWS:
            self._flush_day(max(sorted(self._waiting), key=lambda day: _count(self._waiting[day])))

    def flush(self) -> None:
        """Put everything still in memory into files."""
        self._sort_by_day()
        for day in sorted(self._waiting):
            self._flush_day(day)

    def write(self, day: str, rows: pa.Table) -> None:
        """Put `rows` of one day (`day=...`) into a temporary file; no rows make no file."""
        if not rows.num_rows:
            return
        name = f"part-{self._generation:06d}-{self._written:06d}.parquet"
        self._written += 1
        folder = self._folder / day
        folder.mkdir(parents=True, exist_ok=True)
        temporary = folder / f".{name}.tmp"
        first, last = write_part(temporary, rows)
        self.files[temporary] = Part(f"{day}/{name}", rows.num_rows, first, last)

    def drop(self, temporary: Path, surplus: Int64s) -> None:
        """Write a temporary file again without its `surplus` rows."""
        part = self.files.pop(temporary)
        kept = without_rows(read_part(temporary), surplus)
        temporary.unlink()
        self.write(part.day, kept)

    def _sort_by_day(self) -> None:
        if not self._arrived:
            return
        for day, share in _by_day(pa.concat_tables(self._arrived)):
            self._waiting.setdefault(day, []).append(share)
            if _count(self._waiting[day]) >= PART_ROWS:
                self._flush_day(day)
        self._arrived.clear()

    def _flush_day(self, day: int) -> None:
        self.write(day_folder(day), pa.concat_tables(self._waiting.pop(day)).combine_chunks())


def remove_temporary(folder: Path) -> None:
    """Remove what a run that ended without a commit left behind, and the day folders it leaves empty."""
    for temporary in sorted(folder.glob("day=*/.part-*.tmp")):
        temporary.unlink()
        if not any(temporary.parent.iterdir()):
            temporary.parent.rmdir()


def without_rows(rows: pa.Table, surplus: Int64s) -> pa.Table:
    """`rows` without those at the positions `surplus`."""
    keep = np.ones(rows.num_rows, np.bool_)
    keep[surplus] = False
    return rows.filter(pa.array(keep))


def _by_day(rows: pa.Table) -> Iterator[tuple[int, pa.Table]]:
    """The rows of each day, days counted from 1970-01-01 UTC; no share keeps the memory of another alive."""
    days = rows["ts"].cast(pa.int64()).to_numpy() // DAY_US
    distinct = np.unique(days).tolist()
    if len(distinct) == 1:
        yield distinct[0], rows
        return
    rows = rows.combine_chunks()
    for day in distinct:
        yield day, rows.take(pa.array(np.flatnonzero(days == day)))


def _count(tables: list[pa.Table]) -> int:
    return sum(table.num_rows for table in tables)
