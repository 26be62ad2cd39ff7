"""From the journal to the lake, each exchange once."""

from __future__ import annotations

from pathlib import Path

from stillwatch.engine.clock import fixed_clock
from stillwatch.engine.intake.handover import hand_over
from stillwatch.engine.intake.journal import Journal
from stillwatch.ingest.lake import Lake
from tests.engine.intake.rowed import MOMENT, STAMP, record


def test_a_segment_goes_into_the_lake_once_however_often_it_is_handed_over(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake")
    with Journal(lake.path / "intake", STAMP, fixed_clock(MOMENT)) as journal:
        journal.append(record([1, 2, 3])).result(10)
        journal.append(record([3, 4])).result(10)
        journal.seal().result(10)
        paths = [segment.path for segment in journal.sealed()]
        assert hand_over(lake.path, paths).new == 4
        assert hand_over(lake.path, paths).new == 0
    assert lake.read(["id"])["id"].to_pylist() == [1, 2, 3, 4]
    assert lake.read_names()["name"].to_pylist() == ["acct_1", "acct_2", "acct_3", "acct_4"]


def test_no_segments_change_nothing(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake")
    assert hand_over(lake.path, []).given == 0
    assert lake.count() == 0
