"""The steps make the tables that the code works with, on both databases, and a newer state is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from stillwatch.engine.state.migrate import STEPS, migrate, newest, revision
from stillwatch.engine.state.store import State, open_state
from stillwatch.engine.state.tables import METADATA
from stillwatch.model.errors import StillwatchError


def test_the_steps_make_what_the_tables_say(state: State) -> None:
    with state.read() as connection:
        differences = compare_metadata(
            MigrationContext.configure(connection, opts={"compare_type": True}), METADATA
        )
    assert differences == [], "a change of tables/ needs a step in migrations/versions/"


def test_a_state_that_is_up_to_date_is_let_be(state: State) -> None:
    with state.write() as connection:
        assert migrate(connection, "state") == (newest(), newest())


def test_a_state_of_a_newer_version_is_refused_and_not_touched(empty_address: str) -> None:
    with open_state(empty_address) as state:
        with state.write() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(StillwatchError, match="9999") as told:
            open_state(empty_address)
        assert "newer" in told.value.hint
        with state.read() as connection:
            assert revision(connection) == "9999"


def test_who_only_looks_does_not_wait_for_the_writer(state: State, address: str) -> None:
    with state.write(), open_state(address) as other, other.read() as connection:
        assert revision(connection) == newest()


def test_the_newest_step_is_told_by_its_file_as_alembic_tells_it() -> None:
    config = Config()
    config.set_main_option("script_location", str(STEPS))
    config.set_main_option("path_separator", "os")
    steps = list(ScriptDirectory.from_config(config).walk_revisions())
    assert newest() == steps[0].revision
    assert {f"step_{step.revision}" for step in steps} == {Path(step.path).stem for step in steps}


def test_alembic_s_own_word_on_the_shape_is_ours(state: State) -> None:
    with state.read() as connection:
        assert revision(connection) == MigrationContext.configure(connection).get_current_revision()
