"""`/v1/tokens`: tokens of the programs that call the service."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from stillwatch.decide.roles import PERMISSIONS, Permission, Role
from stillwatch.engine.state.people.secret import Secret
from stillwatch.engine.state.people.tokens import (
    Token,
    all_tokens,
    create_token,
    mint,
    revoke_token,
    token_of,
)
from stillwatch.serve.http.acting import read, there, write
from stillwatch.serve.http.failures import Refusal
from stillwatch.serve.http.granting import Administrator, refuse_more
from stillwatch.serve.http.programmes import Moment, Name
from stillwatch.serve.http.releases import moment

router = APIRouter(tags=["people"])


class TokenTold(BaseModel):
    """A token without its secret; without scopes it may do all that its role may."""

    id: str
    name: str
    role: Role
    scopes: list[Permission]
    created: datetime
    expires: datetime | None
    revoked: datetime | None
    last_used: datetime | None = Field(description="To the hour.")


class NewToken(BaseModel):
    """What a token is for, and what it may do: what its role may, or the scopes of it."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    role: Role
    scopes: Annotated[list[Permission], Field(max_length=len(Permission))] = []
    expires: Moment | None = None


class TokenMade(BaseModel):
    """A new token with its text, which is told this once."""

    token: TokenTold
    text: str


@router.get("/v1/tokens", summary="Tokens")
def get_tokens(request: Request, _: Administrator) -> list[TokenTold]:
    """All tokens, the oldest first, also those that are worth nothing any more."""
    return [_told(token) for token in read(request, all_tokens)]


@router.post("/v1/tokens", summary="Make a token")
def post_token(request: Request, wanted: NewToken, caller: Administrator) -> TokenMade:
    """Make a token. Its text is told this once; 409 for scopes that its role does not have, or an
    end that is past."""
    granted = PERMISSIONS[wanted.role]
    refuse_more(caller, granted & set(wanted.scopes) if wanted.scopes else granted)
    expires = None if wanted.expires is None else round(wanted.expires.astimezone(UTC).timestamp() * 1e6)
    if expires is not None and expires <= request.app.state.service.clock():
        raise Refusal(409, "conflict", "expires: that moment is past", hint="Name one to come.")
    minted = mint()

    def create(connection: Connection, by: str, at: int) -> tuple[Token, Secret]:
        return create_token(connection, at, by, wanted.name, wanted.role, wanted.scopes, expires, minted)

    token, text = write(request, caller, create)
    return TokenMade(token=_told(token), text=text.reveal())


@router.delete("/v1/tokens/{token}", summary="Revoke a token")
def delete_token(request: Request, token: str, caller: Administrator) -> TokenTold:
    """Make a token worthless: here at once, in other services on the same state within a minute."""
    there(read(request, lambda connection: token_of(connection, token)), "token")
    write(request, caller, lambda connection, by, at: revoke_token(connection, at, by, token))
    request.app.state.authenticator.forget(token)
    return _told(there(read(request, lambda connection: token_of(connection, token)), "token"))


def _told(token: Token) -> TokenTold:
    return TokenTold(
        id=token.id, name=token.name, role=token.role, scopes=sorted(token.scopes),
        created=moment(token.created), expires=_moment(token.expires),
        revoked=_moment(token.revoked), last_used=_moment(token.last_used),
    )  # fmt: skip


def _moment(at: int | None) -> datetime | None:
    return None if at is None else moment(at)
