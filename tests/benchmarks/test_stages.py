"""What each stage of a scan takes is told, and adds up."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from benchmarks.stages import Stopwatch, Told, main, take_peak
from stillwatch.model.scan import ScanResult
from stillwatch.range.fingerprints.generate import generate
from stillwatch.range.fingerprints.settings import GenerateSettings


def test_time_goes_to_the_stage_that_was_reported() -> None:
    watch = Stopwatch()
    sum(range(2_000_000))
    watch.lap("counting")
    watch.lap("resting")
    watch.lap("counting")
    assert list(watch.spent) == ["counting", "resting"]
    counting, resting = watch.spent["counting"], watch.spent["resting"]
    assert counting.began < resting.began <= resting.ended <= counting.ended
    assert watch.spent["counting"].cpu > watch.spent["resting"].cpu >= 0


def test_what_passes_before_a_stage_is_told_of_belongs_to_the_one_before() -> None:
    watch = Stopwatch()
    for name, done, total in (("one", 0, 1), ("one", 1, 1), ("two", 0, 2), ("two", 1, 2), ("none", 0, 0)):
        watch.report(name, done, total)
    assert [(stage.name, stage.ended > stage.began) for stage in watch.spent.values()] == [
        ("loading", True), ("one", True), ("two", True), ("none", True),
    ]  # fmt: skip
    assert watch.spent["one"].ended < watch.spent["two"].ended


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="/proc tells peaks")
def test_a_peak_is_told_once() -> None:
    take_peak()
    held = bytearray(256 << 20)
    peak = take_peak()
    assert peak > len(held)
    del held
    take_peak()
    assert 0 < take_peak() < peak


def test_a_scan_is_told_by_stages_and_steps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lake = tmp_path / "lake"
    generate(GenerateSettings(seed=4, exchanges=5_000, accounts=500, malicious=20, days=0.25), lake)
    main(lake, tmp_path / "scan.json")
    told = msgspec.json.decode(capsys.readouterr().out, type=Told)
    assert {"finding frames", "answering"} <= {stage.name for stage in told.stages}
    assert "likely" in {step.name for step in told.steps}
    assert all(stage.wall >= 0 for stage in told.stages)
    found = msgspec.json.decode((tmp_path / "scan.json").read_bytes(), type=ScanResult)
    assert found.read.exchanges > 1_000
