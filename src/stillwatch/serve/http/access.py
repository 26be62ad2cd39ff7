"""The permission a route asks for: every route names one, or says that it is open to all."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.concurrency import run_in_threadpool

from stillwatch.decide.roles import Permission
from stillwatch.serve.auth.caller import Authenticator, Caller
from stillwatch.serve.http.failures import Refusal

_BEARER: Final = HTTPBearer(auto_error=False, description="A token of `stillwatch token create`.")
_HINT: Final = "Send `Authorization: Bearer sw_...`; `stillwatch token create` makes a token."


class Requires:
    """Lets through callers that have `permission`; use it as `Depends(Requires(Permission.READ))`."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    async def __call__(
        self,
        request: Request,
        shown: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)],
    ) -> Caller:
        """The caller; Refusal 401 where nobody is known by that token, 403 where they may not do this."""
        caller = await _caller(request, shown)
        request.state.caller = caller
        if self.permission not in caller.permissions:
            raise Refusal(
                403,
                "forbidden",
                f"this token may not {self.permission}",
                hint=f"Use a token with the permission {self.permission}.",
            )
        return caller


class OpenToAll:
    """Marks a route that asks for nothing; `why` says why that does no harm."""

    def __init__(self, why: str) -> None:
        self.why = why

    async def __call__(self) -> None:
        """Let anybody through."""


def requires(permission: Permission) -> Any:
    """The dependency of a route that asks for `permission`."""
    return Depends(Requires(permission))


def open_to_all(why: str) -> Any:
    """The dependency of a route that anybody may call, with the reason."""
    return Depends(OpenToAll(why))


async def _caller(request: Request, shown: HTTPAuthorizationCredentials | None) -> Caller:
    if shown is None:
        raise _unknown("no token was sent")
    authenticator: Authenticator = request.app.state.authenticator
    caller = authenticator.remembered(shown.credentials)
    if caller is None:
        caller = await run_in_threadpool(authenticator.check, shown.credentials)
    if caller is None:
        raise _unknown("the token is unknown, expired or revoked")
    return caller


def _unknown(message: str) -> Refusal:
    return Refusal(401, "unauthorised", message, hint=_HINT, headers={"WWW_Authenticate": "Bearer"})
