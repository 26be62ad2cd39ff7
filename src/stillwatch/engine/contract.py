"""What detection asks of an SQL engine: name inputs, run steps, fetch tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, TypeAlias

import pyarrow as pa

from stillwatch.engine.steps import Step

Value = bool | int | float | str | bytes | None
Parameters = Mapping[str, Value]
Source: TypeAlias = "pa.Table | Sequence[Path]"


@dataclass(frozen=True)
class Window:
    """Event times [start, end) in microseconds since 1970 UTC; None leaves a side open."""

    start: int | None = None
    end: int | None = None


class Engine(Protocol):
    """Runs the same steps wherever the data lies. Tables live until `close`.

    local: rows are handed to this process at the cost of reading them, so that a kernel here may be cheaper
    than a step. Its `batches` give every row as often as it stands there.
    """

    local: bool

    def register(self, name: str, source: Source, window: Window | None = None) -> None:
        """Let steps read `source` as `name`: an Arrow table, or one or more Parquet files of one schema,
        of which only rows whose `ts` lies in the `window` are seen (an Arrow table is seen whole)."""

    def step(
        self,
        step: Step,
        parameters: Parameters | None = None,
        *,
        into: str | None = None,
        append: bool = False,
    ) -> int:
        """Run `step` and keep its rows as the table `into` (by default the step's name), or `append` them to
        it; gives the number of rows in it.

        Exactly the values the step asks for as `$name` must be given.
        """

    def view(self, step: Step, *, into: str | None = None) -> None:
        """Let later steps read the rows of `step` without keeping them: they are made anew each time. The
        step must ask for no values. A view of the same name is replaced."""

    def table(self, name: str) -> pa.Table:
        """All rows of a registered or computed table. Without ORDER BY in the step, their order is open."""

    def batches(self, name: str) -> Iterator[pa.RecordBatch]:
        """The rows of a table or view piece by piece, without holding all of them at once: each of the
        distinct rows comes once or more (of a local engine, exactly as often as there are such rows)."""

    def drop(self, name: str) -> None:
        """Forget a table that no later step reads."""

    def tidy(self) -> None:
        """Give back memory that no table needs."""

    def close(self) -> None:
        """Give back memory and temporary files."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
