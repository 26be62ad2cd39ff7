"""The secret that enforcement times, decision ids and appeal tokens are made with: made once, kept here."""

from __future__ import annotations

import secrets
from typing import Final

from sqlalchemy import Connection, select

from stillwatch.engine.state.tables.settings import SETTINGS
from stillwatch.engine.state.upsert import upsert

_NAME: Final = "decision_secret"
_BYTES: Final = 32


def decision_secret(connection: Connection) -> bytes:
    """The secret; made now where there is none yet, which takes a transaction that writes."""
    known = connection.scalar(select(SETTINGS.c.value).where(SETTINGS.c.name == _NAME))
    if known is not None:
        return bytes.fromhex(known)
    made = secrets.token_bytes(_BYTES)
    upsert(connection, SETTINGS, {"name": _NAME, "value": made.hex()})
    return made
