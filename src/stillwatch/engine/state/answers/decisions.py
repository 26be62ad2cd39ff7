"""Decisions with their reasons, how to appeal against them, and whether they were undone."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, Row, insert, select, update

from stillwatch.decide.policy.terms import Mode
from stillwatch.decide.responses import Response
from stillwatch.engine.state.answers.rows import values_of
from stillwatch.engine.state.tables.responses import DECISIONS


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One decision about an account; `policy` is the version that it was taken under."""

    id: str
    at: int
    account: str
    campaign: str | None
    response: Response
    mode: Mode
    reasons: tuple[str, ...]
    counter_reasons: tuple[str, ...]
    appeal: str
    policy: str
    undone_at: int | None = None
    undone_by: str | None = None


def put_decision(connection: Connection, record: Record) -> bool:
    """Keep a decision; False, and nothing changes, where it is kept already."""
    if find_decision(connection, record.id) is not None:
        return False
    row = msgspec.structs.asdict(record)
    for name in ("reasons", "counter_reasons"):
        row[name] = msgspec.json.encode(row[name]).decode()
    connection.execute(insert(DECISIONS).values(row))
    return True


def find_decision(connection: Connection, decision: str) -> Record | None:
    """A decision by its id."""
    row = connection.execute(select(DECISIONS).where(DECISIONS.c.id == decision)).first()
    return None if row is None else _record(row)


def decision_appealed(connection: Connection, token: str) -> Record | None:
    """The decision that a token to appeal belongs to."""
    row = connection.execute(select(DECISIONS).where(DECISIONS.c.appeal == token)).first()
    return None if row is None else _record(row)


def mark_undone(connection: Connection, decision: str, at: int, by: str) -> None:
    """Note that a decision was undone."""
    changed = {"undone_at": at, "undone_by": by}
    connection.execute(update(DECISIONS).where(DECISIONS.c.id == decision).values(changed))


def _record(row: Row[Any]) -> Record:
    values = values_of(row)
    for name in ("reasons", "counter_reasons"):
        values[name] = msgspec.json.decode(values[name])
    return msgspec.convert(values, Record)
