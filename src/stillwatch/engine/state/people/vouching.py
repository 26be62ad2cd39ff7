"""Signing in people for whom the identity provider vouches: who gets in, as whom, and with which role."""

from __future__ import annotations

import hashlib
from typing import Final, Literal

import msgspec
from sqlalchemy import Connection

from stillwatch.decide.roles import Role
from stillwatch.engine.state.people.secret import Secret
from stillwatch.engine.state.people.sessions import end_sessions_of
from stillwatch.engine.state.people.sign_in import SignedIn, begin
from stillwatch.engine.state.people.users import (
    User,
    bind_issuer,
    create_user,
    find_by_subject,
    find_user,
    good_name,
    set_role,
    user_of,
)
from stillwatch.engine.state.store import State
from stillwatch.model.errors import StillwatchError

ACTOR: Final = "oidc:"  # in the ledger, before the issuer


class Vouched(msgspec.Struct, frozen=True):
    """Whom the provider `issuer` calls `subject`, the name they would like, and the role that their claims
    stand for: None where no mapping names one."""

    issuer: str
    subject: str
    name: str
    role: Role | None


class Admission(msgspec.Struct, frozen=True):
    """Who gets in. `is_mapped`: claims decide on everybody's role, at each sign-in; otherwise users keep the
    role they were given. `creates`: who is new becomes a user, if a claim gives them a role."""

    is_mapped: bool
    creates: bool


class Unwelcome(msgspec.Struct, frozen=True):
    """Why somebody whom the provider knows does not get in."""

    why: Literal["stranger", "disabled", "no_role"]


def sign_in_vouched(
    state: State, who: Vouched, admission: Admission, now: int, before: Secret | None = None
) -> SignedIn | Unwelcome:
    """Start a session for whom the provider vouched, in place of that of the cookie `before`.

    A role that changed at the provider changes here, and nobody keeps a session whose claims give no role.
    """
    with state.write() as connection:
        user = find_by_subject(connection, who.issuer, who.subject)
        if user is not None and user.disabled:
            return Unwelcome("disabled")
        if admission.is_mapped and who.role is None:
            if user is not None:
                end_sessions_of(connection, user.id)
            return Unwelcome("no_role")
        if user is None:
            if not admission.creates or who.role is None:
                return Unwelcome("stranger")
            user = _made(connection, who, who.role, now)
        if user.oidc_issuer is None:
            bind_issuer(connection, user, who.issuer)
        if admission.is_mapped and who.role is not None and who.role is not user.role:
            set_role(connection, now, ACTOR + who.issuer, user.name, who.role)
        fresh = user_of(connection, user.id)
        assert fresh is not None, "it was made or changed above"
        return begin(connection, fresh, now, {"by": "oidc", "issuer": who.issuer}, before)


def _made(connection: Connection, who: Vouched, role: Role, now: int) -> User:
    return create_user(
        connection,
        now,
        ACTOR + who.issuer,
        _free_name(connection, who),
        role,
        oidc_subject=who.subject,
        oidc_issuer=who.issuer,
    )


def _free_name(connection: Connection, who: Vouched) -> str:
    """The name they would like, unless it is somebody's already: nobody may pass for another user."""
    mark = hashlib.sha256(f"{who.issuer}\0{who.subject}".encode()).hexdigest()[:8]
    try:
        wanted = good_name(who.name)
    except StillwatchError:
        return f"user {mark}"
    return wanted if find_user(connection, wanted) is None else f"{wanted[:80]} {mark}"
