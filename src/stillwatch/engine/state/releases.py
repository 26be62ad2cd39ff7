"""When models were released, as the release calendar says."""

from __future__ import annotations

from sqlalchemy import Connection, select

from stillwatch.engine.state.tables.campaigns import RELEASES
from stillwatch.engine.state.upsert import upsert


def put_release(connection: Connection, model: str, released: int) -> None:
    """Keep that `model` came out at `released` (microseconds since 1970 UTC), or correct it."""
    upsert(connection, RELEASES, {"model": model, "released": released})


def all_releases(connection: Connection) -> dict[str, int]:
    """Microseconds since 1970 UTC by model, in the order of their names."""
    rows = connection.execute(select(RELEASES).order_by(RELEASES.c.model))
    return {row.model: row.released for row in rows}
