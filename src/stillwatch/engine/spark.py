"""The cluster engine: Apache Spark runs the steps where the data lies; only what is asked for comes here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import pyarrow as pa
from py4j.protocol import Py4JJavaError
from pyspark import StorageLevel
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import lit

from stillwatch.engine.checks import checked_name, checked_values
from stillwatch.engine.contract import Parameters, Source, Window
from stillwatch.engine.dialect import to_spark
from stillwatch.engine.steps import Step
from stillwatch.model.errors import StillwatchError

_SAME_RESULTS: Final = {
    "spark.sql.session.timeZone": "UTC",  # hours and days mean the same everywhere
    "spark.sql.ansi.enabled": "true",  # an overflow is an error, as in DuckDB, and not another number
}
# rows sent from here are data of their own, not part of every query over them, which the driver plans
_ROWS_APART: Final = ("spark.sql.execution.arrow.localRelationThreshold", "0")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_GLOB: Final = re.compile(r"[\[\]{}*?\\]")
_SHORT_OF_MEMORY: Final = ("OutOfMemory", "ExecutorLostFailure", "No space left on device")


def local_location(path: Path) -> str:
    """A file as executors on this machine see it, whatever file system Spark is set to by default."""
    return f"file://{path.absolute()}"


class SparkEngine:
    """Runs steps on a running Spark; `close` forgets its tables, and calls `stop` once.

    Computed tables stay on the executors, in memory as long as there is room and then on their disks, so
    that no step runs twice; what a lost executor held is computed again. `location` names a Parquet file
    as the executors see it.
    """

    local = False

    def __init__(
        self,
        session: SparkSession,
        *,
        location: Callable[[Path], str] = local_location,
        stop: Callable[[], None] | None = None,
    ) -> None:
        self._session = session.newSession()  # its tables are not seen by others
        self._location = location
        self._stop = stop
        self._inputs: set[str] = set()
        self._tables: dict[str, DataFrame] = {}
        for name, value in (*_SAME_RESULTS.items(), _ROWS_APART):
            self._session.conf.set(name, value)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def register(self, name: str, source: Source, window: Window | None = None) -> None:
        """Let steps read `source` as `name`: an Arrow table, or Parquet files cut to the window."""
        if isinstance(source, pa.Table):
            self._keep(checked_name(name), self._sent(source))
        else:
            self._keep(checked_name(name), _within(self._read_files(name, source), window))
        self._inputs.add(name)

    def step(
        self,
        step: Step,
        parameters: Parameters | None = None,
        *,
        into: str | None = None,
        append: bool = False,
    ) -> int:
        """Run `step` into a table (see the contract); `StillwatchError` where values are missing or extra,
        or the cluster is short of memory."""
        values: dict[str, Any] = checked_values(step, parameters)
        name = checked_name(step.name if into is None else into)
        if name in self._inputs:
            raise ValueError(f"step {step.name}: {name} is an input, its rows cannot be replaced")
        try:
            frame = self._session.sql(to_spark(step.sql), args=values)
            if append:
                frame = self._frame(name).union(frame)
            frame = frame.persist(StorageLevel.MEMORY_AND_DISK)
            rows = frame.count()
        except (Py4JJavaError, PySparkException) as error:
            if any(sign in str(error) for sign in _SHORT_OF_MEMORY):
                raise _does_not_fit(step, error) from error
            raise
        self._keep(name, frame)
        return rows

    def view(self, step: Step, *, into: str | None = None) -> None:
        """Let later steps read the rows of `step` without keeping them (see the contract)."""
        if step.parameters:
            raise ValueError(f"step {step.name}: a view takes no values")
        name = checked_name(step.name if into is None else into)
        self.drop(name)
        self._session.sql(f"CREATE OR REPLACE TEMPORARY VIEW {name} AS {to_spark(step.sql)}")
        self._tables[name] = self._session.table(name)
        self._inputs.add(name)

    def table(self, name: str) -> pa.Table:
        """All rows of a registered or computed table; `StillwatchError` where there is none of that name."""
        rows = self._frame(name).toArrow()
        # Spark tells which columns never hold null; that differs with how it ran the step
        return rows.cast(pa.schema([field.with_nullable(True) for field in rows.schema]))

    def batches(self, name: str) -> Iterator[pa.RecordBatch]:
        """The rows piece by piece (see the contract), each once: there is one driver only."""
        yield from self._frame(name).distinct().toArrow().to_batches()

    def drop(self, name: str) -> None:
        """Forget a table that no later step reads."""
        self._inputs.discard(checked_name(name))
        if frame := self._tables.pop(name, None):
            self._session.catalog.dropTempView(name)
            frame.unpersist()

    def tidy(self) -> None:
        """Nothing is kept in this process; executors see to themselves."""

    def close(self) -> None:
        """Forget all tables, and stop Spark where it was started for this engine."""
        for name in list(self._tables):
            self.drop(name)
        stop, self._stop = self._stop, None
        if stop is not None:
            stop()

    def _frame(self, name: str) -> DataFrame:
        if checked_name(name) not in self._tables:
            raise StillwatchError(f"no table {name}", hint="Register it, or run its step first.")
        return self._tables[name]

    def _sent(self, source: pa.Table) -> DataFrame:
        """On the executors, as computed tables are: Spark then knows its size, and joins accordingly."""
        frame = self._session.createDataFrame(source).persist(StorageLevel.MEMORY_AND_DISK)
        frame.count()
        return frame

    def _read_files(self, name: str, paths: Sequence[Path]) -> DataFrame:
        if not paths:
            raise ValueError(f"table {name}: at least one Parquet file is needed")
        # Spark would take brackets and stars in a path for a pattern
        return self._session.read.parquet(*(_GLOB.sub(r"\\\g<0>", self._location(path)) for path in paths))

    def _keep(self, name: str, frame: DataFrame) -> None:
        self.drop(name)
        frame.createOrReplaceTempView(name)
        self._tables[name] = frame


def _within(frame: DataFrame, window: Window | None) -> DataFrame:
    if window is not None and window.start is not None:
        frame = frame.filter(frame["ts"] >= lit(_EPOCH + timedelta(microseconds=window.start)))
    if window is not None and window.end is not None:
        frame = frame.filter(frame["ts"] < lit(_EPOCH + timedelta(microseconds=window.end)))
    return frame


def _does_not_fit(step: Step, error: Exception) -> StillwatchError:
    return StillwatchError(
        f"step {step.name}: it does not fit into Spark's memory or disks: {str(error).splitlines()[0]}",
        hint="Give the executors more memory, or scan a shorter window with --from and --to.",
    )
