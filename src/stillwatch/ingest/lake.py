"""The lake: fingerprinted exchanges in Parquet by day, their key, account names and facts, in one folder.

LAKE/lake.json                                  schema version and the key's fingerprint
LAKE/key                                        the key (mode 0600), unless it is kept elsewhere
LAKE/exchanges/day=YYYY-MM-DD/part-*.parquet    one row an exchange, schema model.lake.EXCHANGES
LAKE/parts.json                                 which parts count (see ingest.catalog)
LAKE/names/accounts.parquet                     account hash to account id (mode 0600)
LAKE/facts/NAME.parquet                         account facts, releases: replaced when given again
LAKE/scan.json                                  the result of the last `stillwatch scan`: holds account ids
LAKE/campaigns/memory.json                      convicted campaigns (see engine.memory; mode 0600)
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Final, Self

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from stillwatch import __version__
from stillwatch.ingest.catalog import read_catalog
from stillwatch.ingest.durable import replace_file
from stillwatch.ingest.keys import key_fingerprint, make_key, read_key
from stillwatch.ingest.names import read_names
from stillwatch.ingest.parts import Part, read_part, sort_rows
from stillwatch.ingest.writer import LakeWriter
from stillwatch.model.errors import StillwatchError
from stillwatch.model.lake import EXCHANGES

SCHEMA: Final = "stillwatch.lake/2"
RESULT: Final = "scan.json"
_ATTEMPTS: Final = 5


class _Header(msgspec.Struct, frozen=True):
    schema: str
    created_with: str = ""
    key_fingerprint: str = ""


class Lake:
    """One lake on disk, opened with its key."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self.key = key

    @classmethod
    def open(cls, path: Path, *, key_file: Path | None = None) -> Self:
        """Open the lake at `path`, or make one with a new key where there is none.

        The key stands in `path/key` unless `key_file` says otherwise. `StillwatchError` where the key is
        missing, is not the one the lake was made with, or `path` is something else than a lake.
        """
        place = key_file or path / "key"
        header = _read_header(path)
        if header is None:
            return cls._create(path, place)
        key = read_key(place)
        if key_fingerprint(key) != header.key_fingerprint:
            raise StillwatchError(
                f"{place}: this is not the key that the lake {path} was made with",
                hint="Point to the right key file, or read the logs into a new lake in another directory.",
            )
        return cls(path, key)

    @classmethod
    @contextmanager
    def temporary(cls, key: bytes) -> Iterator[Self]:
        """A lake that is gone after the `with`; nothing about `key` is written down."""
        with tempfile.TemporaryDirectory(prefix="stillwatch-") as folder:
            yield cls(Path(folder), key)

    @classmethod
    def _create(cls, path: Path, place: Path) -> Self:
        if path.exists() and not path.is_dir():
            raise StillwatchError(f"{path}: not a directory", hint="Name a new or empty directory.")
        # a key and an unfinished header are what is left where making the lake was cut short; the service's
        # state may stand in the lake's folder, and its first token is made before the lake is
        harmless = {place, path / ".lake.json.tmp", *path.glob("state.db*")}
        if path.exists() and not harmless.issuperset(path.iterdir()):
            raise StillwatchError(
                f"{path}: neither empty nor a lake (it has no lake.json)",
                hint="Name a new or empty directory, or restore lake.json from your backup.",
            )
        path.mkdir(parents=True, exist_ok=True)
        key = read_key(place) if place.exists() else make_key(place)
        _write_header(path, key)
        return cls(path, key)

    def writer(self) -> LakeWriter:
        """The right to add exchanges; one holder at a time."""
        return LakeWriter(self.path)

    def parts(self, start: int | None = None, end: int | None = None) -> list[Part]:
        """The live parts that may hold event times in [start, end), in microseconds since 1970 UTC."""
        return [
            part
            for part in read_catalog(self.path).parts
            if (start is None or part.last >= start) and (end is None or part.first < end)
        ]

    def part_paths(self, start: int | None = None, end: int | None = None) -> list[Path]:
        """Where those parts stand, for engines that read Parquet themselves."""
        return [self.path / "exchanges" / part.path for part in self.parts(start, end)]

    def count(self) -> int:
        """Distinct exchanges in the lake."""
        return read_catalog(self.path).rows

    def read(
        self, columns: Sequence[str] | None = None, start: int | None = None, end: int | None = None
    ) -> pa.Table:
        """Rows with event time in [start, end) microseconds, by time and id: one state of the lake.

        A writer may replace a part while it is read; then the newer state is read instead.
        """
        for _ in range(_ATTEMPTS):
            try:
                return self._read(columns, start, end)
            except FileNotFoundError as error:
                missing = error
        raise StillwatchError(
            f"{self.path}: a part that parts.json lists is missing: {missing}",
            hint="Restore the exchanges folder from a backup, or read the logs into a new lake.",
        )

    def read_names(self) -> pa.Table:
        """Account hash to account id; empty where the names were not handed on with the lake."""
        return read_names(self.path / "names")

    def put_facts(self, name: str, facts: pa.Table) -> None:
        """Store a table that came from a feed of its own (accounts, releases), in place of the older one."""
        folder = self.path / "facts"
        folder.mkdir(exist_ok=True)
        replace_file(folder / f"{name}.parquet", lambda stream: pq.write_table(facts, stream))

    def get_facts(self, name: str) -> pa.Table | None:
        """The table last put under `name`, or None."""
        path = self.path / "facts" / f"{name}.parquet"
        return pq.ParquetFile(path).read() if path.exists() else None

    def _read(self, columns: Sequence[str] | None, start: int | None, end: int | None) -> pa.Table:
        wanted = list(EXCHANGES.names if columns is None else columns)
        needed = list(dict.fromkeys([*wanted, "ts", "id"]))
        schema = pa.schema([EXCHANGES.field(name) for name in needed])
        days = [schema.empty_table()]
        # days do not overlap, so each is put in order alone: less memory, and mostly nothing to move
        for _, parts in groupby(sorted(self.parts(start, end), key=_by_day), key=lambda part: part.day):
            tables = [
                _within(read_part(self.path / "exchanges" / part.path, needed), part, start, end)
                for part in parts
            ]
            days.append(sort_rows(pa.concat_tables(tables)))
        return pa.concat_tables(days).select(wanted)


