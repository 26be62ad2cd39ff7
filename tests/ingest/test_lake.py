"""The lake holds each exchange once, whatever order, files and runs it came in."""

from __future__ import annotations

import threading
from itertools import pairwise
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stillwatch.ingest.keys import make_key, random_key
from stillwatch.ingest.lake import Lake
from stillwatch.model.errors import StillwatchError
from stillwatch.model.lake import EXCHANGES
from tests.ingest.rows import HOUR_US, START_US, lake_rows

KEY = bytes(range(32))
Row = tuple[int, int, int]  # number, variant, shift


def _fill(lake: Lake, *batches: pa.RecordBatch) -> None:
    with lake.writer() as writer:
        for batch in batches:
            writer.append(batch)
        writer.commit()


def _batch(rows: list[Row]) -> pa.RecordBatch:
    batches = [lake_rows([number], variant=variant, shift_us=shift) for number, variant, shift in rows]
    return pa.concat_batches(batches) if batches else lake_rows([])


rows = st.lists(
    st.tuples(st.integers(0, 60).map(lambda n: n // 2), st.integers(0, 2), st.sampled_from([0, 0, 1, -1])),
    max_size=12,
)


@settings(max_examples=30, deadline=None)
@given(content=rows, data=st.data())
def test_neither_order_nor_files_nor_runs_change_the_content(content: list[Row], data: st.DataObject) -> None:
    repeated = content + data.draw(st.lists(st.sampled_from(content), max_size=4) if content else st.just([]))
    shuffled = data.draw(st.permutations(repeated))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(shuffled)), max_size=4)))
    with Lake.temporary(KEY) as whole, Lake.temporary(KEY) as parted:
        _fill(whole, _batch(content))
        for low, high in pairwise([0, *cuts, len(shuffled)]):
            _fill(parted, *[_batch([row]) for row in shuffled[low:high]])
        assert parted.read().equals(whole.read())
        assert parted.count() == len({number for number, _, _ in content})


