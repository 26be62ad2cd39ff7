"""Names stand apart from the data, each account once, private."""

from __future__ import annotations

import stat
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.ingest import names
from stillwatch.ingest.names import NAMES, NameBook, distinct_names, forget_name, read_names

Pairs = list[tuple[int, str]]


def _pairs(pairs: Pairs) -> pa.Table:
    return pa.table([[number for number, _ in pairs], [name for _, name in pairs]], schema=NAMES)


def _batch(pairs: Pairs) -> pa.RecordBatch:
    return _pairs(pairs).to_batches()[0]


def test_names_are_merged_over_runs_and_private(tmp_path: Path) -> None:
    for pairs in ([(2, "b"), (1, "a"), (2, "b")], [(3, "c"), (1, "a")]):
        book = NameBook()
        book.add(_batch(pairs))
        book.save(tmp_path / "names")
    assert read_names(tmp_path / "names").equals(_pairs([(1, "a"), (2, "b"), (3, "c")]))
    assert stat.S_IMODE((tmp_path / "names" / "accounts.parquet").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "names").stat().st_mode) == 0o700


def test_names_left_behind_are_no_error(tmp_path: Path) -> None:
    assert read_names(tmp_path / "names").equals(NAMES.empty_table())


def test_nothing_new_writes_nothing(tmp_path: Path) -> None:
    NameBook().save(tmp_path / "names")
    assert not (tmp_path / "names").exists()


@given(pairs=st.lists(st.tuples(st.integers(0, 5), st.sampled_from("abc"))), cut=st.integers(0, 10))
def test_neither_order_nor_size_of_pieces_counts(pairs: Pairs, cut: int) -> None:
    parted = distinct_names(
        pa.concat_tables([distinct_names(_pairs(pairs[cut:])), distinct_names(_pairs(pairs[:cut]))])
    )
    assert parted.equals(distinct_names(_pairs(pairs)))


def test_a_book_stays_small_when_accounts_repeat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "_COMPACT_AT", 10)
    book = NameBook()
    for _ in range(100):
        book.add(_batch([(1, "a"), (2, "b"), (3, "c")]))
        assert book.held < 30
    book.save(tmp_path / "names")
    assert read_names(tmp_path / "names").num_rows == 3


def test_a_name_is_forgotten_and_the_others_stay_private(tmp_path: Path) -> None:
    book = NameBook()
    book.add(_batch([(1, "a"), (2, "b")]))
    book.save(tmp_path)
    forget_name(tmp_path, 1)
    assert read_names(tmp_path).to_pylist() == [{"account": 2, "name": "b"}]
    assert stat.S_IMODE((tmp_path / "accounts.parquet").stat().st_mode) == 0o600
    forget_name(tmp_path / "nowhere", 1)
    assert not (tmp_path / "nowhere").exists()
