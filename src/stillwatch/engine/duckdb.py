"""The embedded engine: DuckDB in this process, spilling to disk when memory is short."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Final, Self

import duckdb
import pyarrow as pa

from stillwatch.engine.checks import checked_name, checked_values
from stillwatch.engine.contract import Parameters, Source, Window
from stillwatch.engine.settings import EngineSettings
from stillwatch.engine.steps import Step
from stillwatch.model.errors import StillwatchError

_BATCH: Final = 1 << 16  # rows that `batches` hands over at a time
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class DuckDBEngine:
    """Tables stay in memory up to the limit, then in a temporary folder that `close` removes."""

    local = True

    def __init__(self, settings: EngineSettings | None = None) -> None:
        settings = settings or EngineSettings()
        self._memory_limit = settings.memory_limit
        self._spill = tempfile.TemporaryDirectory(prefix="stillwatch-duckdb-", dir=settings.temporary)
        self._inputs: set[str] = set()
        self._connection = duckdb.connect(
            ":memory:",
            config={
                "threads": settings.threads,
                "memory_limit": settings.memory_limit,
                "temp_directory": self._spill.name,
                # without it, even a step's ORDER BY is lost on the way into its table
                "preserve_insertion_order": True,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            },
        )
        self._connection.execute(
            "SET enable_progress_bar = false"
        )  # it goes to standard output, as the answer
        self._connection.execute("SET TimeZone = 'UTC'")  # hours and days mean the same everywhere

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def register(self, name: str, source: Source, window: Window | None = None) -> None:
        """Let steps read `source` as `name`: an Arrow table, or Parquet files cut to the window."""
        if isinstance(source, pa.Table):
            self._connection.register(checked_name(name), source)
        elif source:
            files = self._connection.read_parquet([str(path) for path in source], hive_partitioning=False)
            _within(files, window).create_view(checked_name(name))
        else:
            raise ValueError(f"table {name}: at least one Parquet file is needed")
        self._inputs.add(name)

    def step(
        self,
        step: Step,
        parameters: Parameters | None = None,
        *,
        into: str | None = None,
        append: bool = False,
    ) -> int:
        """Run `step` into a table (see the contract); `StillwatchError` where values are missing or extra."""
        values = checked_values(step, parameters)
        name = checked_name(step.name if into is None else into)
        if name in self._inputs:
            raise ValueError(f"step {step.name}: {name} is an input, its rows cannot be replaced")
        try:
            how = f"INSERT INTO {name}" if append else f"CREATE OR REPLACE TABLE {name} AS"
            self._connection.execute(f"{how} {step.sql}", values)
        except duckdb.OutOfMemoryException as error:
            raise StillwatchError(
                f"step {step.name}: it does not fit into the engine's memory: {error}",
                hint="Raise the engine's memory limit, or scan a shorter window with --from and --to.",
            ) from error
        return self._connection.table(name).shape[0]

    def view(self, step: Step, *, into: str | None = None) -> None:
        """Let later steps read the rows of `step` without keeping them (see the contract)."""
        if step.parameters:
            raise ValueError(f"step {step.name}: a view takes no values")
        name = checked_name(step.name if into is None else into)
        self._connection.execute(f"CREATE OR REPLACE VIEW {name} AS {step.sql}")
        self._inputs.add(name)

    def table(self, name: str) -> pa.Table:
        """All rows of a registered or computed table; `StillwatchError` where there is none of that name."""
        return self._relation(name).to_arrow_table()

    def batches(self, name: str) -> Iterator[pa.RecordBatch]:
        """The rows piece by piece (see the contract), as they are made."""
        yield from self._relation(name).to_arrow_reader(_BATCH)

    def drop(self, name: str) -> None:
        """Forget a table that no later step reads."""
        kind = "VIEW" if checked_name(name) in self._inputs else "TABLE"
        self._connection.unregister(name)
        self._connection.execute(f"DROP {kind} IF EXISTS {name}")
        self._inputs.discard(name)

    def tidy(self) -> None:
        """Give back memory that no table needs: setting a limit, even the same, empties the allocator."""
        self._connection.execute(f"SET memory_limit = '{self._memory_limit}'")

    def close(self) -> None:
        """Close the database and remove its temporary folder."""
        self._connection.close()
        self._spill.cleanup()

    def _relation(self, name: str) -> duckdb.DuckDBPyRelation:
        try:
            return self._connection.table(checked_name(name))
        except duckdb.CatalogException as error:
            raise StillwatchError(f"no table {name}", hint="Register it, or run its step first.") from error


def _within(relation: duckdb.DuckDBPyRelation, window: Window | None) -> duckdb.DuckDBPyRelation:
    if window is not None and window.start is not None:
        relation = relation.filter(duckdb.ColumnExpression("ts") >= _moment(window.start))
    if window is not None and window.end is not None:
        relation = relation.filter(duckdb.ColumnExpression("ts") < _moment(window.end))
    return relation


def _moment(microseconds: int) -> duckdb.Expression:
    return duckdb.ConstantExpression(_EPOCH + timedelta(microseconds=microseconds))
