"""What was drawn from allowances in the last day, so that a restart forgets no answer that is yet to come."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, delete, select

from stillwatch.decide.draws import Draw
from stillwatch.engine.state.answers.rows import all_made
from stillwatch.engine.state.tables.responses import DRAWS
from stillwatch.engine.state.upsert import upsert


def put_draws(connection: Connection, draws: Iterable[Draw]) -> None:
    """Keep these draws as they stand."""
    for draw in draws:
        upsert(connection, DRAWS, msgspec.structs.asdict(draw))


def all_draws(connection: Connection, since: int) -> list[Draw]:
    """The draws since a moment (microseconds), the oldest first."""
    rows = connection.execute(select(DRAWS).where(DRAWS.c.at >= since).order_by(DRAWS.c.at, DRAWS.c.id))
    return all_made(rows, Draw)


def drop_draws(connection: Connection, before: int) -> None:
    """Delete draws older than a moment (microseconds)."""
    connection.execute(delete(DRAWS).where(DRAWS.c.at < before))
