"""Cases, one open at a time for each campaign, and what was done in them."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select

from stillwatch.decide.review.cases import CLOSED, Case
from stillwatch.engine.state.answers.rows import made, values_of
from stillwatch.engine.state.tables.review import CASE_ACTIONS, CASES
from stillwatch.engine.state.upsert import upsert


def put_case(connection: Connection, case: Case) -> None:
    """Keep a case as it stands."""
    upsert(connection, CASES, msgspec.structs.asdict(case))


def find_case(connection: Connection, case: str) -> Case | None:
    """A case by its id."""
    row = connection.execute(select(CASES).where(CASES.c.id == case)).first()
    return None if row is None else made(row, Case)


def cases_in(connection: Connection, state: str) -> list[Case]:
    """Cases in this state, the oldest first."""
    rows = connection.execute(
        select(CASES).where(CASES.c.state == state).order_by(CASES.c.opened, CASES.c.id)
    )
    return [made(row, Case) for row in rows]


def open_case(connection: Connection, campaign: str, at: int) -> Case:
    """The case of a campaign; a new one where it has none. A campaign whose case was closed by people has
    its answer, and no new case."""
    rows = connection.execute(select(CASES).where(CASES.c.campaign == campaign).order_by(CASES.c.opened))
    known = [made(row, Case) for row in rows]
    if known:
        return next((case for case in known if case.state not in CLOSED), known[-1])
    case = Case(id=f"case_{campaign}", campaign=campaign, opened=at, updated=at)
    put_case(connection, case)
    return case


def note_action(connection: Connection, case: str, at: int, actor: str, action: str, detail: Any) -> None:
    """Keep what `actor` did in a case; `detail` becomes JSON."""
    number = len(actions_of(connection, case))
    row = {
        "id": f"{case}_{number:04d}", "case": case, "at": at, "actor": actor, "action": action,
        "detail": msgspec.json.encode(detail).decode(),
    }  # fmt: skip
    connection.execute(insert(CASE_ACTIONS).values(row))


def actions_of(connection: Connection, case: str) -> list[dict[str, Any]]:
    """What was done in a case, in order, with `detail` decoded."""
    query = select(CASE_ACTIONS).where(CASE_ACTIONS.c.case == case).order_by(CASE_ACTIONS.c.id)
    rows = [values_of(row) for row in connection.execute(query)]
    return [row | {"detail": msgspec.json.decode(row["detail"])} for row in rows]


def splits(connection: Connection) -> list[tuple[str, str]]:
    """Campaigns that people split, each with the name of what they split off; in the order of time."""
    query = (
        select(CASES.c.campaign, CASE_ACTIONS.c.detail)
        .join(CASES, CASES.c.id == CASE_ACTIONS.c.case)
        .where(CASE_ACTIONS.c.action == "split")
    )
    rows = connection.execute(query.order_by(CASE_ACTIONS.c.at, CASE_ACTIONS.c.id))
    return [(row.campaign, msgspec.json.decode(row.detail)["into"]) for row in rows]
