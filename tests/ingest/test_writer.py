"""One writer at a time; a run is seen whole or not at all, whatever ends it."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from stillwatch.ingest import catalog
from stillwatch.ingest.lake import Lake
from stillwatch.ingest.names import NAMES
from stillwatch.ingest.writer import Added, LakeWriter
from stillwatch.model.errors import StillwatchError
from tests.ingest.rows import HOUR_US, lake_rows


def _fill(lake: Lake, *batches: pa.RecordBatch) -> Added:
    with lake.writer() as writer:
        for batch in batches:
            writer.append(batch)
        return writer.commit()


def _names(path: Path) -> list[str]:
    return sorted(str(entry.relative_to(path)) for entry in path.rglob("*"))


def test_duplicates_count_once_in_one_run_and_over_runs(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake")
    first = _fill(lake, lake_rows(range(10)), lake_rows(range(5, 12)))
    again = _fill(lake, lake_rows(range(10)))
    more = _fill(lake, lake_rows([11, 12]))
    assert [first, again, more] == [Added(17, 12), Added(10, 0), Added(2, 1)]
    assert [added.duplicates for added in (first, again, more)] == [5, 10, 1]
    assert lake.count() == 13


def test_an_id_that_comes_again_on_another_day_is_another_exchange(tmp_path: Path) -> None:
    """Whatever comes first, and in one run or two."""
    today, tomorrow = lake_rows([3]), lake_rows([3], shift_us=24 * HOUR_US)
    for name, runs in {
        "one": [[today, tomorrow]],
        "two": [[today], [tomorrow]],
        "back": [[tomorrow], [today]],
    }.items():
        lake = Lake.open(tmp_path / name)
        for batches in runs:
            _fill(lake, *batches, *batches)
        assert lake.count() == 2


def test_a_commit_reads_no_other_day_than_those_that_something_came_for(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake")
    _fill(lake, lake_rows(range(96)))
    days = sorted((lake.path / "exchanges").glob("day=*"))
    for part in [part for day in days[:-1] for part in day.glob("part-*.parquet")]:
        part.write_bytes(b"not a part")
    assert _fill(lake, lake_rows(range(90, 95))) == Added(5, 0)


def test_reading_the_same_again_changes_no_file(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake")
    _fill(lake, lake_rows(range(40)))
    before = {path: path.read_bytes() for path in lake.path.rglob("*") if path.is_file()}
    _fill(lake, lake_rows(range(20, 40)), lake_rows(range(20)))
    assert {path: path.read_bytes() for path in lake.path.rglob("*") if path.is_file()} == before


def test_leaving_without_a_commit_leaves_no_trace(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake")
    _fill(lake, lake_rows([1]))
    before = _names(lake.path)
    with lake.writer() as writer:
        writer.append(lake_rows(range(200)), pa.record_batch([[1], ["a"]], schema=NAMES))
        writer._staging.flush()
        assert _names(lake.path) != before
    assert _names(lake.path) == before


def test_a_second_writer_is_told_to_wait(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake")
    with lake.writer(), pytest.raises(StillwatchError, match="another stillwatch"):
        lake.writer()
    lake.writer().close()


def test_one_writer_can_commit_several_times(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake")
    with lake.writer() as writer:
        writer.append(lake_rows([1, 2]))
        assert writer.commit() == Added(2, 2)
        writer.append(lake_rows([2, 3]))
        assert writer.commit() == Added(2, 1)
        assert writer.commit() == Added(0, 0)


def test_rows_of_another_schema_are_refused(tmp_path: Path) -> None:
    with Lake.open(tmp_path / "lake").writer() as writer:
        with pytest.raises(ValueError, match="schema"):
            writer.append(lake_rows([1]).select(["id"]))
        rows = lake_rows([1])
        without = rows.set_column(0, rows.schema.field(0), pa.array([None], pa.int64()))
        with pytest.raises(ValueError, match="without id"):
            writer.append(without)


def _die_while_committing(path: Path, step: str) -> None:
    """In a process of its own: write, and end without any clean-up at `step` of the commit."""
    lake = Lake.open(path)
    with LakeWriter(lake.path) as writer:
        writer.append(lake_rows([2], shift_us=-1))
        writer.append(lake_rows(range(5, 60)))
        setattr(catalog, step, lambda *_: os._exit(9))
        writer.commit()


@pytest.mark.parametrize(
    ("step", "rows"), [("_write_json", 10), ("_rename", 10), ("sync_folder", 10), ("recover", 60)]
)
def test_a_process_killed_while_it_commits_leaves_a_whole_lake(tmp_path: Path, step: str, rows: int) -> None:
    lake = Lake.open(tmp_path / "lake")
    _fill(lake, lake_rows(range(10)))
    process = multiprocessing.get_context("spawn").Process(
        target=_die_while_committing, args=(lake.path, step)
    )
    process.start()
    process.join(60)
    assert process.exitcode == 9
    table = lake.read()
    assert table.num_rows == rows == lake.count()
    assert len(set(table["id"].to_pylist())) == rows
    assert _fill(lake, lake_rows([2], shift_us=-1), lake_rows(range(5, 60))).new == 60 - rows
    assert sorted(path.name for path in lake.part_paths()) == sorted(
        path.name for path in (lake.path / "exchanges").rglob("*") if path.is_file()
    )
    with Lake.temporary(lake.key) as whole:
        _fill(whole, lake_rows(range(60)), lake_rows([2], shift_us=-1))
        assert lake.read().equals(whole.read())


def test_an_account_is_removed_and_nobody_else(tmp_path: Path) -> None:
    """Accounts are numbers modulo 7; hours make several days, hence several parts."""
    lake = Lake.open(tmp_path / "lake")
    names = pa.record_batch([[2, 3], ["two", "three"]], schema=NAMES)
    with lake.writer() as writer:
        writer.append(lake_rows(range(70)), names)
        writer.commit()
        before = lake.read()
        assert writer.remove(3) == 10
        assert writer.remove(3) == 0
        after = lake.read()
    assert after.equals(before.filter(pc.not_equal(before["account"], 3)))
    assert lake.read_names().to_pylist() == [{"account": 2, "name": "two"}]
    assert _fill(lake, lake_rows([3])) == Added(1, 1), "what comes again is new"


def test_the_last_exchange_of_a_lake_can_go(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake")
    _fill(lake, lake_rows([3]))
    with lake.writer() as writer:
        assert writer.remove(3) == 1
    assert lake.count() == lake.read().num_rows == 0
    assert not list((lake.path / "exchanges").rglob("part-*"))


def test_removing_amid_what_is_appended_is_refused(tmp_path: Path) -> None:
    with Lake.open(tmp_path / "lake").writer() as writer:
        writer.append(lake_rows([1]))
        with pytest.raises(ValueError, match="commit"):
            writer.remove(1)
