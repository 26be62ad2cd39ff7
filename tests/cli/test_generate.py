"""`stillwatch range generate`: a lake to scan and to score, and refusals with exit code 2."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from stillwatch.cli.range import app
from stillwatch.ingest.lake import Lake
from stillwatch.range.truth import read_truth

RUN = CliRunner()
SMALL = ["--exchanges", "5000", "--accounts", "500", "--malicious", "16", "--days", "0.1"]


def test_a_lake_with_its_truth(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    outcome = RUN.invoke(app, ["generate", "--lake", str(lake), "--seed", "2", *SMALL])
    assert outcome.exit_code == 0, outcome.output
    assert f"{Lake.open(lake).count()} exchanges" in " ".join(outcome.output.split())
    assert read_truth(lake).accounts
    assert (lake / "releases.json").exists()


def test_impossible_numbers_end_with_two(tmp_path: Path) -> None:
    call = ["generate", "--lake", str(tmp_path / "lake"), "--seed", "2", "--accounts", "5"]
    outcome = RUN.invoke(app, call)
    assert outcome.exit_code == 2
    assert "--accounts" in outcome.output
    assert not (tmp_path / "lake").exists()
