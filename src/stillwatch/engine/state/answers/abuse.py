"""Accounts of each kind, all of them and those in each campaign, counted in the state."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from stillwatch.decide.abuse import LEVEL, Abuse, abuse_counted
from stillwatch.engine.state.answers.campaigns import LIVE
from stillwatch.engine.state.tables.campaigns import ACCOUNTS, CAMPAIGNS, MEMBERS


def exploited_kinds(connection: Connection, level: float = LEVEL) -> list[Abuse]:
    """Each kind that the account feed told of, the most exploited first. Campaigns that are open or confirmed
    count, with the members that have not left them; accounts whose kind is not known do not."""
    sizes = select(ACCOUNTS.c.kind, func.count()).where(ACCOUNTS.c.kind.is_not(None))
    accounts: dict[str, int] = {
        kind: count for kind, count in connection.execute(sizes.group_by(ACCOUNTS.c.kind)) if kind
    }
    used = (
        select(MEMBERS.c.campaign, ACCOUNTS.c.kind, func.count())
        .join(ACCOUNTS, ACCOUNTS.c.account == MEMBERS.c.account)
        .join(CAMPAIGNS, CAMPAIGNS.c.id == MEMBERS.c.campaign)
        .where(CAMPAIGNS.c.status.in_(LIVE) & MEMBERS.c.until.is_(None) & ACCOUNTS.c.kind.is_not(None))
        .group_by(MEMBERS.c.campaign, ACCOUNTS.c.kind)
        .order_by(MEMBERS.c.campaign, ACCOUNTS.c.kind)
    )
    campaigns: dict[str, dict[str, int]] = {}
    for campaign, kind, count in connection.execute(used):
        campaigns.setdefault(campaign, {})[kind] = count
    return abuse_counted(accounts, campaigns.values(), level)
