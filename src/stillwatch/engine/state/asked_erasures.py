"""Erasures that were asked for and are not done: a service that runs does them, also after a restart.

A row stays until nothing of the account is left elsewhere, and goes with the last of it (`erase_account`).
"""

from __future__ import annotations

import secrets

import msgspec
from sqlalchemy import Connection, select

from stillwatch.engine.state.answers.rows import made
from stillwatch.engine.state.tables.alerts import ERASURES
from stillwatch.engine.state.upsert import upsert


class AskedErasure(msgspec.Struct, frozen=True):
    """Who asked for an account (the state's text) to be erased, and when (microseconds)."""

    id: str
    account: str
    asked: int
    by: str


def ask_erasure(connection: Connection, account: str, by: str, at: int) -> AskedErasure:
    """Ask for an account to be erased; who asks again gets the first request."""
    known = connection.execute(select(ERASURES).where(ERASURES.c.account == account)).first()
    if known is not None:
        return made(known, AskedErasure)
    asked = AskedErasure(f"erasure_{secrets.token_hex(8)}", account, at, by)
    upsert(connection, ERASURES, msgspec.structs.asdict(asked))
    return asked


def asked_erasures(connection: Connection) -> list[AskedErasure]:
    """What is to be erased, the first asked first."""
    rows = connection.execute(select(ERASURES).order_by(ERASURES.c.asked, ERASURES.c.id))
    return [made(row, AskedErasure) for row in rows]
