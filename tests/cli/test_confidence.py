"""`stillwatch range confidence`: a mapping in a file, bins on standard output, and wrong files refused."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from stillwatch.cli.range import app
from stillwatch.decide.confidence import own_map, read_map
from stillwatch.range.confidence_fit import fit_confidence
from stillwatch.range.labelled import write_groups
from tests.range.test_confidence_fit import drawn

RUN = CliRunner()


def test_it_fits_measures_and_writes(tmp_path: Path) -> None:
    fit, test, out = tmp_path / "fit.jsonl", tmp_path / "test.jsonl", tmp_path / "map.json"
    groups = drawn(300, 1)
    write_groups(groups, fit)
    write_groups(drawn(100, 2, "b"), test)
    outcome = RUN.invoke(app, ["confidence", "--fit", str(fit), "--test", str(test), "--out", str(out)])
    assert outcome.exit_code == 0, outcome.output
    assert "mean distance from the diagonal" in outcome.output
    assert read_map(out).harvest == fit_confidence(groups).harvest
    again = RUN.invoke(app, ["confidence", "--map", str(out)])
    assert f"{read_map(out).groups} groups" in " ".join(again.output.split())


def test_without_arguments_it_shows_what_the_package_brings() -> None:
    outcome = RUN.invoke(app, ["confidence"])
    assert outcome.exit_code == 0
    assert f"{own_map().groups} groups" in " ".join(outcome.output.split())


def test_a_file_without_groups_ends_with_two(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text("{}\n")
    outcome = RUN.invoke(app, ["confidence", "--fit", str(tmp_path / "x.jsonl")])
    assert outcome.exit_code == 2
    assert "x.jsonl:1" in outcome.output.replace("\n", "")
