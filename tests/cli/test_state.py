"""`stillwatch state`: migrate, back up, restore, erase, prune."""

from __future__ import annotations

import inspect
from pathlib import Path

import pyarrow as pa
import pytest
from typer.testing import CliRunner, Result

from stillwatch.cli import state as module
from stillwatch.cli.main import app
from stillwatch.detect.fingerprints.hashing import IdentifierHasher
from stillwatch.engine.state.migrate import newest
from stillwatch.engine.state.retention import Retention
from stillwatch.engine.state.store import open_state
from stillwatch.ingest.lake import Lake
from stillwatch.serve.inline.identity import hex_of
from tests.engine.state.filled import ACCOUNT, contents, fill
from tests.ingest.rows import lake_rows

RUN = CliRunner()


def state(address: str | Path, *arguments: str | Path) -> Result:
    return RUN.invoke(app, ["state", *map(str, arguments), "--state", str(address)])


@pytest.fixture
def address(tmp_path: Path) -> Path:
    path = tmp_path / "state.db"
    with open_state(path) as opened:
        fill(opened)
    return path


def test_a_state_is_made_in_the_shape_of_this_version(tmp_path: Path) -> None:
    ended = state(tmp_path / "new.db", "migrate")
    assert ended.exit_code == 0
    assert f"shape {newest()}" in ended.output


@pytest.mark.parametrize("portable", [[], ["--portable"]])
def test_what_was_backed_up_comes_back(address: Path, tmp_path: Path, portable: list[str]) -> None:
    assert state(address, "backup", tmp_path / "copy", *portable).exit_code == 0
    ended = state(tmp_path / "restored.db", "restore", tmp_path / "copy")
    assert ended.exit_code == 0
    with open_state(address) as before, open_state(tmp_path / "restored.db") as after:
        assert contents(before) == contents(after)


def test_a_backup_with_a_broken_ledger_comes_back_and_ends_with_one(address: Path, tmp_path: Path) -> None:
    with open_state(address) as opened, opened.write() as connection:
        connection.exec_driver_sql("UPDATE ledger SET at = 7 WHERE seq = 1")
    state(address, "backup", tmp_path / "copy")
    ended = state(tmp_path / "restored.db", "restore", tmp_path / "copy")
    assert ended.exit_code == 1
    assert "broken at entry 1" in ended.output


def test_a_restore_over_rows_is_refused(address: Path, tmp_path: Path) -> None:
    state(address, "backup", tmp_path / "copy")
    ended = state(address, "restore", tmp_path / "copy")
    assert ended.exit_code == 2
    assert "not empty" in ended.output


def test_an_account_is_erased_from_rows_and_files(address: Path) -> None:
    ended = state(address, "erase", ACCOUNT)
    assert ended.exit_code == 0
    assert "2 entries of the ledger" in ended.output
    assert not any(ACCOUNT.encode() in path.read_bytes() for path in address.parent.glob("state.db*"))
    assert state(address, "erase", "short").exit_code == 2


def test_an_account_is_erased_from_a_lake_by_its_id(address: Path, tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake")
    hashed = IdentifierHasher(lake.key).one("account", "acct_7")
    rows = lake_rows(range(14)).set_column(
        lake_rows([0]).schema.get_field_index("account"), "account", pa.array([hashed] * 14, pa.int64())
    )
    with lake.writer() as writer:
        writer.append(rows)
        writer.commit()
    with open_state(address) as opened, opened.write() as connection:
        connection.exec_driver_sql(
            f"UPDATE accounts SET account = '{hex_of(hashed)}' WHERE org LIKE 'org 0%'"
        )
    ended = state(address, "erase", "acct_7", "--lake", lake.path)
    assert ended.exit_code == 0
    assert "deleted 1 rows" in ended.output
    assert "removed 14 from the lake" in ended.output
    assert lake.count() == 0
    assert state(address, "erase", "acct_7", "--lake", tmp_path).exit_code == 2


def test_what_is_past_its_time_goes(address: Path) -> None:
    with open_state(address) as opened, opened.write() as connection:
        connection.exec_driver_sql("UPDATE allow_list SET expires = 1")
    ended = state(address, "prune", "--accounts", "100000")
    assert ended.exit_code == 0
    assert "'allow_list': 2" in ended.output


def test_the_times_of_the_command_are_those_of_the_rules() -> None:
    told = {
        name: parameter.default
        for name, parameter in inspect.signature(module.prune).parameters.items()
        if name != "state"
    }
    assert Retention(**told) == Retention()
