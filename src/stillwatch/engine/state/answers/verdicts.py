"""Verdicts on accounts, one each."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, delete, select

from stillwatch.decide.standing import Verdict
from stillwatch.engine.state.answers.rows import all_made, made
from stillwatch.engine.state.tables.responses import VERDICTS
from stillwatch.engine.state.upsert import upsert


def put_verdict(connection: Connection, verdict: Verdict) -> None:
    """Set what is done about an account."""
    upsert(connection, VERDICTS, msgspec.structs.asdict(verdict))


def drop_verdict(connection: Connection, account: str) -> None:
    """Have nothing done about an account."""
    connection.execute(delete(VERDICTS).where(VERDICTS.c.account == account))


def find_verdict(connection: Connection, account: str) -> Verdict | None:
    """What is done about an account."""
    row = connection.execute(select(VERDICTS).where(VERDICTS.c.account == account)).first()
    return None if row is None else made(row, Verdict)


def all_verdicts(connection: Connection) -> list[Verdict]:
    """All verdicts, by account."""
    return all_made(connection.execute(select(VERDICTS).order_by(VERDICTS.c.account)), Verdict)
