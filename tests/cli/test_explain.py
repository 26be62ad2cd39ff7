"""The command `explain`: where it reads from, and how it fails."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
import typer
from typer.testing import CliRunner

from stillwatch.cli.explain import explain, read_result, result_path
from stillwatch.model.errors import StillwatchError
from tests.cli.report.samples import busy_result

app = typer.Typer()
app.command()(explain)
runner = CliRunner()


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "scan.json"
    path.write_bytes(msgspec.json.encode(busy_result()))
    return path


def test_it_explains_from_a_file_and_from_a_lake(saved: Path) -> None:
    by_file = runner.invoke(app, ["camp_3fa9c1d07e52", "--from", str(saved)])
    by_lake = runner.invoke(app, ["camp_3fa9c1d07e52", "--lake", str(saved.parent)])
    assert by_file.exit_code == by_lake.exit_code == 0
    assert "600 accounts acting as one" in by_file.stdout
    assert by_file.stdout == by_lake.stdout


def test_an_unknown_campaign_ends_with_2_and_a_suggestion(saved: Path) -> None:
    answer = runner.invoke(app, ["camp_3fa9c1d07e5", "--from", str(saved)])
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert "Did you mean camp_3fa9c1d07e52?" in answer.stderr


def test_an_account_that_was_not_flagged_ends_with_0(saved: Path) -> None:
    answer = runner.invoke(app, ["somebody", "--from", str(saved)])
    assert answer.exit_code == 0
    assert "Not flagged" in answer.stdout


@pytest.mark.parametrize("both", [False, True])
def test_one_source_is_needed_and_not_two(saved: Path, both: bool) -> None:
    arguments = ["x", "--from", str(saved), "--lake", str(saved.parent)] if both else ["x"]
    answer = runner.invoke(app, arguments)
    assert answer.exit_code == 2
    assert "--from RESULT.json or --lake DIR" in " ".join(answer.stderr.split())


def test_the_lake_holds_its_last_result(tmp_path: Path) -> None:
    assert result_path(None, tmp_path) == tmp_path / "scan.json"
    assert result_path(tmp_path / "r.json", None) == tmp_path / "r.json"


@pytest.mark.parametrize(
    ("content", "fault"),
    [(None, "no scan result there"), (b"{", "not a scan result"), (b'{"window": 3}', "not a scan result")],
)
def test_a_file_that_is_no_result_is_named(tmp_path: Path, content: bytes | None, fault: str) -> None:
    path = tmp_path / "r.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StillwatchError, match=fault) as caught:
        read_result(path)
    assert str(path) in str(caught.value)
    assert "--json" in caught.value.hint


def test_another_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(msgspec.json.encode(msgspec.structs.replace(busy_result(), schema="stillwatch.scan/9")))
    with pytest.raises(StillwatchError, match=r"stillwatch\.scan/9"):
        read_result(path)
