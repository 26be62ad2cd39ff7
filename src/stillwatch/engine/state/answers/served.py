"""How much is served in all, as the last look for campaigns saw it: limits are shares of it."""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import Connection, select

from stillwatch.engine.state.answers.campaigns import LIVE
from stillwatch.engine.state.tables.campaigns import ACCOUNTS, CAMPAIGNS, MEMBERS
from stillwatch.engine.state.tables.settings import SETTINGS
from stillwatch.engine.state.upsert import upsert

_NAME: Final = "served"


class Served(msgspec.Struct, frozen=True):
    """Accounts that are served, and US dollars a month that all of them pay."""

    accounts: int
    revenue: float


class _Paid(msgspec.Struct):
    subscription_usd_month: float = 0.0


def put_served(connection: Connection, served: Served) -> None:
    """Keep what a look saw."""
    upsert(connection, SETTINGS, {"name": _NAME, "value": msgspec.json.encode(served).decode()})


def find_served(connection: Connection) -> Served | None:
    """What the last look saw; None before the first."""
    value = connection.scalar(select(SETTINGS.c.value).where(SETTINGS.c.name == _NAME))
    return None if value is None else msgspec.json.decode(value, type=Served)


def members_revenue(connection: Connection) -> dict[str, float]:
    """US dollars a month that members of live campaigns pay, where that is known."""
    live = select(CAMPAIGNS.c.id).where(CAMPAIGNS.c.status.in_(LIVE))
    members = select(MEMBERS.c.account).where(MEMBERS.c.campaign.in_(live))
    rows = connection.execute(
        select(ACCOUNTS.c.account, ACCOUNTS.c.facts).where(ACCOUNTS.c.account.in_(members))
    )
    paid = {row.account: msgspec.json.decode(row.facts, type=_Paid).subscription_usd_month for row in rows}
    return {account: dollars for account, dollars in paid.items() if dollars}
