"""What the account feed said last, as far as decisions need it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, func, select

from stillwatch.engine.state.tables.campaigns import ACCOUNTS
from stillwatch.engine.state.upsert import upsert

_OWNERS: Final = msgspec.json.Decoder(dict[str, float])


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """Facts of one account. `account` and `org` are the state's texts; `owners`: share of the organisation
    that is owned from each country, empty where nobody declared it; `revenue`: US dollars a month;
    `updated`: microseconds, see `next_update`."""

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
    facts = {"country": known.country, "subscription_usd_month": known.revenue}
    owners = msgspec.json.encode(known.owners).decode() if known.owners else None
    row = {
        "account": known.account, "kind": known.kind, "org": known.org, "verification": known.verification,
        "facts": msgspec.json.encode(facts).decode(), "updated": known.updated,
        "owners": owners,
    }  # fmt: skip
    upsert(connection, ACCOUNTS, row)


def known_accounts(connection: Connection, since: int = -1) -> Iterator[Known]:
    """Accounts whose facts were updated after `since`, some thousands in memory at a time."""
    rows = connection.execute(
        select(ACCOUNTS).where(ACCOUNTS.c.updated > since), execution_options={"yield_per": 10_000}
    )
    return (_known(row) for row in rows)


def next_update(connection: Connection, at: int) -> int:
    """The moment to put down for facts that come at `at`: later than that of all facts there are, so that
    whoever asks for what is new finds them, also after the clock of the machine went back."""
    last = connection.scalar(select(func.max(ACCOUNTS.c.updated)))
    return at if last is None else max(at, last + 1)


def declared_owners(connection: Connection) -> dict[str, dict[str, float]]:
    """Share by country of who owns each organisation, where an account of it declares that; the account
    whose facts came last counts."""
    columns = select(ACCOUNTS.c.org, ACCOUNTS.c.owners).where(ACCOUNTS.c.owners.is_not(None))
    rows = connection.execute(columns.order_by(ACCOUNTS.c.updated, ACCOUNTS.c.account))
    return {row.org: _OWNERS.decode(row.owners) for row in rows if row.org is not None}


def count_accounts(connection: Connection) -> int:
    """How many accounts have facts."""
    return int(connection.scalar(select(func.count()).select_from(ACCOUNTS)) or 0)


def _known(row: Row[Any]) -> Known:
    facts: Mapping[str, Any] = msgspec.json.decode(row.facts)
    return Known(
        account=row.account,
        updated=row.updated,
        kind=row.kind,
        org=row.org,
        verification=row.verification,
        country=facts.get("country"),
        owners=_OWNERS.decode(row.owners) if row.owners else {},
        revenue=float(facts.get("subscription_usd_month") or 0.0),
    )
