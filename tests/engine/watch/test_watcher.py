"""The watcher goes on after a failure, and stops when it is told to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from stillwatch.engine.ingest import ingest
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
    assert watcher.took_s > 0
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
    watcher.close()
