"""Feeding the lake goes on after a failure and loses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from stillwatch.engine.clock import fixed_clock
from stillwatch.engine.intake.counters import Counters
from stillwatch.engine.intake.feeding import Fed, LakeFeeder
from stillwatch.engine.intake.journal import Journal
from stillwatch.ingest.lake import Lake
from stillwatch.model.errors import StillwatchError
from tests.engine.intake.rowed import MOMENT, STAMP, record


def has_failed(feeder: LakeFeeder) -> bool:
    return feeder.failure is not None


def test_a_busy_lake_is_tried_again_and_closing_feeds_the_rest(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake")
    told: list[tuple[bool, Fed]] = []
    with Journal(lake.path / "intake", STAMP, fixed_clock(MOMENT)) as journal:
        counters = Counters()
        feeder = LakeFeeder(
            lake, journal, counters, every_s=3600, told=lambda fault, fed: told.append((fault is None, fed))
        )
        feeder.start()
        journal.append(record([1, 2])).result(10)
        with lake.writer(), pytest.raises(StillwatchError, match="another stillwatch is writing"):
            feeder.feed()
        assert has_failed(feeder)
        assert journal.backlog().rows == 2
        assert feeder.feed() == Fed(2, 2)
        assert not has_failed(feeder)
        journal.append(record([2, 3])).result(10)
        feeder.close()
        assert lake.count() == 3
        assert told == [(False, Fed()), (True, Fed(2, 2)), (True, Fed(2, 1))]
        counts = counters.read()
        assert (counts.new, counts.duplicates, counts.failed_hand_overs) == (3, 1, 1)
