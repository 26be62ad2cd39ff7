"""Claimed exchanges: a row each, in both formats, with the sub-stream of the result."""

from __future__ import annotations

import stat
from collections import Counter
from pathlib import Path

import pytest

from stillwatch.engine.harvested import HARVESTED, check_ending, read_harvested, write_harvested
from stillwatch.model.errors import StillwatchError
from stillwatch.model.scan import ScanResult
from tests.engine.ranged import Ranged


@pytest.fixture(scope="module")
def written(ranged: Ranged, tmp_path_factory: pytest.TempPathFactory) -> tuple[ScanResult, Path]:
    path = tmp_path_factory.mktemp("claims") / "claims.parquet"
    return ranged.scanned(exchanges=path), path


def test_rows_agree_with_the_result(written: tuple[ScanResult, Path]) -> None:
    result, path = written
    rows = read_harvested(path)
    assert rows.schema.equals(HARVESTED)
    claimed = Counter(rows["campaign"].to_pylist())
    assert claimed == {c.id: c.harvest_exchanges for c in result.campaigns}
    streams = Counter(zip(rows["campaign"].to_pylist(), rows["sub_stream"].to_pylist(), strict=True))
    assert streams == {(c.id, s.frame): s.exchanges for c in result.campaigns for s in c.sub_streams}
    assert len(streams) >= 2


def test_each_row_is_an_exchange_that_a_member_sent(written: tuple[ScanResult, Path], ranged: Ranged) -> None:
    result, path = written
    members = {c.id: set(c.accounts) for c in result.campaigns}
    rows = read_harvested(path).to_pylist()
    assert all(row["account"] in members[row["campaign"]] for row in rows)
    assert len({row["exchange"] for row in rows}) == len(rows)


def test_lines_and_parquet_hold_the_same(written: tuple[ScanResult, Path], tmp_path: Path) -> None:
    rows = read_harvested(written[1])
    write_harvested(rows, tmp_path / "claims.jsonl")
    assert read_harvested(tmp_path / "claims.jsonl").equals(rows)


def test_only_the_owner_reads_it(written: tuple[ScanResult, Path]) -> None:
    assert stat.S_IMODE(written[1].stat().st_mode) == 0o600


def test_an_unknown_ending_is_refused() -> None:
    with pytest.raises(StillwatchError, match=r"unknown ending \.csv"):
        check_ending(Path("claims.csv"))


@pytest.mark.parametrize("name", ["claims.parquet", "claims.jsonl"])
def test_another_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("[1]\n")
    with pytest.raises(StillwatchError, match="not a list of claimed exchanges"):
        read_harvested(tmp_path / name)
