"""The one error family: each says where, what was expected, and what to do."""

from __future__ import annotations

from dataclasses import dataclass


class StillwatchError(Exception):
    """A fault the caller can mend; `hint` says how. Exit code 2."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class BadRow(ValueError):
    """One row of input that cannot be an exchange; caught by ingest, quarantined and counted."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


@dataclass(frozen=True)
class Quarantined:
    """Where a bad row stood and why it was refused. `line` counts from 1 (row number for Parquet)."""

    file: str
    line: int
    field: str
    reason: str
