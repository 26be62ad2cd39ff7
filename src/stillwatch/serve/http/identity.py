"""What people are told of themselves and their session, and the cookies that begin and end with it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from fastapi import Request, Response
from pydantic import BaseModel, Field

from stillwatch.decide.roles import Permission, Role
from stillwatch.engine.state.people.secret import Secret
from stillwatch.engine.state.people.sessions import LASTS_US, Session
from stillwatch.engine.state.people.sign_in import SignedIn, TurnedAway
from stillwatch.engine.state.people.users import User
from stillwatch.serve.auth.people import People
from stillwatch.serve.http.access import SESSION
from stillwatch.serve.http.cookies import Cookie
from stillwatch.serve.http.failures import Refusal
from stillwatch.serve.http.releases import moment

CSRF: Final = Cookie("stillwatch-csrf", LASTS_US // 1_000_000, is_for_scripts=True)


class SessionTold(BaseModel):
    """What a page of ours must know of the session."""

    csrf: str = Field(description="What each request that changes something sends as x-csrf-token.")
    expires: datetime = Field(description="When it ends at the latest; unused it ends after an hour.")


class Identity(BaseModel):
    """Who calls, and what they may do; role and session only of people."""

    name: str
    role: Role | None
    permissions: list[Permission]
    session: SessionTold | None


def identity_of(user: User, session: Session) -> Identity:
    """A person who is signed in."""
    return Identity(
        name=user.name,
        role=user.role,
        permissions=sorted(user.permissions),
        session=SessionTold(csrf=session.csrf.reveal(), expires=moment(session.expires)),
    )


def begin(request: Request, response: Response, done: SignedIn | TurnedAway) -> Identity:
    """Hand the cookies of a new session out; Refusal 401 or 429 where there is none."""
    if isinstance(done, TurnedAway):
        raise _turned_away(done)
    SESSION.put(request, response, done.cookie.reveal())
    CSRF.put(request, response, done.session.csrf.reveal())
    return identity_of(done.user, done.session)


def end(request: Request, response: Response) -> None:
    """Have the browser forget the session's cookies."""
    for cookie in (SESSION, CSRF):
        cookie.drop(request, response)


def shown_before(request: Request) -> Secret | None:
    """The cookie of the session that a new one takes the place of."""
    cookie = SESSION.read(request)
    return None if cookie is None else Secret(cookie)


@contextmanager
def turn(request: Request) -> Iterator[None]:
    """A turn at trying a password; Refusal 429 where too many are at it."""
    people: People = request.app.state.people
    with people.turn() as is_free:
        if not is_free:
            raise _too_many(1, "too many sign in at once")
        yield


def _turned_away(away: TurnedAway) -> Refusal:
    if away.wait:
        return _too_many(math.ceil(away.wait / 1e6), "too many attempts to sign in")
    return Refusal(
        401,
        "wrong_password",
        "name and password do not fit, or there is no such user",
        hint="An administrator can give you another password.",
        headers={"WWW_Authenticate": "Bearer"},
    )


def _too_many(seconds: int, message: str) -> Refusal:
    return Refusal(
        429, "too_many_attempts", message, hint="Wait and try again.", headers={"Retry_After": str(seconds)}
    )
