"""The watcher goes on after a failure, and stops when it is told to."""

from __future__ import annotations

import errno
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from stillwatch.engine.ingest import ingest
from stillwatch.engine.intake.faults import IntakeFull
from stillwatch.engine.watch.look import Look
from stillwatch.engine.watch.watcher import Watcher
from stillwatch.ingest.lake import Lake
from stillwatch.model.errors import StillwatchError
from stillwatch.model.scan import ScanResult
from tests.engine.intake.sent import NOW, as_lines, exchange


def has_looked(watcher: Watcher) -> bool:
    return watcher.age_s is not None


def test_what_a_process_of_its_own_saw_is_handed_on(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_bytes(as_lines(exchange(i) for i in range(4)))
    lake = Lake.open(tmp_path / "lake")
    ingest([log], lake, now_us=NOW)
    plans: Iterator[Look | None] = iter(
        [
            Look(tmp_path / "empty", None, 1, NOW),
            Look(lake.path, None, 10**12, NOW),
            None,
        ]
    )
    seen: list[ScanResult] = []
    told: list[bool] = []
    watcher = Watcher(lambda: next(plans), seen.append, 3600, lambda fault, _: told.append(fault is None))
    with pytest.raises(StillwatchError):
        watcher.look()
    assert not has_looked(watcher)
    assert str(watcher.failure) == "the window holds no exchange"
    assert watcher.look()
    assert [result.read.exchanges for result in seen] == [4]
    assert watcher.took_s is not None
    assert watcher.took_s > 0
    assert watcher.under_way_s is None
    assert not watcher.look(), "there was nothing new"
    assert has_looked(watcher)
    assert told == [False, True]
    watcher.close()


def test_a_watcher_at_rest_stops_at_once() -> None:
    watcher = Watcher(lambda: None, lambda _: None, 3600)
    watcher.start()
    watcher.close()


def test_faults_of_ours_are_kept_as_such() -> None:
    def plan() -> Look | None:
        raise ValueError("odd")

    watcher = Watcher(plan, lambda _: None, 3600)
    with pytest.raises(StillwatchError, match="ValueError: odd"):
        watcher.look()
    assert watcher.failure is not None
    assert isinstance(watcher.failure.__cause__, ValueError), "the log shows where it happened"
    watcher.close()


def test_a_disk_that_fails_is_told_as_such() -> None:
    def plan() -> Look | None:
        raise OSError(errno.ENOSPC, "No space left on device", "LAKE/parts.json")

    watcher = Watcher(plan, lambda _: None, 3600)
    with pytest.raises(IntakeFull, match=r"parts\.json: No space left"):
        watcher.look()
    watcher.close()


def test_a_look_under_way_is_told_and_the_next_begins_a_turn_after_it_ended() -> None:
    begun, ended, under_way = list[float](), list[float](), list[float | None]()

    def plan() -> Look | None:
        begun.append(time.monotonic())
        time.sleep(0.3)  # six turns
        under_way.append(watcher.under_way_s)
        ended.append(time.monotonic())
        return None

    watcher = Watcher(plan, lambda _: None, 0.05)
    watcher.start()
    while len(ended) < 3:
        time.sleep(0.01)
    watcher.close()
    assert all(waited is not None and waited >= 0.3 for waited in under_way)
    assert all(after - before >= 0.05 for before, after in zip(ended, begun[1:], strict=False))
    assert watcher.under_way_s is None


def test_a_look_that_is_cut_off_by_the_end_is_made_by_the_next_service(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_bytes(as_lines(exchange(i) for i in range(4)))
    lake = Lake.open(tmp_path / "lake")
    ingest([log], lake, now_us=NOW)
    asked = Look(lake.path, None, 10**12, NOW)
    seen: list[ScanResult] = []
    first = Watcher(lambda: asked, seen.append, 0.01)
    first.start()
    while first.under_way_s is None:
        time.sleep(0.01)
    first.close()
    assert seen == []
    second = Watcher(lambda: asked, seen.append, 3600)
    assert second.look()
    assert [result.read.exchanges for result in seen] == [4]
    second.close()
