"""A batch to records: good rows kept, bad rows named, no text left."""

from __future__ import annotations

import gzip

import msgspec
import pytest

from stillwatch.engine.intake.batch import TOLD, Batch, Refused, take_batch
from stillwatch.engine.intake.faults import BodyTooLarge
from stillwatch.engine.work import unpack
from tests.engine.intake.sent import NOW, as_lines, exchange

KEY = bytes(range(32))


def test_a_poisoned_row_is_named_and_the_rest_taken() -> None:
    rows = [exchange(1), {"id": "ex_2"}, exchange(3), "no exchange", exchange(5, ts="never")]
    for batch in (
        Batch(as_lines(rows), "lines", "native"),
        Batch(msgspec.json.encode(rows), "array", "native"),
        Batch(gzip.compress(as_lines(rows)), "lines", "native", "gzip"),
    ):
        taken = take_batch(batch, KEY, NOW)
        assert taken.exchanges == 2
        assert taken.quarantined == 3
        assert [(r.index, r.field) for r in taken.refused] == [(1, "ts"), (3, "line"), (4, "ts")]
        assert taken.latest == 1_767_571_205_000_000


def test_records_hold_hashes_and_no_text() -> None:
    (record,) = take_batch(Batch(as_lines([exchange(1)]), "lines", "native"), KEY, NOW).records
    assert unpack(record.rows).num_rows == record.count == 1
    for secret in (b"Solve", b"step", b"acct_1", b"ex_1"):
        assert secret not in record.rows
    assert unpack(record.names).column("name").to_pylist() == ["acct_1"]


def test_large_batches_are_taken_in_several_records_with_places_that_go_on() -> None:
    rows = [exchange(i) if i % 2 else {"id": i} for i in range(4_100)]
    taken = take_batch(Batch(as_lines(rows), "lines", "native"), KEY, NOW)
    assert [record.count for record in taken.records] == [1000, 1000, 50]
    assert taken.quarantined == 2050
    assert len(taken.refused) == TOLD
    assert taken.refused[-1] == Refused(1998, "id", taken.refused[-1].reason)


def test_an_empty_batch_is_no_fault() -> None:
    taken = take_batch(Batch(b"[]", "array", "native"), KEY, NOW)
    assert (taken.records, taken.exchanges, taken.refused) == ((), 0, ())


def test_a_batch_over_the_limit_is_refused_whole() -> None:
    with pytest.raises(BodyTooLarge):
        take_batch(Batch(as_lines([exchange(1)]), "lines", "native", limit=10), KEY, NOW)
