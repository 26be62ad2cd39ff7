"""Sessions of people who signed in: the browser holds a secret, the state only its SHA-256."""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update

from stillwatch.engine.state.people.secret import Secret, random_secret
from stillwatch.engine.state.tables.people import SESSIONS

# NIST SP 800-63B-4, section 2.2.3 allows 24 hours in all and one hour without use; a working day does
LASTS_US: Final = 12 * 3_600 * 1_000_000
IDLE_US: Final = 3_600 * 1_000_000
NOTED_US: Final = 60_000_000  # so fine is known when a session was used last; each note is a write


class Session(msgspec.Struct, frozen=True):
    """Who is signed in until when (microseconds since 1970 UTC), when they were seen last, and what each
    request that changes something must bring along."""

    user: str
    csrf: Secret
    expires: int
    seen: int


def start_session(connection: Connection, user_id: str, now: int) -> tuple[Session, Secret]:
    """A new session, and the secret that goes into the cookie."""
    cookie, session = random_secret(), Session(user_id, random_secret(), now + LASTS_US, now)
    connection.execute(
        insert(SESSIONS).values(
            id=cookie.fingerprint(),
            user=user_id,
            csrf=session.csrf.reveal(),
            created=now,
            expires=session.expires,
            seen=now,
        )
    )
    return session, cookie


def find_session(connection: Connection, cookie: Secret, now: int) -> Session | None:
    """The session of a cookie; None where it ended, or was not used for an hour."""
    query = select(SESSIONS).where(SESSIONS.c.id == cookie.fingerprint(), ~_over(now))
    row = connection.execute(query).mappings().first()
    return Session(row["user"], Secret(row["csrf"]), row["expires"], row["seen"]) if row else None


def note_session(connection: Connection, cookie: Secret, now: int) -> None:
    """Remember that a session was used."""
    connection.execute(update(SESSIONS).where(SESSIONS.c.id == cookie.fingerprint()).values(seen=now))


def end_session(connection: Connection, cookie: Secret) -> None:
    """Sign one browser out."""
    connection.execute(delete(SESSIONS).where(SESSIONS.c.id == cookie.fingerprint()))


def end_sessions_of(connection: Connection, user_id: str) -> int:
    """Sign a user out everywhere; returns how many sessions that were."""
    return connection.execute(delete(SESSIONS).where(SESSIONS.c.user == user_id)).rowcount


def drop_ended_sessions(connection: Connection, now: int) -> int:
    """Remove sessions that are over; returns how many."""
    return connection.execute(delete(SESSIONS).where(_over(now))).rowcount


def _over(now: int) -> ColumnElement[bool]:
    return or_(SESSIONS.c.expires <= now, SESSIONS.c.seen <= now - IDLE_US)
