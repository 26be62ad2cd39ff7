"""Sessions of people who signed in: the browser holds a secret, the state only its SHA-256."""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import Connection, delete, insert, select

from stillwatch.engine.state.people.secret import Secret, random_secret
from stillwatch.engine.state.tables.people import SESSIONS

LASTS_US: Final = 12 * 3_600 * 1_000_000  # a working day: NIST SP 800-63B-4, section 2.2.3 allows 24 hours


class Session(msgspec.Struct, frozen=True):
    """Who is signed in until when (microseconds since 1970 UTC), and what their forms must bring along."""

    user: str
    csrf: Secret
    expires: int


def start_session(connection: Connection, user_id: str, now: int) -> tuple[Session, Secret]:
    """A new session, and the secret that goes into the cookie."""
    cookie, session = random_secret(), Session(user_id, random_secret(), now + LASTS_US)
    connection.execute(
        insert(SESSIONS).values(
            id=cookie.fingerprint(),
            user=user_id,
            csrf=session.csrf.reveal(),
            created=now,
            expires=session.expires,
        )
    )
    return session, cookie


def find_session(connection: Connection, cookie: Secret, now: int) -> Session | None:
    """The session of a cookie; None where it ended."""
    query = select(SESSIONS).where(SESSIONS.c.id == cookie.fingerprint(), SESSIONS.c.expires > now)
    row = connection.execute(query).mappings().first()
    return Session(row["user"], Secret(row["csrf"]), row["expires"]) if row else None


def end_session(connection: Connection, cookie: Secret) -> None:
    """Sign one browser out."""
    connection.execute(delete(SESSIONS).where(SESSIONS.c.id == cookie.fingerprint()))


def end_sessions_of(connection: Connection, user_id: str) -> None:
    """Sign a user out everywhere."""
    connection.execute(delete(SESSIONS).where(SESSIONS.c.user == user_id))


def drop_ended_sessions(connection: Connection, now: int) -> int:
    """Remove sessions that are over; returns how many."""
    return connection.execute(delete(SESSIONS).where(SESSIONS.c.expires <= now)).rowcount
