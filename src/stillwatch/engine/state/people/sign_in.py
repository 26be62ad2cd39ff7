"""Signing in and out with a password: limited, written into the ledger, and never faster for a wrong name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec
from sqlalchemy import Connection

from stillwatch.engine.state.faults import StateUnavailable
from stillwatch.engine.state.ledger import append
from stillwatch.engine.state.people.attempts import (
    clear_attempts,
    count_attempt,
    failures_of,
    is_worth_telling,
)
from stillwatch.engine.state.people.hashing import is_secret
from stillwatch.engine.state.people.secret import Secret
from stillwatch.engine.state.people.sessions import (
    NOTED_US,
    Session,
    end_session,
    find_session,
    note_session,
    start_session,
)
from stillwatch.engine.state.people.users import User, find_user, stored_hash, user_of
from stillwatch.engine.state.store import State

SOMEBODY: Final = "?"  # who gave a wrong password, in the ledger: no user's name


class SignedIn(msgspec.Struct, frozen=True):
    """Who signed in, the session, and what goes into the cookie."""

    user: User
    session: Session
    cookie: Secret


class TurnedAway(msgspec.Struct, frozen=True):
    """That name and password do not fit, or that it is too soon: `wait` microseconds, else 0."""

    wait: int


def sign_in(
    state: State, name: str, password: Secret, address: str, now: int, before: Secret | None = None
) -> SignedIn | TurnedAway:
    """Start a session for `name`, or say that it is not to be; `address` is where the attempt comes from,
    `before` the cookie of a session that the new one takes the place of.

    A wrong name looks and takes the same as a wrong password. `now`: microseconds since 1970 UTC.
    """
    failures = attempt(state, name, password, address, now)
    if isinstance(failures, TurnedAway):
        return failures
    with state.write() as connection:
        user = find_user(connection, name)
        if user is None or user.disabled:  # in between
            return TurnedAway(0)
        clear_attempts(connection, name, address)
        detail = {"by": "password"} | ({"failed_before": failures} if failures else {})
        return begin(connection, user, now, detail, before)


def attempt(state: State, name: str, password: Secret, address: str, now: int) -> int | TurnedAway:
    """Whether `password` is that of `name`: how often it was not before, or why there is no answer.

    Every attempt counts as wrong until `clear_attempts`.
    """
    with state.write() as connection:
        wait = count_attempt(connection, name, address, now)
        stored, failures = stored_hash(connection, name), failures_of(connection, name)
    if wait:
        return TurnedAway(wait)
    if is_secret(password, stored):  # outside of a transaction: it takes 50 ms
        with state.read() as connection:  # changed or disabled in between?
            return failures - 1 if stored_hash(connection, name) == stored else TurnedAway(0)
    if is_worth_telling(failures):
        with state.write() as connection:
            if find_user(connection, name) is not None:  # people type passwords into the wrong field
                append(connection, now, SOMEBODY, "sign_in_failed", name, {"times": failures})
    return TurnedAway(0)


def begin(
    connection: Connection, user: User, now: int, detail: Mapping[str, object], before: Secret | None = None
) -> SignedIn:
    """A session for a user who is known to be who they say, in place of that of the cookie `before`."""
    if before is not None:
        end_session(connection, before)
    session, cookie = start_session(connection, user.id, now)
    append(connection, now, user.name, "sign_in", user.name, detail)
    return SignedIn(user, session, cookie)


def signed_in(state: State, cookie: Secret, now: int) -> tuple[User, Session] | None:
    """Who a cookie belongs to, if the session goes on and the user was not disabled."""
    with state.read() as connection:
        session = find_session(connection, cookie, now)
        user = user_of(connection, session.user) if session else None
    if session is None or user is None or user.disabled:
        return None
    if now - session.seen >= NOTED_US:
        _note(state, cookie, now)
    return user, session


def sign_out(state: State, cookie: Secret, now: int) -> None:
    """End the session of a cookie, if there is one."""
    with state.write() as connection:
        session = find_session(connection, cookie, now)
        if session is None:
            return
        user = user_of(connection, session.user)
        end_session(connection, cookie)
        append(connection, now, user.name if user else "", "sign_out", user.name if user else "", {})


def _note(state: State, cookie: Secret, now: int) -> None:
    try:
        with state.write() as connection:
            note_session(connection, cookie, now)
    except StateUnavailable:
        return  # a disk that is full is no reason to sign people out
