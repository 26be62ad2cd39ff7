"""`stillwatch scan` as a user calls it: exit codes, what is written, and errors that name the place."""

from __future__ import annotations

import json
from pathlib import Path
from unittest.mock import patch

import msgspec
import pytest
from typer.testing import CliRunner, Result

from stillwatch.cli import scan as module
from stillwatch.cli.main import app
from stillwatch.decide.confidence import own_map
from stillwatch.engine.scan import scan as run_scan
from stillwatch.model.confidence import Keys
from stillwatch.model.scan import ScanResult

RUN = CliRunner()


def rows(count: int, **changes: object) -> list[dict[str, object]]:
    return [
        {
            "id": f"ex_{n}", "ts": f"2026-01-05T{n % 24:02d}:{n // 24 % 60:02d}:00Z",
            "account": f"acct_{n % 4}", "model": "atlas-4",
            "request": {"messages": [{"role": "user", "content": f"Question {n} please"}]},
        } | changes
        for n in range(count)
    ]  # fmt: skip


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows(48)))
    return path


def scan(*arguments: str | Path, standard_input: bytes | None = None) -> Result:
    return RUN.invoke(app, ["scan", "--workers", "1", *map(str, arguments)], input=standard_input)


def decoded(data: bytes | str) -> ScanResult:
    return msgspec.json.decode(data, type=ScanResult)


def test_a_log_without_campaigns_ends_with_0_and_says_so(log: Path, tmp_path: Path) -> None:
    outcome = scan(log, "--json", tmp_path / "r.json", "--html", tmp_path / "r.html")
    assert outcome.exit_code == 0, outcome.output
    result = decoded((tmp_path / "r.json").read_bytes())
    assert (result.read.exchanges, result.read.accounts, result.campaigns) == (48, 4, [])
    assert "<html" in (tmp_path / "r.html").read_text("utf-8").lower()
    assert "48" in outcome.output


def test_json_on_standard_output_is_json_alone(log: Path) -> None:
    outcome = scan(log, "--json", "-")
    assert outcome.exit_code == 0
    assert decoded(outcome.stdout).read.exchanges == 48


def test_keys_and_confidence_of_ones_own_are_handed_on(log: Path, tmp_path: Path) -> None:
    own = msgspec.structs.replace(own_map(), keys=Keys(harvest=5.0))
    (tmp_path / "own.json").write_bytes(msgspec.json.encode(own))
    with patch("stillwatch.cli.scan.run_scan", wraps=run_scan) as asked:
        assert scan(log, "--confidence", tmp_path / "own.json").exit_code == 0
        assert scan(log).exit_code == 0
    assert [call.args[0].mapping for call in asked.call_args_list] == [own, None]


def test_a_mapping_that_is_none_ends_with_two_and_names_the_file(log: Path, tmp_path: Path) -> None:
    (tmp_path / "own.json").write_text("{}")
    outcome = scan(log, "--confidence", tmp_path / "own.json")
    assert outcome.exit_code == 2
    assert "own.json:nomappingofconfidence" in "".join(outcome.output.split())  # wherever the line breaks


def test_standard_input_is_read(log: Path) -> None:
    outcome = scan("-", "--json", "-", standard_input=log.read_bytes())
    assert outcome.exit_code == 0, outcome.output
    assert decoded(outcome.stdout).read.exchanges == 48


