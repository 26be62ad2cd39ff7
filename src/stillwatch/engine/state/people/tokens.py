"""Tokens of programs: made, listed and revoked. A token reads `sw_ID_SECRET`; only its hash is kept."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, insert, select, update

from stillwatch.decide.roles import PERMISSIONS, Permission, Role
from stillwatch.engine.state.ledger import append
from stillwatch.engine.state.people.hashing import Hashed, hash_secret, is_secret
from stillwatch.engine.state.people.secret import Secret, random_secret
from stillwatch.engine.state.tables.people import TOKENS
from stillwatch.model.errors import StillwatchError

_ID_BYTES: Final = 8
# So much of a secret's SHA-256 is kept in clear: a wrong secret is turned away without 50 ms of work in
# all but one of 65,536 cases, and of 256 random bits 240 stay to be guessed.
_HINT: Final = 4


class Token(msgspec.Struct, frozen=True):
    """What is known of a token. Moments are in microseconds since 1970 UTC; no scopes: all of its role."""

    id: str
    name: str
    role: Role
    scopes: frozenset[Permission]
    created: int
    expires: int | None
    revoked: int | None
    last_used: int | None

    @property
    def permissions(self) -> frozenset[Permission]:
        """What it may do: what its role may, narrowed to its scopes."""
        granted = PERMISSIONS[self.role]
        return granted & self.scopes if self.scopes else granted

    def is_good(self, now: int) -> bool:
        """Whether it is neither revoked nor expired."""
        return self.revoked is None and (self.expires is None or now < self.expires)


class Minted(msgspec.Struct, frozen=True):
    """The secret of a token to come, and its hash."""

    secret: Secret
    stored: Hashed


class Proven(msgspec.Struct, frozen=True):
    """A token whose text was shown, and the hash that the text fits, as the state holds it."""

    token: Token
    stored: str


def mint() -> Minted:
    """A new secret; takes about 50 ms, and is therefore done before a transaction begins."""
    secret = random_secret()
    return Minted(secret, hash_secret(secret))


def create_token(
    connection: Connection,
    at: int,
    actor: str,
    name: str,
    role: Role,
    scopes: Iterable[Permission] = (),
    expires: int | None = None,
    minted: Minted | None = None,
) -> tuple[Token, Secret]:
    """A new token, and the text of it, which is told this once; the ledger says who made it.

    `scopes` narrow the role; `StillwatchError` where they name what the role may not do. A service, whose
    writers wait for one another, brings a secret that was `minted` before.
    """
    wanted = frozenset(scopes)
    if beyond := wanted - PERMISSIONS[role]:
        raise StillwatchError(
            f"the role {role} may not {', '.join(sorted(beyond))}", hint="Take another role or fewer scopes."
        )
    token = Token(secrets.token_hex(_ID_BYTES), name, role, wanted, at, expires, None, None)
    minted = minted or mint()
    row = msgspec.structs.asdict(token) | {
        "scopes": msgspec.json.encode(sorted(wanted)).decode(),
        "secret_hash": minted.secret.fingerprint()[:_HINT] + minted.stored,
    }
    connection.execute(insert(TOKENS).values(row))
    detail = {"name": name, "role": role, "scopes": sorted(wanted), "expires": expires}
    append(connection, at, actor, "create_token", token.id, detail)
    return token, Secret(f"sw_{token.id}_{minted.secret.reveal()}")


def find_token(connection: Connection, text: Secret, now: int) -> Token | None:
    """The token that `text` is, if it is good at `now`; takes about 50 ms for a true one."""
    found = prove(connection, text, now)
    return None if found is None else found.token


def prove(connection: Connection, text: Secret, now: int, before: str | None = None) -> Proven | None:
    """As `find_token`. before: the hash that this very text was proven to fit; while the state holds it
    still, it is not computed again."""
    kind, _, rest = text.reveal().partition("_")
    token_id, _, secret = rest.partition("_")
    if kind != "sw" or not secret:
        return None
    row = connection.execute(select(TOKENS).where(TOKENS.c.id == token_id)).first()
    if row is None or not (row.secret_hash == before or _fits(Secret(secret), row.secret_hash)):
        return None
    token = _token(row)
    return Proven(token, row.secret_hash) if token.is_good(now) else None


def all_tokens(connection: Connection) -> list[Token]:
    """Every token, the oldest first."""
    return [_token(row) for row in connection.execute(select(TOKENS).order_by(TOKENS.c.created))]


def token_of(connection: Connection, token_id: str) -> Token | None:
    """The token of that id, good or not."""
    row = connection.execute(select(TOKENS).where(TOKENS.c.id == token_id)).first()
    return _token(row) if row else None


def revoke_token(connection: Connection, at: int, actor: str, token_id: str) -> None:
    """Make a token worthless; `StillwatchError` where there is none of that id."""
    changed = connection.execute(
        update(TOKENS).where(TOKENS.c.id == token_id, TOKENS.c.revoked.is_(None)).values(revoked=at)
    )
    if changed.rowcount:
        append(connection, at, actor, "revoke_token", token_id, {})
    elif connection.scalar(select(TOKENS.c.id).where(TOKENS.c.id == token_id)) is None:
        raise StillwatchError(f"{token_id}: no such token", hint="`stillwatch token list` shows them all.")


def note_use(connection: Connection, token_id: str, at: int) -> None:
    """Remember that a token was used."""
    connection.execute(update(TOKENS).where(TOKENS.c.id == token_id).values(last_used=at))


def _fits(shown: Secret, stored: str) -> bool:
    return shown.fingerprint()[:_HINT] == stored[:_HINT] and is_secret(shown, Hashed(stored[_HINT:]))


def _token(row: Row[Any]) -> Token:
    return Token(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        scopes=msgspec.json.decode(row.scopes, type=frozenset[Permission]),
        created=row.created,
        expires=row.expires,
        revoked=row.revoked,
        last_used=row.last_used,
    )
