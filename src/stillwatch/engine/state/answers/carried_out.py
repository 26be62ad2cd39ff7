"""Which responses are carried out now, by campaign."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, func, select

from stillwatch.decide.responses import Response
from stillwatch.engine.state.answers.policies import active_policy
from stillwatch.engine.state.tables.responses import VERDICTS


class CarriedOut(msgspec.Struct, frozen=True):
    """A response, the campaign that it answers (None: accounts by themselves), and how many accounts meet
    it."""

    campaign: str | None
    response: Response
    accounts: int


def carried_out(connection: Connection, now: int) -> list[CarriedOut]:
    """What accounts meet at `now` (microseconds), by campaign and response; nothing while the policy does
    not enforce."""
    if active_policy(connection).mode != "enforce":
        return []
    in_force = (VERDICTS.c.enforce_at <= now) & (VERDICTS.c.expires.is_(None) | (VERDICTS.c.expires > now))
    grouped = (VERDICTS.c.campaign, VERDICTS.c.response)
    query = select(*grouped, func.count()).where(in_force).group_by(*grouped)
    found = [CarriedOut(campaign, response, count) for campaign, response, count in connection.execute(query)]
    return sorted(found, key=lambda one: (one.campaign or "", one.response))