def test_a_lake_keeps_what_was_read_and_can_be_scanned_alone(log: Path, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    first = scan(log, "--lake", lake, "--json", tmp_path / "1.json")
    again = scan("--lake", lake, "--json", tmp_path / "2.json")
    assert first.exit_code == again.exit_code == 0, again.output
    one, two = (decoded((tmp_path / name).read_bytes()) for name in ("1.json", "2.json"))
    assert one == two
    assert decoded((lake / "scan.json").read_bytes()) == two
    assert (lake / "key").stat().st_mode & 0o777 == 0o600


def test_without_a_lake_nothing_is_left_behind(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(log.parent)
    assert scan(log.name).exit_code == 0
    assert [path.name for path in log.parent.iterdir()] == ["log.jsonl"]


def test_a_window_is_kept_to(log: Path) -> None:
    outcome = scan(log, "--json", "-", "--from", "2026-01-05T06:00:00Z", "--to", "2026-01-05T12:00:00Z")
    result = decoded(outcome.stdout)
    assert result.read.exchanges == 12
    assert result.window.start == "2026-01-05T06:00:00Z"


def test_bad_lines_are_counted_and_good_ones_used(log: Path) -> None:
    with log.open("a") as lines:
        lines.write('{"id": "x"}\nnonsense\n')
    result = decoded(scan(log, "--json", "-").stdout)
    assert (result.read.exchanges, result.read.quarantined) == (48, 2)


def told(outcome: Result) -> str:
    assert outcome.exit_code == 2, outcome.output
    assert "Traceback" not in outcome.output
    return "".join(outcome.stderr.split("\n"))


def test_a_call_without_anything_to_scan_says_what_to_name() -> None:
    assert "Name log files, or a lake with --lake." in told(scan())


def test_recent_hours_need_a_lake(log: Path) -> None:
    assert "--lake" in told(scan(log, "--recent", "4"))


def test_recent_hours_are_the_last_of_the_lake(log: Path, tmp_path: Path) -> None:
    scan(log, "--lake", tmp_path / "lake")
    result = decoded(scan("--lake", tmp_path / "lake", "--recent", "2", "--json", "-").stdout)
    assert result.read.exchanges == 5, "half an hour apart, both ends counted"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "absent.jsonl" in told(scan(tmp_path / "absent.jsonl"))


def test_a_log_without_a_good_row_names_file_line_and_field(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows(3, ts="yesterday")))
    words = told(scan(path, "--format", "native"))
    assert f"{path.name}:1: ts:" in words
    assert "hint:" in words


@pytest.mark.parametrize(("option", "value"), [("--from", "yesterday"), ("--to", "31.12.2026")])
def test_a_moment_that_is_none_names_the_option(log: Path, option: str, value: str) -> None:
    words = told(scan(log, option, value))
    assert option in words
    assert "ISO 8601" in words


@pytest.mark.parametrize("option", ["--accounts", "--releases", "--authorised"])
@pytest.mark.parametrize("content", [None, "{"])
def test_a_feed_that_cannot_be_read_is_named(
    log: Path, tmp_path: Path, option: str, content: str | None
) -> None:
    feed = tmp_path / "feed.json"
    if content is not None:
        feed.write_text(content)
    outcome = scan(log, option, feed)
    if content is None or option != "--accounts":
        assert "feed.json" in told(outcome)
    else:  # a bad line of facts is quarantined, as a bad line of a log is
        assert outcome.exit_code == 0


def test_an_unknown_format_is_refused_with_the_known_ones(log: Path) -> None:
    assert "native" in told(scan(log, "--format", "runes"))


def test_an_unknown_engine_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    words = told(scan(tmp_path / "absent.jsonl", "--engine", "spark"))
    assert "engine 'spark' is not known" in words
    assert "local-cluster[" in words


def test_a_folder_that_is_no_lake_is_left_alone(log: Path, tmp_path: Path) -> None:
    assert "lake" in told(scan(log, "--lake", tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["log.jsonl"]


def test_a_result_that_cannot_be_written_is_named(log: Path, tmp_path: Path) -> None:
    assert "absent" in told(scan(log, "--json", tmp_path / "absent" / "r.json"))


def test_a_fault_of_ours_ends_with_1(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("ours")

    monkeypatch.setattr(module, "run_scan", fail)
    outcome = scan(log)
    assert outcome.exit_code == 1
    assert isinstance(outcome.exception, KeyError)
