"""A digest sees every column of a row, and nothing of how the table lies in memory."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.ingest.digest import row_digests
from stillwatch.model.lake import EXCHANGES
from tests.ingest.rows import lake_rows


def _table(count: int = 30) -> pa.Table:
    return pa.Table.from_batches([lake_rows(range(count))])


def test_the_digest_is_the_same_on_every_machine() -> None:
    table = pa.table(
        {
            "number": pa.array([1, None, -3], pa.int16()),
            "text": pa.array(["a", "b", None]),
            "values": pa.array([[1, 2], [], None], pa.list_(pa.int64())),
            "data": pa.array([b"123456789", None, b"987654321"], pa.binary(9)),
            "share": pa.array([0.5, None, 1.0], pa.float32()),
            "yes": pa.array([True, False, None]),
        }
    )
    assert row_digests(table).tolist() == [7299100069027153423, 16580803919818894512, 6681583474916422203]


@pytest.mark.parametrize("name", EXCHANGES.names)
def test_every_column_counts(name: str) -> None:
    table = _table()
    other = pa.Table.from_batches([lake_rows(range(30), variant=1, shift_us=5)])
    if name == "id":
        other = pa.Table.from_batches([lake_rows(range(50, 80))])
    place = table.schema.get_field_index(name)
    column = other.column(place)
    if name == "account":
        column = pa.chunked_array([pa.array(range(100, 130), pa.int64())])
    changed = table.set_column(place, table.schema.field(place), column)
    same = np.array([a == b for a, b in zip(table[name].to_pylist(), column.to_pylist(), strict=True)])
    assert not same.all()
    assert ((row_digests(table) == row_digests(changed)) == same).all()


@given(cuts=st.lists(st.integers(0, 30), max_size=4), start=st.integers(0, 29))
def test_chunks_and_slices_do_not_count(cuts: list[int], start: int) -> None:
    table = _table()
    whole = row_digests(table)
    edges = [0, *sorted(cuts), 30]
    pieces = [table.slice(low, high - low) for low, high in pairwise(edges)]
    assert (row_digests(pa.concat_tables(pieces)) == whole).all()
    assert (row_digests(table.slice(start)) == whole[start:]).all()


def test_the_order_inside_a_list_counts() -> None:
    table = pa.table({"values": pa.array([[1, 2], [2, 1], [1, 2], [1], [0, 1]], pa.list_(pa.int64()))})
    digests = row_digests(table).tolist()
    assert digests[0] == digests[2]
    assert len(set(digests)) == 4


def test_null_is_not_zero_and_not_empty() -> None:
    table = pa.table({"n": pa.array([0, None], pa.int64()), "l": pa.array([[], []], pa.list_(pa.int64()))})
    assert len(set(row_digests(table).tolist())) == 2


def test_no_rows_have_no_digests() -> None:
    assert len(row_digests(EXCHANGES.empty_table())) == 0
