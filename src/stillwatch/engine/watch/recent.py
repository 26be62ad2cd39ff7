"""What a look at the last hours adds to what looks at the whole window stored."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from sqlalchemy import Connection

from stillwatch.engine.answering import store_scan
from stillwatch.engine.state.answers.campaigns import Found, find_campaign, members_of, put_campaign
from stillwatch.model.scan import ScanResult


def store_recent(connection: Connection, result: ScanResult, text_of: Callable[[str], str], now: int) -> None:
    """Keep what was found in the last hours: new campaigns, new members, and that known ones go on. Numbers
    and reasons of these stay those of the whole window, of which the hours show a part only."""
    known = [find_campaign(connection, campaign.id) for campaign in result.campaigns]
    store_scan(connection, result, text_of, now)
    for was in known:
        seen = None if was is None else find_campaign(connection, was.id)
        if was is not None and seen is not None:
            put_campaign(connection, _gone_on(was, seen, len(members_of(connection, was.id))))


def _gone_on(was: Found, seen: Found, members: int) -> Found:
    return msgspec.structs.replace(
        was,
        last_seen=max(was.last_seen, seen.last_seen),
        confidence=max(was.confidence, seen.confidence),
        accounts=max(was.accounts, members),
        updated=seen.updated,
    )
