"""Lets go of what is no longer needed: rows past their time, each kind by a rule that can be read."""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import ColumnElement, Connection, Table, delete, exists, or_, select

from stillwatch.engine.state.ledger import append
from stillwatch.engine.state.people.attempts import drop_old_attempts
from stillwatch.engine.state.people.sessions import drop_ended_sessions
from stillwatch.engine.state.tables.access import ALLOW_LIST, PROGRAMMES
from stillwatch.engine.state.tables.campaigns import ACCOUNTS, CAMPAIGNS, INDICATORS
from stillwatch.engine.state.tables.responses import APPROVALS, DECISIONS, VERDICTS
from stillwatch.engine.state.tables.review import APPEALS, CASES

DAY_US: Final = 24 * 3_600 * 1_000_000


class Retention(msgspec.Struct, frozen=True):
    """For how many days what is kept. What is in force, open or waiting is kept however old it is."""

    decisions: float = 365  # that no verdict in force rests on, and that no open appeal is about
    cases: float = 730  # closed
    campaigns: float = 730  # rejected, released or merged, without a case
    accounts: float = 180  # facts that no feed repeated since, of accounts without a verdict
    expired: float = 30  # verdicts, approvals, indicators, exemptions and programmes past their end


def prune(connection: Connection, at: int, actor: str, keep: Retention) -> dict[str, int]:
    """Delete what is older than `keep` allows at `at` (microseconds since 1970 UTC); returns how many rows.

    The ledger is never shortened, and says how many rows of which table went. Sessions that are over and
    forgotten sign-ins go at any rate.
    """
    counts = {
        table.name: connection.execute(delete(table).where(rule)).rowcount for table, rule in _rules(at, keep)
    }
    counts["sessions"] = drop_ended_sessions(connection, at)
    counts["sign_ins"] = drop_old_attempts(connection, at)
    gone = {table: count for table, count in counts.items() if count}
    if gone:
        append(connection, at, actor, "prune", "", {"rows": gone, "keep": msgspec.structs.asdict(keep)})
    return gone


def _rules(at: int, keep: Retention) -> list[tuple[Table, ColumnElement[bool]]]:
    """Which rows of which table may go, in an order in which nothing is needed any more when it goes."""

    def before(days: float) -> int:
        return at - round(days * DAY_US)

    expired = before(keep.expired)
    return [
        (VERDICTS, VERDICTS.c.expires < expired),
        (DECISIONS, (DECISIONS.c.at < before(keep.decisions)) & ~_decision_is_needed()),
        (APPROVALS, (APPROVALS.c.state != "waiting") & (APPROVALS.c.asked_at < expired)),
        (CASES, (CASES.c.state != "open") & (CASES.c.updated < before(keep.cases))),
        (CAMPAIGNS, (CAMPAIGNS.c.updated < before(keep.campaigns)) & ~_campaign_is_needed()),
        (ACCOUNTS, (ACCOUNTS.c.updated < before(keep.accounts)) & ~_account_is_needed()),
        (INDICATORS, INDICATORS.c.valid_until < expired),
        (ALLOW_LIST, ALLOW_LIST.c.expires < expired),
        (PROGRAMMES, PROGRAMMES.c.expires < expired),
    ]


def _decision_is_needed() -> ColumnElement[bool]:
    appealed = (APPEALS.c.decision == DECISIONS.c.id) & (APPEALS.c.state == "open")
    return or_(
        exists(select(VERDICTS.c.account).where(VERDICTS.c.decision == DECISIONS.c.id)),
        exists(select(APPEALS.c.id).where(appealed)),
    )


def _campaign_is_needed() -> ColumnElement[bool]:
    return or_(
        CAMPAIGNS.c.status.in_(["open", "confirmed"]),
        exists(select(CASES.c.id).where(CASES.c.campaign == CAMPAIGNS.c.id)),
        exists(select(VERDICTS.c.account).where(VERDICTS.c.campaign == CAMPAIGNS.c.id)),
    )


def _account_is_needed() -> ColumnElement[bool]:
    return exists(select(VERDICTS.c.account).where(VERDICTS.c.account == ACCOUNTS.c.account))