def _by_day(part: Part) -> tuple[str, int, str]:
    return part.day, part.first, part.path


def _within(rows: pa.Table, part: Part, start: int | None, end: int | None) -> pa.Table:
    """The rows of one part with event time in [start, end); parts are sorted by time."""
    first, after = 0, rows.num_rows
    times = rows["ts"].cast(pa.int64()).to_numpy()
    if start is not None and start > part.first:
        first = int(np.searchsorted(times, start))
    if end is not None and end <= part.last:
        after = int(np.searchsorted(times, end))
    return rows.slice(first, max(after - first, 0))


def _read_header(path: Path) -> _Header | None:
    place = path / "lake.json"
    try:
        header = msgspec.json.decode(place.read_bytes(), type=_Header)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except msgspec.MsgspecError as error:
        raise StillwatchError(
            f"{place}: not the header of a lake: {error}", hint="Restore lake.json from your backup."
        ) from error
    if header.schema != SCHEMA:
        raise StillwatchError(
            f"{place}: schema: expected {SCHEMA}, found {header.schema}",
            hint="Use the version of stillwatch that made this lake, or read the logs into a new one.",
        )
    return header


def _write_header(path: Path, key: bytes) -> None:
    header = _Header(SCHEMA, f"stillwatch {__version__}", key_fingerprint(key))
    encoded = msgspec.json.format(msgspec.json.encode(header), indent=1) + b"\n"
    replace_file(path / "lake.json", lambda stream: stream.write(encoded))
