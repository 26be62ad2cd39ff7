"""What partners, authorities and analysts told: added, listed and withdrawn, each with its ledger entry."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, delete, insert, select

from stillwatch.decide.indicators import check
from stillwatch.decide.standing import Indicator
from stillwatch.engine.state.answers.rows import all_made, made
from stillwatch.engine.state.ledger import append
from stillwatch.engine.state.tables.campaigns import INDICATORS
from stillwatch.model.errors import StillwatchError

_WRITTEN_DOWN = ("kind", "source", "reason", "confidence", "valid_until")


def add_indicator(connection: Connection, indicator: Indicator) -> None:
    """Keep an indicator, which `by` adds at `since`. `StillwatchError` where it cannot be meant."""
    row = msgspec.structs.asdict(check(indicator))
    connection.execute(insert(INDICATORS).values(row))
    detail = {"indicator": indicator.id} | {name: row[name] for name in _WRITTEN_DOWN}
    append(connection, indicator.since, indicator.by, "add_indicator", indicator.value, detail)


def withdraw_indicator(connection: Connection, name: str, by: str, at: int) -> Indicator:
    """Take an indicator back: no decision counts it any more. `StillwatchError` where there is none of that
    id, or it has ended."""
    found = find_indicator(connection, name, at)
    if found is None:
        raise StillwatchError(
            f"{name}: no such indicator", hint="`stillwatch indicator list` shows them all."
        )
    connection.execute(delete(INDICATORS).where(INDICATORS.c.id == name))
    append(connection, at, by, "withdraw_indicator", found.value, {"indicator": name, "kind": found.kind})
    return found


def find_indicator(connection: Connection, name: str, now: int) -> Indicator | None:
    """The indicator of that id, if it has not ended at `now` (microseconds)."""
    live = (INDICATORS.c.id == name) & (INDICATORS.c.valid_until > now)
    row = connection.execute(select(INDICATORS).where(live)).first()
    return None if row is None else made(row, Indicator)


def live_indicators(connection: Connection, now: int) -> list[Indicator]:
    """Indicators that have not ended, the newest last."""
    live = select(INDICATORS).where(INDICATORS.c.valid_until > now)
    return all_made(connection.execute(live.order_by(INDICATORS.c.since, INDICATORS.c.id)), Indicator)
