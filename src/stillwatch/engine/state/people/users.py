"""Users: people who sign in with a password, or by the identity provider of their company."""

from __future__ import annotations

import secrets
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, insert, select, update

from stillwatch.decide.roles import PERMISSIONS, Permission, Role
from stillwatch.engine.state.ledger import append
from stillwatch.engine.state.people.hashing import hash_secret
from stillwatch.engine.state.people.secret import Secret
from stillwatch.engine.state.people.sessions import end_sessions_of
from stillwatch.engine.state.tables.people import USERS
from stillwatch.model.errors import StillwatchError

# NIST SP 800-63B-4, section 3.1.1.2: at least 15 letters where the password is all there is, and no rules
# about which; and no more than can be hashed without a wait
SHORTEST: Final = 15
LONGEST: Final = 1_024


class User(msgspec.Struct, frozen=True):
    """A person; `has_password` is false for those who come by OIDC only."""

    id: str
    name: str
    role: Role
    oidc_subject: str | None
    disabled: bool
    has_password: bool

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the person may do; nothing once disabled."""
        return frozenset() if self.disabled else PERMISSIONS[self.role]


def create_user(
    connection: Connection,
    at: int,
    actor: str,
    name: str,
    role: Role,
    password: Secret | None = None,
    oidc_subject: str | None = None,
) -> User:
    """A new user; the ledger says who made it. `StillwatchError` for a name in use or a short password."""
    if find_user(connection, name) is not None:
        raise StillwatchError(f"{name}: there is a user of that name", hint="Take another name.")
    user = User(secrets.token_hex(8), name, role, oidc_subject, False, password is not None)
    stored = hash_secret(good_password(password)) if password else None
    connection.execute(
        insert(USERS).values(
            id=user.id, name=name, role=role, secret=stored, oidc_subject=oidc_subject, disabled=False
        )
    )
    append(connection, at, actor, "create_user", name, {"role": role, "by_oidc": oidc_subject is not None})
    return user


def find_user(connection: Connection, name: str) -> User | None:
    """The user of that name."""
    row = connection.execute(select(USERS).where(USERS.c.name == name)).first()
    return _user(row) if row else None


def user_of(connection: Connection, user_id: str) -> User | None:
    """The user of that id, as a session names it."""
    row = connection.execute(select(USERS).where(USERS.c.id == user_id)).first()
    return _user(row) if row else None


def find_by_subject(connection: Connection, oidc_subject: str) -> User | None:
    """The user whom the identity provider knows by that subject."""
    row = connection.execute(select(USERS).where(USERS.c.oidc_subject == oidc_subject)).first()
    return _user(row) if row else None


def all_users(connection: Connection) -> list[User]:
    """Every user, by name."""
    return [_user(row) for row in connection.execute(select(USERS).order_by(USERS.c.name))]


def stored_hash(connection: Connection, name: str) -> str | None:
    """The argon2id hash of a user who may sign in with a password; None for everybody else."""
    query = select(USERS.c.secret).where(USERS.c.name == name, USERS.c.disabled.is_(False))
    return connection.scalar(query)


def set_password(connection: Connection, at: int, actor: str, name: str, password: Secret) -> None:
    """Give a user another password; whoever is signed in under that name is signed out."""
    stored = hash_secret(good_password(password))
    _change(connection, at, actor, "set_password", name, {"secret": stored}, {})


def set_role(connection: Connection, at: int, actor: str, name: str, role: Role) -> None:
    """Give a user another role; whoever is signed in under that name is signed out."""
    _change(connection, at, actor, "set_role", name, {"role": role}, {"role": role})


def disable_user(connection: Connection, at: int, actor: str, name: str) -> None:
    """Keep a user out from now on; what they did stays in the ledger under their name."""
    _change(connection, at, actor, "disable_user", name, {"disabled": True}, {})


def good_password(password: Secret) -> Secret:
    """The password, if it is long enough; `StillwatchError` otherwise."""
    length = len(password.reveal())
    if not SHORTEST <= length <= LONGEST:
        raise StillwatchError(
            f"a password has {SHORTEST} to {LONGEST:,} letters, this one {length:,}",
            hint="Several words that do not belong together make a good one.",
        )
    return password


def _change(
    connection: Connection,
    at: int,
    actor: str,
    action: str,
    name: str,
    values: dict[str, object],
    told: dict[str, object],
) -> None:
    user = find_user(connection, name)
    if user is None:
        raise StillwatchError(f"{name}: no such user", hint="Look at the names of the users.")
    connection.execute(update(USERS).where(USERS.c.id == user.id).values(values))
    end_sessions_of(connection, user.id)
    append(connection, at, actor, action, name, told)


def _user(row: Row[Any]) -> User:
    return User(row.id, row.name, Role(row.role), row.oidc_subject, row.disabled, row.secret is not None)
