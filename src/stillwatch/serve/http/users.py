"""`/v1/users`: the people who may sign in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, StrictBool
from sqlalchemy import Connection

from stillwatch.decide.roles import PERMISSIONS, Role
from stillwatch.engine.state.people.hashing import hash_secret
from stillwatch.engine.state.people.secret import Secret, random_secret
from stillwatch.engine.state.people.users import (
    LONGEST_NAME,
    User,
    all_users,
    create_user,
    disable_user,
    enable_user,
    set_password,
    set_role,
    sign_out_user,
    user_of,
)
from stillwatch.serve.http.acting import read, there, write
from stillwatch.serve.http.failures import Refusal
from stillwatch.serve.http.granting import Administrator, refuse_more
from stillwatch.serve.http.programmes import Name

router = APIRouter(tags=["people"])


class UserTold(BaseModel):
    """A user. `oidc_subject` is what the identity provider calls them."""

    id: str
    name: str
    role: Role
    disabled: bool
    has_password: bool
    oidc_subject: str | None
    oidc_issuer: str | None


class NewUser(BaseModel):
    """Who may sign in: by the identity provider where a subject is given, else with a password."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Name, Field(max_length=LONGEST_NAME)]
    role: Role
    oidc_subject: Name | None = None


class UserChange(BaseModel):
    """What is to change; what is missing stays."""

    model_config = ConfigDict(extra="forbid")

    role: Role | None = None
    disabled: StrictBool | None = None


class UserWithPassword(BaseModel):
    """A user and their password, which is told this once; they change it with PUT /v1/session/password."""

    user: UserTold
    password: str | None


@router.get("/v1/users", summary="Users")
def get_users(request: Request, _: Administrator) -> list[UserTold]:
    """Everybody who may sign in, or might once, by name."""
    return [_told(user) for user in read(request, all_users)]


@router.post("/v1/users", summary="Add a user")
def post_user(request: Request, wanted: NewUser, caller: Administrator) -> UserWithPassword:
    """Add a user. Without a subject they get a password, which is told this once; 409 for a name in use."""
    refuse_more(caller, PERMISSIONS[wanted.role])
    password = random_secret() if wanted.oidc_subject is None else None
    hashed = None if password is None else hash_secret(password)

    def create(connection: Connection, by: str, at: int) -> User:
        return create_user(connection, at, by, wanted.name, wanted.role, hashed, wanted.oidc_subject)

    return _with(write(request, caller, create), password)


@router.patch("/v1/users/{user}", summary="Change a user")
def patch_user(request: Request, user: str, change: UserChange, caller: Administrator) -> UserTold:
    """Give a user another role, or keep them out, or let them in again; their sessions end.

    409 for oneself, so that there is always somebody left who can undo it.
    """
    known = _found(request, user)
    if known.id == caller.id:
        raise Refusal(409, "conflict", "you cannot change yourself", hint="Ask another administrator.")
    refuse_more(caller, PERMISSIONS[change.role] if change.role else frozenset())

    def carry_out(connection: Connection, by: str, at: int) -> None:
        if change.role is not None:
            set_role(connection, at, by, known.name, change.role)
        if change.disabled is not None:
            (disable_user if change.disabled else enable_user)(connection, at, by, known.name)

    write(request, caller, carry_out)
    return _told(_found(request, user))


@router.post("/v1/users/{user}/password", summary="Give a user another password")
def post_password(request: Request, user: str, caller: Administrator) -> UserWithPassword:
    """Make a password that is told this once; the one before is worth nothing, and their sessions end."""
    known, password = _found(request, user), random_secret()
    refuse_more(caller, PERMISSIONS[known.role])
    hashed = hash_secret(password)
    write(request, caller, lambda connection, by, at: set_password(connection, at, by, known.name, hashed))
    return _with(_found(request, user), password)


@router.delete("/v1/users/{user}/sessions", summary="Sign a user out everywhere")
def delete_sessions(request: Request, user: str, caller: Administrator) -> UserTold:
    """End all sessions of a user, who may sign in again."""
    known = _found(request, user)
    write(request, caller, lambda connection, by, at: sign_out_user(connection, at, by, known.name))
    return _told(known)


def _found(request: Request, user: str) -> User:
    return there(read(request, lambda connection: user_of(connection, user)), "user")


def _with(user: User, password: Secret | None) -> UserWithPassword:
    return UserWithPassword(user=_told(user), password=None if password is None else password.reveal())


def _told(user: User) -> UserTold:
    return UserTold(
        id=user.id, name=user.name, role=user.role, disabled=user.disabled, has_password=user.has_password,
        oidc_subject=user.oidc_subject, oidc_issuer=user.oidc_issuer,
    )  # fmt: skip
