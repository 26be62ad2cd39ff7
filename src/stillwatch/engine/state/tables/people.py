"""Who may do what: users, their sessions, tokens of programs, and failed sign-ins."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Boolean, Column, Table

from stillwatch.engine.state.tables.schema import METADATA, key, maybe_text, maybe_whole, owner, text, whole

USERS: Final = Table(
    "users",
    METADATA,
    key(),
    text("name", unique=True),
    text("role"),
    maybe_text("secret"),  # argon2id; missing where the user comes by OIDC
    maybe_text("oidc_subject", unique=True),
    Column("disabled", Boolean, nullable=False),
    maybe_text("oidc_issuer"),  # who calls them so; missing until an invited user comes for the first time
)
TOKENS: Final = Table(
    "tokens",
    METADATA,
    key(),
    text("name"),
    text("role"),
    text("scopes"),  # JSON: permissions it is narrowed to; empty: all of its role
    text("secret_hash"),  # argon2id
    whole("created"),
    maybe_whole("expires"),
    maybe_whole("revoked"),
    maybe_whole("last_used"),
)
SESSIONS: Final = Table(
    "sessions",
    METADATA,
    key(),  # SHA-256 of what the browser holds
    owner("user", "users.id"),
    text("csrf"),
    whole("created"),
    whole("expires", index=True),
    whole("seen"),
)
SIGN_INS: Final = Table(
    "sign_ins",
    METADATA,
    key("subject"),  # SHA-256 of who tried: a name or an address
    whole("failures"),
    whole("last_failure"),
    whole("blocked_until"),
)
