"""Brings a database's tables to the shape that this version of Stillwatch knows."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from stillwatch.model.errors import StillwatchError

STEPS: Final = Path(__file__).parent / "migrations"


def migrate(connection: Connection, name: str) -> tuple[str | None, str]:
    """Take the steps that are missing, inside the caller's transaction: all or none.

    Returns the revision before (None for an empty database) and after. `name` is what the database is
    called in errors: `StillwatchError` where a newer Stillwatch has written it.
    """
    config = _config()
    before, head = revision(connection), newest()
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    if before is not None and before not in known:
        raise StillwatchError(
            f"{name}: a newer Stillwatch wrote the state (shape {before}); this one knows up to {head}",
            hint="Run the newer version, or restore the backup that was made before it.",
        )
    if before != head:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return before, head


def revision(connection: Connection) -> str | None:
    """The shape a database has now; None where it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """The shape that this version of Stillwatch works with."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None, "the package holds at least one step"
    return head


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", STEPS.as_posix().replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
