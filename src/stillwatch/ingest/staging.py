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


class Staging:
    """Temporary parts under `exchanges/`; `files` tells what each becomes when it is published."""

    def __init__(self, folder: Path, generation: int) -> None:
        self.files: dict[Path, Part] = {}
        self._folder = folder
        self._generation = generation
        self._written = 0
        self._waiting: dict[int, list[pa.RecordBatch]] = {}

    def add(self, rows: pa.RecordBatch) -> None:
        """Take in rows of any days; what is held in memory stays below `BUFFERED_ROWS` and one batch."""
        for day, share in _by_day(rows):
            self._waiting.setdefault(day, []).append(share)
            if _count(self._waiting[day]) >= PART_ROWS:
                self._flush_day(day)
        while sum(map(_count, self._waiting.values())) > BUFFERED_ROWS:
            self._flush_day(max(sorted(self._waiting), key=lambda day: _count(self._waiting[day])))

    def flush(self) -> None:
        """Put everything still in memory into files."""
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
        self.write(part.path.split("/")[0], kept)

    def _flush_day(self, day: int) -> None:
        self.write(day_folder(day), pa.Table.from_batches(self._waiting.pop(day)).combine_chunks())


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


def _by_day(rows: pa.RecordBatch) -> Iterator[tuple[int, pa.RecordBatch]]:
    """The rows of each day, days counted from 1970-01-01 UTC."""
    if not rows.num_rows:
        return
    days = rows.column("ts").cast(pa.int64()).to_numpy() // DAY_US
    for day in np.unique(days).tolist():
        where = np.flatnonzero(days == day)
        yield day, rows if len(where) == len(days) else rows.take(pa.array(where))


def _count(batches: list[pa.RecordBatch]) -> int:
    return sum(batch.num_rows for batch in batches)
