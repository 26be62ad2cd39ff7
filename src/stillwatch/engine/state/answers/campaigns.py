"""Campaigns as scans found them, with their members."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, select, update

from stillwatch.engine.state.answers.rows import all_made, made
from stillwatch.engine.state.tables.campaigns import CAMPAIGNS, MEMBERS
from stillwatch.engine.state.upsert import upsert

LIVE: Final = ("open", "confirmed")


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign: `result` is its entry of the scan result as JSON; moments are microseconds."""

    id: str
    first_seen: int
    last_seen: int
    confidence: float
    accounts: int
    exchanges: int
    harvest_exchanges: int
    output_tokens: int
    result: str
    updated: int
    status: str = "open"
    merged_into: str | None = None


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """An account in a campaign, with the evidence about it as JSON."""

    campaign: str
    account: str
    since: int
    bits: float
    harvest_share: float
    evidence: str = "[]"
    until: int | None = None


def put_campaign(connection: Connection, found: Found) -> None:
    """Keep what a scan found; the status that people gave a campaign stays."""
    known = find_campaign(connection, found.id)
    row = msgspec.structs.asdict(found)
    if known is not None:
        row |= {"status": known.status, "merged_into": known.merged_into}
    upsert(connection, CAMPAIGNS, row)


def find_campaign(connection: Connection, campaign: str) -> Found | None:
    """A campaign by its id."""
    row = connection.execute(select(CAMPAIGNS).where(CAMPAIGNS.c.id == campaign)).first()
    return None if row is None else _found(row)


def all_campaigns(connection: Connection, *, live: bool = True) -> list[Found]:
    """Campaigns by id: those that are open or confirmed, or all of them."""
    query = select(CAMPAIGNS).order_by(CAMPAIGNS.c.id)
    rows = connection.execute(query.where(CAMPAIGNS.c.status.in_(LIVE)) if live else query)
    return all_made(rows, Found)


def set_status(connection: Connection, campaign: str, status: str, merged_into: str | None = None) -> None:
    """Note what people found: open, confirmed, rejected, released or merged."""
    changed: Mapping[str, str | None] = {"status": status, "merged_into": merged_into}
    connection.execute(update(CAMPAIGNS).where(CAMPAIGNS.c.id == campaign).values(changed))


def put_member(connection: Connection, member: Member) -> None:
    """Keep an account as a member; the moment since which it is one stays."""
    where = (MEMBERS.c.campaign == member.campaign) & (MEMBERS.c.account == member.account)
    since = connection.scalar(select(MEMBERS.c.since).where(where))
    row = msgspec.structs.asdict(member)
    upsert(connection, MEMBERS, row | {"since": member.since if since is None else min(since, member.since)})


def members_of(connection: Connection, campaign: str) -> list[Member]:
    """The members of a campaign that have not left it, by account."""
    query = select(MEMBERS).where((MEMBERS.c.campaign == campaign) & MEMBERS.c.until.is_(None))
    rows = connection.execute(query.order_by(MEMBERS.c.account))
    return [made(row, Member) for row in rows]


def end_membership(connection: Connection, campaign: str, account: str, at: int) -> None:
    """Note that an account is no member any more."""
    where = (MEMBERS.c.campaign == campaign) & (MEMBERS.c.account == account)
    connection.execute(update(MEMBERS).where(where & MEMBERS.c.until.is_(None)).values(until=at))


def _found(row: Row[Any]) -> Found:
    return made(row, Found)
