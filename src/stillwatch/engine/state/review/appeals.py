"""Appeals against decisions."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from stillwatch.decide.review.appeals import Appeal
from stillwatch.engine.state.answers.rows import made
from stillwatch.engine.state.tables.review import APPEALS
from stillwatch.engine.state.upsert import upsert


def put_appeal(connection: Connection, appeal: Appeal) -> None:
    """Keep an appeal as it stands."""
    upsert(connection, APPEALS, msgspec.structs.asdict(appeal))


def find_appeal(connection: Connection, appeal: str) -> Appeal | None:
    """An appeal by its id."""
    row = connection.execute(select(APPEALS).where(APPEALS.c.id == appeal)).first()
    return None if row is None else made(row, Appeal)


def appeals_against(connection: Connection, decision: str) -> list[Appeal]:
    """Appeals against a decision, the oldest first."""
    rows = connection.execute(select(APPEALS).where(APPEALS.c.decision == decision).order_by(APPEALS.c.at))
    return [made(row, Appeal) for row in rows]


def open_appeals(connection: Connection) -> list[Appeal]:
    """Appeals that wait for an answer, the oldest first."""
    rows = connection.execute(select(APPEALS).where(APPEALS.c.state == "open").order_by(APPEALS.c.at))
    return [made(row, Appeal) for row in rows]
