"""Adds fingerprinted exchanges to a lake: staged while they arrive, made visible by one commit."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import numpy as np
import pyarrow as pa

from stillwatch.ingest.catalog import publish, read_catalog, recover
from stillwatch.ingest.duplicates import surplus_rows
from stillwatch.ingest.durable import hold
from stillwatch.ingest.names import NameBook, forget_name
from stillwatch.ingest.parts import Part, read_part
from stillwatch.ingest.staging import Staging, remove_temporary, without_rows
from stillwatch.model.errors import StillwatchError
from stillwatch.model.lake import EXCHANGES


@dataclass(frozen=True)
class Added:
    """What one commit did: the rows given, and the distinct exchanges that are new to the lake."""

    given: int
    new: int

    @property
    def duplicates(self) -> int:
        """Rows whose id stood in the lake for that day already, or came more than once."""
        return self.given - self.new


class LakeWriter:
    """One run of writing: nothing is visible before `commit`, and leaving without it leaves no trace.

    `given` counts the rows appended since the last commit.
    """

    def __init__(self, lake: Path) -> None:
        self._lake = lake
        self._folder = lake / "exchanges"
        self._lock = _lock(lake)
        recover(lake)
        remove_temporary(self._folder)
        self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def append(self, rows: pa.RecordBatch, names: pa.RecordBatch | None = None) -> None:
        """Stage `rows` (schema `EXCHANGES`, no null id or time) and the account names they bring."""
        if not rows.schema.equals(EXCHANGES):
            raise ValueError("rows must have the schema model.lake.EXCHANGES")
        if rows.column("id").null_count or rows.column("ts").null_count:
            raise ValueError("an exchange without id or time cannot be stored")
        if names is not None:
            self._names.add(names)
        self.given += rows.num_rows
        self._staging.add(rows)

    def commit(self) -> Added:
        """Make everything appended visible at once, each id counted once a day over the whole lake."""
        self._staging.flush()
        self._names.save(self._lake / "names")
        given = self.given
        return Added(given, self._publish(self._drop_surplus()))

    def remove(self, account: int) -> int:
        """Take every exchange of an account (its hash), and its name, out of the lake; gives how many.

        Their parts are written again without them. Nothing may be appended and not committed yet.
        """
        if self.given:
            raise ValueError("commit what was appended before something is removed")
        replaced = []
        for part in self._catalog.parts:
            path = self._folder / part.path
            rows = np.flatnonzero(read_part(path, ["account"])["account"].to_numpy() == account)
            if len(rows):
                replaced.append(part)
                self._staging.write(part.day, without_rows(read_part(path), rows))
        forget_name(self._lake / "names", account)
        return -self._publish(replaced)

    def close(self) -> None:
        """Remove what was staged and not committed, and let others write."""
        if not self._lock.closed:
            remove_temporary(self._folder)
            self._lock.close()

    def _start(self) -> None:
        self._catalog = read_catalog(self._lake)
        self._staging = Staging(self._folder, self._catalog.generation + 1)
        self._names = NameBook()
        self.given = 0

    def _publish(self, replaced: list[Part]) -> int:
        """Make what is staged visible in place of `replaced`; gives by how many exchanges the lake grew."""
        after = self._catalog
        if self._staging.files or replaced:
            after = publish(self._lake, self._catalog, self._staging.files, replaced)
        remove_temporary(self._folder)
        grown = after.rows - self._catalog.rows
        self._start()
        return grown

    def _drop_surplus(self) -> list[Part]:
        """Leave each id once a day; gives the live parts that were written again without a row that gave way.
        Only parts of the days that something came for are read."""
        by_day: dict[str, list[Path]] = {}
        for temporary, part in self._staging.files.items():
            by_day.setdefault(part.day, []).append(temporary)
        return [part for day, staged in by_day.items() for part in self._drop_surplus_of(day, staged)]

    def _drop_surplus_of(self, day: str, staged: list[Path]) -> list[Part]:
        known = [part for part in self._catalog.parts if part.day == day]
        paths = [self._folder / part.path for part in known]
        rows = sum(self._staging.files[temporary].rows for temporary in staged)
        replaced = []
        for number, surplus in sorted(surplus_rows(paths, staged, rows).items()):
            if number < len(known):
                replaced.append(known[number])
                self._staging.write(day, without_rows(read_part(paths[number]), surplus))
            else:
                self._staging.drop(staged[number - len(known)], surplus)
        return replaced


def _lock(lake: Path) -> IO[bytes]:
    return hold(
        lake,
        StillwatchError(
            f"{lake}: another stillwatch is writing to this lake",
            hint="Wait until it is done, then try again.",
        ),
    )
