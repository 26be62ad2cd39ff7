"""Questions to people about campaigns, and what they answered."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, select

from stillwatch.decide.proposals import Answered
from stillwatch.decide.responses import stronger
from stillwatch.decide.review.approvals import Approval
from stillwatch.engine.state.answers.rows import values_of
from stillwatch.engine.state.tables.responses import APPROVALS
from stillwatch.engine.state.upsert import upsert

ASK: Final = "ask_"  # begins the id of a question whether a response is to be given
LIMIT: Final = "limit_"  # begins the id of a question whether a response may reach beyond the limits


def put_approval(connection: Connection, approval: Approval) -> None:
    """Keep a question as it stands."""
    row = msgspec.structs.asdict(approval)
    row["given"] = msgspec.json.encode(approval.given).decode()
    row["grounds"] = None if approval.grounds is None else msgspec.json.encode(approval.grounds).decode()
    upsert(connection, APPROVALS, row | {"decision": None})


def find_approval(connection: Connection, approval: str) -> Approval | None:
    """A question by its id."""
    row = connection.execute(select(APPROVALS).where(APPROVALS.c.id == approval)).first()
    return None if row is None else _approval(row)


def approvals_in(connection: Connection, state: str) -> list[Approval]:
    """Questions that are waiting, given, refused or expired; the oldest first."""
    query = select(APPROVALS).where(APPROVALS.c.state == state)
    rows = connection.execute(query.order_by(APPROVALS.c.asked_at, APPROVALS.c.id))
    return [_approval(row) for row in rows]


def approved(connection: Connection) -> dict[str, Answered]:
    """What people approved, by campaign: the strongest response, by whom, and whether beyond the limits."""
    found: dict[str, Answered] = {}
    for one in approvals_in(connection, "given"):
        was = found.get(one.campaign, Answered())
        names = {given.by for given in one.given} | set((was.approved_by or "").split(", "))
        found[one.campaign] = msgspec.structs.replace(
            was,
            approved=stronger(was.approved or "observe", one.response),
            approved_by=", ".join(sorted(names - {""})),
            beyond_limits=was.beyond_limits or one.id.startswith(LIMIT),
        )
    return found


def _approval(row: Row[Any]) -> Approval:
    values = values_of(row)
    values["given"] = msgspec.json.decode(values["given"])
    if values["grounds"] is not None:
        values["grounds"] = msgspec.json.decode(values["grounds"])
    return msgspec.convert(values, Approval)
