"""A state, and a backup, of an older shape come through a step with all their rows, on both databases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from stillwatch.engine.state import migrate
from stillwatch.engine.state.backup.backup import back_up, restore
from stillwatch.engine.state.ledger import verify
from stillwatch.engine.state.store import open_state
from tests.engine.state.filled import fill

LATER = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{newest}"


def upgrade() -> None:
    with op.batch_alter_table("releases") as table:
        table.add_column(sa.Column("family", sa.Text, nullable=False, server_default="atlas"))
        table.alter_column("released", type_=sa.Double)
"""


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Steps of a version to come, which a test switches to with `setattr(migrate, "STEPS", ...)`."""
    steps = tmp_path / "migrations"
    shutil.copytree(migrate.STEPS, steps)
    (steps / "versions" / "step_9999.py").write_text(LATER.format(newest=migrate.newest()))
    yield monkeypatch
    migrate._known.cache_clear()


def step(later: pytest.MonkeyPatch, tmp_path: Path) -> None:
    later.setattr(migrate, "STEPS", tmp_path / "migrations")
    migrate._known.cache_clear()


def families(address: str | Path) -> list[tuple[str, str]]:
    with open_state(address) as state, state.read() as connection:
        assert migrate.revision(connection) == "9999"
        rows = connection.execute(text("SELECT model, family FROM releases ORDER BY model"))
        return [(row.model.split()[0], row.family) for row in rows]


def test_a_state_keeps_its_rows_through_a_step(
    empty_address: str, tmp_path: Path, later: pytest.MonkeyPatch
) -> None:
    with open_state(empty_address) as state:
        fill(state)
    step(later, tmp_path)
    assert families(empty_address) == [("model", "atlas"), ("model", "atlas")]
    with open_state(empty_address) as state:
        assert verify(state).is_whole


@pytest.mark.parametrize("portable", [False, True])
def test_a_backup_of_an_older_shape_is_restored_and_brought_up_to_date(
    empty_address: str, tmp_path: Path, later: pytest.MonkeyPatch, portable: bool
) -> None:
    with open_state(tmp_path / "old.db") as state:
        fill(state)
        back_up(state, tmp_path / "backup", 10, "ann", portable=portable)
    step(later, tmp_path)
    assert restore(empty_address, tmp_path / "backup", 20, "bob").ledger.is_whole
    assert families(empty_address) == [("model", "atlas"), ("model", "atlas")]


def test_a_step_that_fails_changes_nothing(
    empty_address: str, tmp_path: Path, later: pytest.MonkeyPatch
) -> None:
    with open_state(empty_address) as state:
        fill(state)
    broken = (tmp_path / "migrations" / "versions" / "step_9999.py").open("a")
    with broken:
        broken.write("    raise RuntimeError('half way')\n")
    step(later, tmp_path)
    with pytest.raises(RuntimeError, match="half way"):
        open_state(empty_address)
    later.undo()
    migrate._known.cache_clear()
    with open_state(empty_address) as state, state.read() as connection:
        assert connection.execute(text("SELECT count(released) FROM releases")).scalar() == 2
