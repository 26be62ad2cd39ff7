"""Brings a database's tables to the shape that this version of Stillwatch knows."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, inspect, text

from stillwatch.model.errors import StillwatchError

if TYPE_CHECKING:
    from alembic.config import Config

STEPS: Final = Path(__file__).parent / "migrations"
_NAMED: Final = "step_"  # a step's file is named by its revision: to know the newest costs no import


def migrate(connection: Connection, name: str, to: str | None = None) -> tuple[str | None, str]:
    """Take the steps up to `to`, or to the newest, inside the caller's transaction: all or none.

    Returns the revision before (None for an empty database) and after. `name` is what the database is
    called in errors: `StillwatchError` where a newer Stillwatch has written it.
    """
    before, wanted = revision(connection), to or newest()
    unknown = next((one for one in (before, wanted) if one is not None and one not in _known()), None)
    if unknown is not None:
        raise StillwatchError(
            f"{name}: a newer Stillwatch wrote the state (shape {unknown}); this one knows up to {newest()}",
            hint="Run the newer version, or restore the backup that was made before it.",
        )
    if before != wanted:
        # here, since most starts find their state up to date, and Alembic takes half a second to load
        from alembic import command

        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, wanted)
    return before, wanted


def revision(connection: Connection) -> str | None:
    """The shape a database has now; None where it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def newest() -> str:
    """The shape that this version of Stillwatch works with."""
    return _known()[0]


@cache
def _known() -> tuple[str, ...]:
    """The shapes that this version has steps to, the newest first."""
    steps = (STEPS / "versions").glob(f"{_NAMED}*.py")
    return tuple(sorted((step.stem.removeprefix(_NAMED) for step in steps), reverse=True))


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", STEPS.as_posix().replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
