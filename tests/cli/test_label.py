"""`stillwatch range label`: groups of each seed in one file, wrong seeds refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from stillwatch.cli.range import app
from stillwatch.range.labelled import read_groups

RUN = CliRunner()


def test_groups_of_each_seed_are_appended(tmp_path: Path) -> None:
    out = tmp_path / "groups.jsonl"
    call = ["label", "--out", str(out), "--seeds", "3-4", "--scale", "0.03", "--days", "2.5"]
    outcome = RUN.invoke(app, [*call, "--kinds", "class,chat", "--no-campaigns"])
    assert outcome.exit_code == 0, outcome.output
    groups = read_groups([out])
    assert {group.source for group in groups} == {"written 3, customers only", "written 4, customers only"}
    assert not any(group.real for group in groups)


@pytest.mark.parametrize("seeds", ["one,two", "3-x"])
def test_seeds_that_are_no_numbers_end_with_two(tmp_path: Path, seeds: str) -> None:
    outcome = RUN.invoke(app, ["label", "--out", str(tmp_path / "x"), "--seeds", seeds])
    assert outcome.exit_code == 2
    assert seeds in outcome.output
