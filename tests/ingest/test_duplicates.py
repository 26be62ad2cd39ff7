"""Which of several rows with one id stays depends on the rows, never on where they stand."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from stillwatch.ingest import duplicates
from stillwatch.ingest.duplicates import surplus_rows
from stillwatch.ingest.parts import write_part
from tests.ingest.rows import lake_rows


def _part(folder: Path, name: str, *batches: pa.RecordBatch) -> Path:
    write_part(folder / name, pa.Table.from_batches(list(batches)))
    return folder / name


def _lists(surplus: duplicates.RowsByPart) -> dict[int, list[int]]:
    return {part: rows.tolist() for part, rows in surplus.items()}


def test_distinct_ids_leave_nothing_out(tmp_path: Path) -> None:
    known = [_part(tmp_path, "a", lake_rows([1, 2]))]
    new = [_part(tmp_path, "b", lake_rows([3, 4])), _part(tmp_path, "c", lake_rows([5]))]
    assert surplus_rows(known, new, 3) == {}


def test_nothing_new_leaves_nothing_out(tmp_path: Path) -> None:
    assert surplus_rows([_part(tmp_path, "a", lake_rows([1]))], [], 0) == {}


def test_of_equal_rows_the_one_that_was_there_stays(tmp_path: Path) -> None:
    known = [_part(tmp_path, "a", lake_rows([1, 2, 3]))]
    new = [_part(tmp_path, "b", lake_rows([2, 7])), _part(tmp_path, "c", lake_rows([2, 3, 7]))]
    assert _lists(surplus_rows(known, new, 5)) == {1: [0], 2: [0, 1, 2]}


def test_the_earlier_event_stays_even_if_it_comes_later(tmp_path: Path) -> None:
    known = [_part(tmp_path, "a", lake_rows([1, 2]))]
    new = [_part(tmp_path, "b", lake_rows([2], shift_us=-10))]
    assert _lists(surplus_rows(known, new, 1)) == {0: [1]}
    assert _lists(surplus_rows(new, known, 2)) == {1: [1]}


def test_at_one_moment_the_digest_decides_either_way_round(tmp_path: Path) -> None:
    one = _part(tmp_path, "a", lake_rows([1]))
    other = _part(tmp_path, "b", lake_rows([1], variant=1))
    forth, back = surplus_rows([one], [other], 1), surplus_rows([other], [one], 1)
    assert {*forth, *back} == {0, 1}, "the same file gave way both times"


@pytest.mark.parametrize("number", range(8))
def test_the_key_does_not_decide_between_rows_that_differ_otherwise(tmp_path: Path, number: int) -> None:
    outcomes = set()
    for key in range(4):
        paths = []
        for variant in (0, 1):
            rows = pa.Table.from_batches([lake_rows([number], variant=variant)])
            for name in ("account", "system", "body"):  # another key gives other hashes
                hashes = pa.array([hash((key, variant, name))], pa.int64())
                rows = rows.set_column(rows.schema.get_field_index(name), name, hashes)
            write_part(tmp_path / f"{key}-{variant}", rows)
            paths.append(tmp_path / f"{key}-{variant}")
        outcomes.add(tuple(surplus_rows(paths[:1], paths[1:], 1)))
    assert len(outcomes) == 1


@pytest.mark.parametrize("ids_per_pass", [1, 7, 1000])
def test_the_number_of_passes_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ids_per_pass: int
) -> None:
    known = [_part(tmp_path, "a", lake_rows(range(20)))]
    new = [
        _part(tmp_path, "b", lake_rows(range(10, 30)), lake_rows(range(15, 35), shift_us=-1)),
        _part(tmp_path, "c", lake_rows(range(25, 40), variant=1)),
    ]
    whole = _lists(surplus_rows(known, new, 55))
    monkeypatch.setattr(duplicates, "IDS_PER_PASS", ids_per_pass)
    parted = surplus_rows(known, new, 55)
    assert {part: sorted(rows.tolist()) for part, rows in parted.items()} == whole
    assert sum(map(len, whole.values())) == 20 + 40 + 15 - 40
