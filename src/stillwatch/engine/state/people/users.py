"""Users: people who sign in with a password, or by the identity provider of their company."""

from __future__ import annotations

import secrets
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, insert, or_, select, update

from stillwatch.decide.roles import PERMISSIONS, Permission, Role
from stillwatch.engine.state.ledger import append
from stillwatch.engine.state.people.hashing import Hashed, hash_secret
from stillwatch.engine.state.people.secret import Secret
from stillwatch.engine.state.people.sessions import end_sessions_of
from stillwatch.engine.state.tables.people import USERS
from stillwatch.model.errors import StillwatchError

# NIST SP 800-63B-4, section 3.1.1.2: at least 15 letters where the password is all there is, and no rules
# about which; and no more than can be hashed without a wait
SHORTEST: Final = 15
LONGEST: Final = 1_024
LONGEST_NAME: Final = 100


class User(msgspec.Struct, frozen=True):
    """A person; `has_password` is false for those who come by OIDC only. `oidc_issuer` is who calls them
    `oidc_subject`: None for one who was invited and has not come yet."""

    id: str
    name: str
    role: Role
    oidc_subject: str | None
    disabled: bool
    has_password: bool
    oidc_issuer: str | None = None

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
    password: Hashed | None = None,
    oidc_subject: str | None = None,
    oidc_issuer: str | None = None,
) -> User:
    """A new user; the ledger says who made it. `StillwatchError` for a name that is in use or none, and for
    a subject that another user has."""
    if find_user(connection, good_name(name)) is not None:
        raise StillwatchError(f"{name}: there is a user of that name", hint="Take another name.")
    taken = select(USERS.c.name).where(USERS.c.oidc_subject == oidc_subject)
    if oidc_subject is not None and (owner := connection.scalar(taken)) is not None:
        raise StillwatchError(f"{owner} has that subject", hint="A subject belongs to one user.")
    user = User(secrets.token_hex(8), name, role, oidc_subject, False, password is not None, oidc_issuer)
    connection.execute(
        insert(USERS).values(
            id=user.id, name=name, role=role, secret=password,
            oidc_subject=oidc_subject, oidc_issuer=oidc_issuer, disabled=False,
        )
    )  # fmt: skip
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


def find_by_subject(connection: Connection, issuer: str, subject: str) -> User | None:
    """The user whom the identity provider knows by that subject. A subject means nothing at another
    provider; whom an administrator invited has none yet, and is theirs who comes first."""
    query = select(USERS).where(
        USERS.c.oidc_subject == subject, or_(USERS.c.oidc_issuer == issuer, USERS.c.oidc_issuer.is_(None))
    )
    row = connection.execute(query).first()
    return _user(row) if row else None


def bind_issuer(connection: Connection, user: User, issuer: str) -> None:
    """From now on only this provider can vouch for the user."""
    connection.execute(update(USERS).where(USERS.c.id == user.id).values(oidc_issuer=issuer))


def all_users(connection: Connection) -> list[User]:
    """Every user, by name."""
    return [_user(row) for row in connection.execute(select(USERS).order_by(USERS.c.name))]


def stored_hash(connection: Connection, name: str) -> str | None:
    """The argon2id hash of a user who may sign in with a password; None for everybody else."""
    query = select(USERS.c.secret).where(USERS.c.name == name, USERS.c.disabled.is_(False))
    return connection.scalar(query)


def set_password(connection: Connection, at: int, actor: str, name: str, password: Hashed) -> None:
    """Give a user another password; whoever is signed in under that name is signed out."""
    _change(connection, at, actor, "set_password", name, {"secret": password}, {})


def set_role(connection: Connection, at: int, actor: str, name: str, role: Role) -> None:
    """Give a user another role; whoever is signed in under that name is signed out."""
    _change(connection, at, actor, "set_role", name, {"role": role}, {"role": role})


def disable_user(connection: Connection, at: int, actor: str, name: str) -> None:
    """Keep a user out from now on; what they did stays in the ledger under their name."""
    _change(connection, at, actor, "disable_user", name, {"disabled": True}, {})


def enable_user(connection: Connection, at: int, actor: str, name: str) -> None:
    """Let a user in again who was disabled."""
    _change(connection, at, actor, "enable_user", name, {"disabled": False}, {})


def sign_out_user(connection: Connection, at: int, actor: str, name: str) -> None:
    """End all sessions of a user, who may sign in again."""
    _change(connection, at, actor, "sign_out_user", name, {}, {})


def hash_password(password: Secret) -> Hashed:
    """What is kept of a good password; as `good_password` and `hash_secret`."""
    return hash_secret(good_password(password))


def good_name(name: str) -> str:
    """The name, if it can be one; `StillwatchError` otherwise.

    A colon is for actors that are no users, such as `cli:ann`: the ledger must tell them apart.
    """
    if not (
        0 < len(name) <= LONGEST_NAME and name.isprintable() and name == name.strip() and ":" not in name
    ):
        raise StillwatchError(
            f"a user's name has 1 to {LONGEST_NAME} printable letters, no colon, and no space at its ends",
            hint="Such as ann or ann@example.org.",
        )
    return name


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
    if values:
        connection.execute(update(USERS).where(USERS.c.id == user.id).values(values))
    end_sessions_of(connection, user.id)
    append(connection, at, actor, action, name, told)


def _user(row: Row[Any]) -> User:
    return User(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        oidc_subject=row.oidc_subject,
        disabled=row.disabled,
        has_password=row.secret is not None,
        oidc_issuer=row.oidc_issuer,
    )
