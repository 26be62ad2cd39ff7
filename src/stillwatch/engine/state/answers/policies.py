"""The policy that holds, and those that held before."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from stillwatch.decide.policy.read import default_text, parse_policy
from stillwatch.decide.policy.terms import Policy
from stillwatch.engine.state.ledger import append
from stillwatch.engine.state.tables.responses import POLICIES
from stillwatch.engine.state.upsert import upsert


def activate_policy(connection: Connection, text: str, name: str, by: str, at: int) -> Policy:
    """Have the policy in `text` hold from now on. Raises `StillwatchError` where it is none; `name` stands
    for it there. Nothing happens where it holds already."""
    policy = parse_policy(text, name)
    if active_policy(connection).version == policy.version:
        return policy
    connection.execute(update(POLICIES).values(active=False))
    row = {"version": policy.version, "at": at, "by": by, "text": text, "active": True}
    upsert(connection, POLICIES, row)
    append(connection, at, by, "activate_policy", policy.version, {"mode": policy.mode})
    return policy


def active_policy(connection: Connection) -> Policy:
    """The policy that holds: the one that ships with the package where none was activated."""
    return parse_policy(active_text(connection), "the active policy")


def active_text(connection: Connection) -> str:
    """The text of the policy that holds."""
    text = connection.scalar(select(POLICIES.c.text).where(POLICIES.c.active))
    return default_text() if text is None else text