def test_every_part_is_plain_parquet(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake")
    _fill(lake, lake_rows(range(60)))
    _fill(lake, lake_rows(range(50, 90)))
    pattern = str(lake.path / "exchanges" / "*" / "part-*.parquet")
    assert sum(pq.ParquetFile(path).metadata.num_rows for path in lake.part_paths()) == 90
    assert all(pq.read_schema(path).equals(EXCHANGES) for path in lake.part_paths())
    with duckdb.connect() as connection:
        days = connection.read_parquet(pattern, hive_partitioning=True).aggregate("day, count(*)", "day")
        assert sorted((str(day), count) for day, count in days.fetchall()) == [
            ("2026-01-05", 24),
            ("2026-01-06", 24),
            ("2026-01-07", 24),
            ("2026-01-08", 18),
        ]


@pytest.mark.parametrize(
    ("start", "end"), [(-1, 61), (0, 60), (0, 0), (5, 6), (10, 30), (30, 10), (23, 25), (59, 60), (60, 70)]
)
def test_a_window_holds_its_start_and_not_its_end(tmp_path: Path, start: int, end: int) -> None:
    lake = Lake.open(tmp_path / "lake")
    _fill(lake, lake_rows(range(60)))
    ids = lake.read(["id"])["id"].to_pylist()
    low, high = START_US + start * HOUR_US, START_US + end * HOUR_US
    assert lake.read(["id"], low, high)["id"].to_pylist() == ids[max(start, 0) : max(end, 0)]
    assert lake.read(["id"], low)["id"].to_pylist() == ids[max(start, 0) :]
    assert lake.read(["id"], end=high)["id"].to_pylist() == ids[: max(end, 0)]


def test_readers_see_the_old_or_the_new_and_never_a_half(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake")
    sizes = [0, 30, 60, 90, 120]
    seen: list[tuple[int, int]] = []
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            ids = lake.read(["id"])["id"].to_pylist()
            seen.append((len(ids), len(set(ids))))

    reader = threading.Thread(target=watch)
    reader.start()
    for round_, size in enumerate(sizes[1:]):
        # earlier event times each round, so that all parts are replaced while they are read
        _fill(lake, lake_rows(range(size), shift_us=-round_))
    done.set()
    reader.join()
    assert {count for count, _ in seen} <= set(sizes)
    assert all(count == distinct for count, distinct in seen)
    assert lake.count() == 120


def test_a_lake_opens_again_with_its_key(tmp_path: Path) -> None:
    first = Lake.open(tmp_path / "lake")
    _fill(first, lake_rows(range(3)))
    again = Lake.open(tmp_path / "lake")
    assert again.key == first.key
    assert again.read().equals(first.read())


def test_a_missing_key_is_noticed_and_not_replaced(tmp_path: Path) -> None:
    Lake.open(tmp_path / "lake")
    (tmp_path / "lake" / "key").unlink()
    with pytest.raises(StillwatchError, match="missing"):
        Lake.open(tmp_path / "lake")
    assert not (tmp_path / "lake" / "key").exists()


def test_another_key_is_noticed(tmp_path: Path) -> None:
    Lake.open(tmp_path / "lake")
    make_key(tmp_path / "other")
    with pytest.raises(StillwatchError, match="not the key") as caught:
        Lake.open(tmp_path / "lake", key_file=tmp_path / "other")
    assert caught.value.hint


def test_the_key_can_be_kept_elsewhere(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake", key_file=tmp_path / "apart")
    assert not (lake.path / "key").exists()
    assert Lake.open(tmp_path / "lake", key_file=tmp_path / "apart").key == lake.key
    with pytest.raises(StillwatchError, match="missing"):
        Lake.open(tmp_path / "lake")


def test_the_lake_does_not_hold_its_key_outside_the_key_file(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake")
    _fill(lake, lake_rows(range(3)))
    others = [path for path in lake.path.rglob("*") if path.is_file() and path.name != "key"]
    assert others
    for path in others:
        assert lake.key not in path.read_bytes()
        assert lake.key.hex().encode() not in path.read_bytes()


def test_making_a_lake_can_be_resumed_after_a_cut(tmp_path: Path) -> None:
    (tmp_path / "lake").mkdir()
    key = make_key(tmp_path / "lake" / "key")
    (tmp_path / "lake" / ".lake.json.tmp").write_text("{")
    assert Lake.open(tmp_path / "lake").key == key


def test_a_folder_of_other_things_is_not_taken_over(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(StillwatchError, match="neither empty nor a lake"):
        Lake.open(tmp_path)
    with pytest.raises(StillwatchError, match="not a directory"):
        Lake.open(tmp_path / "notes.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize(
    ("header", "says"),
    [("{", "not the header"), ('{"schema":"stillwatch.lake/9"}', "expected stillwatch.lake/2")],
)
def test_a_header_that_cannot_be_understood_is_named(tmp_path: Path, header: str, says: str) -> None:
    Lake.open(tmp_path / "lake")
    (tmp_path / "lake" / "lake.json").write_text(header)
    with pytest.raises(StillwatchError, match=says):
        Lake.open(tmp_path / "lake")


def test_a_part_that_vanished_is_an_error_and_not_fewer_rows(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake")
    _fill(lake, lake_rows(range(3)))
    lake.part_paths()[0].unlink()
    with pytest.raises(StillwatchError, match="missing"):
        lake.read()


def test_facts_are_replaced_when_given_again(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake")
    assert lake.get_facts("accounts") is None
    lake.put_facts("accounts", pa.table({"account": [1, 2]}))
    lake.put_facts("accounts", pa.table({"account": [3]}))
    facts = lake.get_facts("accounts")
    assert facts is not None
    assert facts.to_pydict() == {"account": [3]}


def test_a_temporary_lake_is_gone_afterwards() -> None:
    with Lake.temporary(random_key()) as lake:
        _fill(lake, lake_rows(range(3)))
        assert lake.read().num_rows == 3
        path = lake.path
    assert not path.exists()
