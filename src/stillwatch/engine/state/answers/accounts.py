"""What the account feed said last, as far as decisions need it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, func, select

from stillwatch.engine.state.tables.campaigns import ACCOUNTS
from stillwatch.engine.state.upsert import upsert


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """Facts of one account. `account` and `org` are the state's texts; `owners`: share of the organisation
    that is owned from each country; `revenue`: US dollars a month."""

    account: str
    updated: int
    kind: str | None = None
    org: str | None = None
    verification: str | None = None
    country: str | None = None
    owners: dict[str, float] = {}
    revenue: float = 0.0


def put_account(connection: Connection, known: Known) -> None:
    """Keep the facts of an account."""
    facts = {"country": known.country, "owners": known.owners, "subscription_usd_month": known.revenue}
    row = {
        "account": known.account, "kind": known.kind, "org": known.org, "verification": known.verification,
        "facts": msgspec.json.encode(facts).decode(), "updated": known.updated,
    }  # fmt: skip
    upsert(connection, ACCOUNTS, row)


def known_accounts(connection: Connection, since: int = -1) -> Iterator[Known]:
    """Accounts whose facts were updated after `since`, some thousands in memory at a time."""
    rows = connection.execute(
        select(ACCOUNTS).where(ACCOUNTS.c.updated > since), execution_options={"yield_per": 10_000}
    )
    return (_known(row) for row in rows)


def count_accounts(connection: Connection) -> int:
    """How many accounts have facts."""
    return int(connection.scalar(select(func.count()).select_from(ACCOUNTS)) or 0)


def _known(row: Row[Any]) -> Known:
    facts: Mapping[str, Any] = msgspec.json.decode(row.facts)
    owners = facts.get("owners")
    return Known(
        account=row.account,
        updated=row.updated,
        kind=row.kind,
        org=row.org,
        verification=row.verification,
        country=facts.get("country"),
        owners={str(c): float(s) for c, s in owners.items()} if isinstance(owners, dict) else {},
        revenue=float(facts.get("subscription_usd_month") or 0.0),
    )
