"""Merging small parts keeps every row."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from stillwatch.engine.intake.merging import AT_ONCE, merge_small_parts
from stillwatch.engine.work import unpack
from stillwatch.ingest.lake import Lake
from tests.engine.intake.rowed import record


def filled(folder: Path, parts: int) -> Lake:
    lake = Lake.open(folder / "lake")
    for number in range(parts):
        with lake.writer() as writer:
            writer.append(unpack(record([10 * number, 10 * number + 1]).rows))
            writer.commit()
    return lake


def test_many_small_parts_become_one_with_the_same_rows(tmp_path: Path) -> None:
    lake = filled(tmp_path, AT_ONCE)
    before: pa.Table = lake.read()
    assert merge_small_parts(lake.path) == AT_ONCE - 1
    assert len(lake.parts()) == 1
    assert lake.read().equals(before)
    assert len(list((lake.path / "exchanges").rglob("*.parquet"))) == 1
    assert merge_small_parts(lake.path) == 0


def test_few_parts_are_let_be(tmp_path: Path) -> None:
    lake = filled(tmp_path, AT_ONCE - 1)
    assert merge_small_parts(lake.path) == 0
    assert len(lake.parts()) == AT_ONCE - 1
