"""Faults the caller can mend end with 2 and say what to do; faults of ours are not hidden."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from stillwatch.cli.faults import faults_shown
from stillwatch.model.errors import StillwatchError


def test_a_fault_is_shown_with_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as ended, faults_shown():
        raise StillwatchError("log.jsonl:7: ts: [no] time", hint="Give [ISO 8601].")
    assert ended.value.exit_code == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "error: log.jsonl:7: ts: [no] time" in told.err
    assert "hint: Give [ISO 8601]." in told.err


def test_without_a_hint_none_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit), faults_shown():
        raise StillwatchError("nothing there")
    assert "hint" not in capsys.readouterr().err


def test_a_file_that_cannot_be_opened_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(typer.Exit) as ended, faults_shown():
        (tmp_path / "absent.json").read_bytes()
    assert ended.value.exit_code == 2
    told = capsys.readouterr().err.replace("\n", "")
    assert "absent.json" in told
    assert "No such file" in told


def test_a_fault_of_ours_goes_through() -> None:
    with pytest.raises(KeyError), faults_shown():
        raise KeyError("ours")


def test_nothing_is_shown_where_nothing_failed(capsys: pytest.CaptureFixture[str]) -> None:
    with faults_shown():
        pass
    assert capsys.readouterr().err == ""
