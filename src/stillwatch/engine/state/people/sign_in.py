"""Signing in and out with a password: limited, written into the ledger, and never faster for a wrong name."""

from __future__ import annotations

import msgspec

from stillwatch.engine.state.ledger import append
from stillwatch.engine.state.people.attempts import clear_attempts, count_attempt
from stillwatch.engine.state.people.hashing import is_secret
from stillwatch.engine.state.people.secret import Secret
from stillwatch.engine.state.people.sessions import Session, end_session, find_session, start_session
from stillwatch.engine.state.people.users import User, find_by_subject, find_user, stored_hash, user_of
from stillwatch.engine.state.store import State


class SignedIn(msgspec.Struct, frozen=True):
    """Who signed in, the session, and what goes into the cookie."""

    user: User
    session: Session
    cookie: Secret


class TurnedAway(msgspec.Struct, frozen=True):
    """That name and password do not fit, or that it is too soon: `wait` microseconds, else 0."""

    wait: int


def sign_in(state: State, name: str, password: Secret, address: str, now: int) -> SignedIn | TurnedAway:
    """Start a session for `name`, or say that it is not to be; `address` is where the attempt comes from.

    A wrong name looks and takes the same as a wrong password. `now`: microseconds since 1970 UTC.
    """
    with state.write() as connection:
        wait = count_attempt(connection, name, address, now)
        stored = stored_hash(connection, name)
    if wait:
        return TurnedAway(wait)
    if not is_secret(password, stored):  # outside of a transaction: it takes 50 ms
        return TurnedAway(0)
    with state.write() as connection:
        if stored_hash(connection, name) != stored:  # changed or disabled in between
            return TurnedAway(0)
        user = find_user(connection, name)
        assert user is not None, "a stored hash belongs to a user"
        clear_attempts(connection, name, address)
        session, cookie = start_session(connection, user.id, now)
        append(connection, now, name, "sign_in", name, {"by": "password"})
    return SignedIn(user, session, cookie)


def sign_in_by_oidc(state: State, oidc_subject: str, now: int) -> SignedIn | None:
    """Start a session for whom the identity provider vouched; None for a stranger or a disabled user."""
    with state.write() as connection:
        user = find_by_subject(connection, oidc_subject)
        if user is None or user.disabled:
            return None
        session, cookie = start_session(connection, user.id, now)
        append(connection, now, user.name, "sign_in", user.name, {"by": "oidc"})
    return SignedIn(user, session, cookie)


def signed_in(state: State, cookie: Secret, now: int) -> tuple[User, Session] | None:
    """Who a cookie belongs to, if the session goes on and the user was not disabled."""
    with state.read() as connection:
        session = find_session(connection, cookie, now)
        user = user_of(connection, session.user) if session else None
    return (user, session) if session and user and not user.disabled else None


def sign_out(state: State, cookie: Secret, now: int) -> None:
    """End the session of a cookie, if there is one."""
    with state.write() as connection:
        session = find_session(connection, cookie, now)
        if session is None:
            return
        user = user_of(connection, session.user)
        end_session(connection, cookie)
        append(connection, now, user.name if user else "", "sign_out", user.name if user else "", {})
