"""The permission a route asks for: every route names one, or says why it asks for less."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Annotated, Any, Final

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from starlette.concurrency import run_in_threadpool

from stillwatch.decide.roles import Permission
from stillwatch.engine.state.people.sessions import LASTS_US
from stillwatch.serve.auth.caller import Authenticator, Caller
from stillwatch.serve.auth.people import People, Person
from stillwatch.serve.http.cookies import Cookie
from stillwatch.serve.http.failures import Refusal
from stillwatch.serve.http.forgery import refuse_forged

SESSION: Final = Cookie("stillwatch-session", LASTS_US // 1_000_000)
BEARER: Final = HTTPBearer(auto_error=False, description="A token of `stillwatch token create`.")
_COOKIE: Final = APIKeyCookie(
    name=SESSION.name(secure=True),
    auto_error=False,
    description="A session of `POST /v1/session`; without HTTPS the name has no prefix. What changes"
    " something also takes the session's `csrf` in the header x-csrf-token.",
)
_HINT: Final = "Send `Authorization: Bearer sw_...`; `stillwatch token create` makes a token."
_SIGN_IN: Final = "Sign in again, with `POST /v1/session`."
Shown = Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)]
Kept = Annotated[str | None, Security(_COOKIE)]


class Guard(ABC):
    """Stands before a route and lets through callers that have `permission`."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    @abstractmethod
    async def admit(self, request: Request) -> Caller:
        """The caller of a request, from its headers alone; Refusal 401 or 403 as when FastAPI asks."""

    def granted(self, caller: Caller) -> Caller:
        """The caller, if they have the permission; Refusal 403 otherwise."""
        if self.permission in caller.permissions:
            return caller
        who, other = ("you", "user") if caller.is_person else ("this token", "token")
        raise Refusal(
            403,
            "forbidden",
            f"{who} may not {self.permission}",
            hint=f"It takes a {other} with the permission {self.permission}.",
        )


class Requires(Guard):
    """A guard that knows callers by token or session; as `Depends(Requires(Permission.READ))`."""

    async def __call__(self, request: Request, shown: Shown, _: Kept) -> Caller:
        """The caller; Refusal 401 where nobody is known by that token or session, 403 where they may not do
        this, or where a page elsewhere made the request."""
        return self.granted(await known(request, shown))

    async def admit(self, request: Request) -> Caller:
        """The caller."""
        return self.granted(await known(request, await BEARER(request)))


class AnyKnown:
    """Lets through everybody who is known, whatever they may do; `why` says why that does no harm."""

    def __init__(self, why: str) -> None:
        self.why = why

    async def __call__(self, request: Request, shown: Shown, _: Kept) -> Caller:
        """The caller; Refusal 401 or 403 as of `Requires`."""
        return await known(request, shown)


class OpenToAll:
    """Marks a route that asks for nothing; `why` says why that does no harm."""

    def __init__(self, why: str) -> None:
        self.why = why

    async def __call__(self) -> None:
        """Let anybody through."""


def requires(permission: Permission) -> Any:
    """The dependency of a route that asks for `permission`."""
    return Depends(Requires(permission))


def any_known(why: str) -> Any:
    """The dependency of a route that whoever is known may call, with the reason."""
    return Depends(AnyKnown(why))


def open_to_all(why: str) -> Any:
    """The dependency of a route that anybody may call, with the reason."""
    return Depends(OpenToAll(why))


async def known(request: Request, shown: HTTPAuthorizationCredentials | None) -> Caller:
    """Who calls: by the token, or else by the session; Refusal 401 where that is nobody.

    Whoever shows something in Authorization wants to be known by that, and not by a cookie.
    """
    cookie = None if "authorization" in request.headers else SESSION.read(request)
    caller = await token_caller(request, shown) if cookie is None else await _person(request, cookie)
    request.state.caller = caller
    return caller


async def token_caller(request: Request, shown: HTTPAuthorizationCredentials | None) -> Caller:
    """Who calls by that token; Refusal 401 where that is nobody."""
    if shown is None:
        raise _unknown("no token was sent")
    authenticator: Authenticator = request.app.state.authenticator
    caller = authenticator.remembered(shown.credentials)
    if caller is None:
        caller = await run_in_threadpool(authenticator.check, shown.credentials)
    if caller is None:
        raise _unknown("the token is unknown, expired or revoked")
    return caller


def person_of(request: Request) -> Person | None:
    """Who is signed in, once `known` has let the request through; None for a token."""
    person: Person | None = getattr(request.state, "person", None)
    return person


async def _person(request: Request, cookie: str) -> Caller:
    people: People = request.app.state.people
    person = await run_in_threadpool(people.find, cookie)
    if person is None:
        raise _unknown("the session is over", _SIGN_IN)
    refuse_forged(request, person.session.csrf)
    request.state.person = person
    return person.caller


def _unknown(message: str, hint: str = _HINT) -> Refusal:
    return Refusal(401, "unauthorised", message, hint=hint, headers={"WWW_Authenticate": "Bearer"})
