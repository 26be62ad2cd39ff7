"""What operators were told by which rule, and messages that are on their way to them."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, delete, select

from stillwatch.engine.state.answers.rows import made
from stillwatch.engine.state.tables.alerts import ALERT_MESSAGES, ALERTS
from stillwatch.engine.state.upsert import upsert


class Standing(msgspec.Struct, frozen=True):
    """What a rule knows of one subject, moments in microseconds: since when it stands (None: not now), when
    it was last told (None: never), and whether its end is still to be told."""

    since: int | None = None
    told: int | None = None
    open: bool = False


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One message to one place: made `at`, tried `tries` times in vain, to be sent when it is `due`. It
    names campaigns, approvals and checks, and never an account."""

    id: str
    at: int
    rule: str
    place: str
    level: str
    title: str
    body: str
    tries: int = 0
    due: int = 0


def all_standings(connection: Connection) -> dict[tuple[str, str], Standing]:
    """All that is known, by rule and subject."""
    rows = connection.execute(select(ALERTS))
    return {(row.rule, row.subject): Standing(row.since, row.told, bool(row.open)) for row in rows}


def put_standing(connection: Connection, rule: str, subject: str, standing: Standing | None) -> None:
    """Keep what a rule knows of a subject; None: nothing any more."""
    if standing is None:
        where = (ALERTS.c.rule == rule) & (ALERTS.c.subject == subject)
        connection.execute(delete(ALERTS).where(where))
        return
    row = {"rule": rule, "subject": subject, **msgspec.structs.asdict(standing), "open": int(standing.open)}
    upsert(connection, ALERTS, row)


def all_messages(connection: Connection) -> list[Message]:
    """Messages that were not delivered, the oldest first."""
    rows = connection.execute(select(ALERT_MESSAGES).order_by(ALERT_MESSAGES.c.at, ALERT_MESSAGES.c.id))
    return [made(row, Message) for row in rows]


def put_message(connection: Connection, message: Message) -> None:
    """Keep a message until it is dropped."""
    upsert(connection, ALERT_MESSAGES, msgspec.structs.asdict(message))


def drop_message(connection: Connection, message: str) -> None:
    """Forget a message by its id."""
    connection.execute(delete(ALERT_MESSAGES).where(ALERT_MESSAGES.c.id == message))
