"""Tokens of gateways that cannot send them as `Authorization: Bearer`, or send their caller's there."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from stillwatch.decide.roles import Permission
from stillwatch.serve.auth.caller import Caller
from stillwatch.serve.http.access import Requires

_BEARER: Final = HTTPBearer(auto_error=False, description="A token of `stillwatch token create`.")


class RequiresGateway(Requires):
    """As `Requires(Permission.DECIDE)`, but a token in the header `name` comes before Authorization."""

    def __init__(self, name: str) -> None:
        super().__init__(Permission.DECIDE)
        self.name = name

    async def __call__(
        self,
        request: Request,
        shown: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)],
    ) -> Caller:
        """The gateway; Refusal as of `Requires`."""
        token = request.headers.get(self.name)
        own = HTTPAuthorizationCredentials(scheme="Bearer", credentials=token) if token else shown
        return await super().__call__(request, own)
