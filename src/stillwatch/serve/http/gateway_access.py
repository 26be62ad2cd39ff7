"""Tokens of gateways that cannot send them as `Authorization: Bearer`, or send their caller's there."""

from __future__ import annotations

from fastapi import Request
from fastapi.security import HTTPAuthorizationCredentials

from stillwatch.decide.roles import Permission
from stillwatch.serve.auth.caller import Caller
from stillwatch.serve.http.access import BEARER, Guard, Shown, token_caller


class RequiresGateway(Guard):
    """As `Requires(Permission.DECIDE)`, but a token in the header `name` comes before Authorization, and
    sessions do not count: a cookie there is that of the gateway's own caller."""

    def __init__(self, name: str) -> None:
        super().__init__(Permission.DECIDE)
        self.name = name

    async def __call__(self, request: Request, shown: Shown) -> Caller:
        """The gateway; Refusal 401 or 403 as of `Requires`."""
        token = request.headers.get(self.name)
        own = HTTPAuthorizationCredentials(scheme="Bearer", credentials=token) if token else shown
        request.state.caller = await token_caller(request, own)
        return self.granted(request.state.caller)

    async def admit(self, request: Request) -> Caller:
        """The gateway."""
        return await self(request, await BEARER(request))
