"""The contract tells a reader from anything else."""

from __future__ import annotations

from stillwatch.ingest.readers.contract import Reader
from stillwatch.ingest.readers.native import NativeReader


class _Half:
    name = "half"
    title = "Half a reader"

    def recognises(self, rows: object) -> bool:
        return bool(rows)


def test_a_reader_is_told_by_its_methods() -> None:
    assert isinstance(NativeReader(), Reader)
    assert not isinstance(_Half(), Reader)
