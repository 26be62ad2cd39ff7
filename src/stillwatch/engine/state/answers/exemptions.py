"""The allow list and authorised programmes."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, select

from stillwatch.decide.standing import Exemption, Programme
from stillwatch.engine.state.answers.rows import made, values_of
from stillwatch.engine.state.tables.access import ALLOW_LIST, PROGRAMMES
from stillwatch.engine.state.upsert import upsert


def put_exemption(connection: Connection, entry: Exemption, by: str, at: int) -> None:
    """Put an entry on the allow list, or change it."""
    upsert(connection, ALLOW_LIST, msgspec.structs.asdict(entry) | {"by": by, "at": at})


def drop_exemption(connection: Connection, entry: str) -> None:
    """Take an entry off the allow list."""
    connection.execute(delete(ALLOW_LIST).where(ALLOW_LIST.c.id == entry))


def live_exemptions(connection: Connection, now: int) -> list[Exemption]:
    """Entries that have not expired, those that last longest last."""
    live = ALLOW_LIST.c.expires.is_(None) | (ALLOW_LIST.c.expires > now)
    rows = connection.execute(select(ALLOW_LIST).where(live))
    found = [made(row, Exemption) for row in rows]
    return sorted(found, key=lambda e: (e.expires is None, e.expires or 0, e.id))


def put_programme(connection: Connection, programme: Programme) -> None:
    """Keep an authorised programme, or change it."""
    scope = {"models": programme.models, "access_paths": programme.access_paths}
    quota = None if programme.quota is None else int(programme.quota)
    row = {
        "id": programme.id, "org": programme.org, "account": programme.account, "reason": programme.reason,
        "scope": msgspec.json.encode(scope).decode(), "quota": quota, "expires": programme.expires,
    }  # fmt: skip
    upsert(connection, PROGRAMMES, row)


def live_programmes(connection: Connection, now: int) -> list[Programme]:
    """Programmes that have not expired."""
    rows = connection.execute(select(PROGRAMMES).where(PROGRAMMES.c.expires > now).order_by(PROGRAMMES.c.id))
    return [_programme(row) for row in rows]


def _programme(row: Row[Any]) -> Programme:
    values = values_of(row)
    values |= msgspec.json.decode(values.pop("scope"))
    return msgspec.convert(values, Programme)
