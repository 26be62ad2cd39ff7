"""`stillwatch range calibrate`: tables on standard output, all groups in a file, wrong seeds refused."""

from __future__ import annotations

from pathlib import Path

import msgspec
from typer.testing import CliRunner

from stillwatch.cli.range import app
from stillwatch.range.calibrate import Calibration

RUN = CliRunner()


def test_groups_are_shown_and_written(tmp_path: Path) -> None:
    out = tmp_path / "groups.json"
    call = ["calibrate", "--seeds", "3", "--scale", "0.03", "--days", "2", "--show", "2", "--json", str(out)]
    outcome = RUN.invoke(app, call)
    assert outcome.exit_code == 0, outcome.output
    assert "Thresholds of the keys" in outcome.output
    found = msgspec.json.decode(out.read_bytes(), type=Calibration)
    assert found.campaigns == ()
    assert found.population["chat"] > 0


def test_seeds_that_are_no_numbers_end_with_two() -> None:
    outcome = RUN.invoke(app, ["calibrate", "--seeds", "one,two"])
    assert outcome.exit_code == 2
    assert "one,two" in outcome.output
