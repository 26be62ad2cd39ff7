"""What accounts have shown of known campaigns at the door, so that a restart does not let them begin anew."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec
from sqlalchemy import Connection, delete, select

from stillwatch.engine.state.answers.rows import values_of
from stillwatch.engine.state.tables.access import ALLOW_LIST
from stillwatch.engine.state.tables.responses import SIGHTINGS
from stillwatch.engine.state.upsert import upsert

SEEN_US: Final = 90 * 86_400_000_000  # an account that shows no mark for as long begins anew


class Sighting(msgspec.Struct, frozen=True, kw_only=True):
    """What one account (the state's text) has shown of one campaign: habits in bits, requests with a new mark
    and with only old ones, the marks, and how many requests the account has sent in all. updated: when it
    was stored (microseconds)."""

    account: str
    campaign: str
    habit: float
    hits: int
    repeats: int
    requests: int
    marks: tuple[int, ...]
    updated: int


def put_sightings(connection: Connection, sightings: Iterable[Sighting]) -> None:
    """Keep what accounts have shown until now."""
    for one in sightings:
        row = msgspec.structs.asdict(one)
        upsert(connection, SIGHTINGS, row | {"marks": msgspec.json.encode(one.marks).decode()})


def all_sightings(connection: Connection, since: int) -> list[Sighting]:
    """What accounts have shown that were seen since a moment (microseconds), in a fixed order."""
    query = select(SIGHTINGS).where(SIGHTINGS.c.updated >= since)
    found = []
    for row in connection.execute(query.order_by(SIGHTINGS.c.account, SIGHTINGS.c.campaign)):
        values = values_of(row)
        values["marks"] = msgspec.json.decode(values["marks"])
        found.append(msgspec.convert(values, Sighting))
    return found


def drop_sightings(connection: Connection, before: int) -> None:
    """Delete what is older than a moment (microseconds), and what accounts have shown whom people let off."""
    let_off = select(ALLOW_LIST.c.subject).where(ALLOW_LIST.c.scope == "account")
    gone = (SIGHTINGS.c.updated < before) | SIGHTINGS.c.account.in_(let_off)
    connection.execute(delete(SIGHTINGS).where(gone))
