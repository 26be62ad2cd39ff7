"""What is done about accounts and campaigns: verdicts in force, decisions, approvals and policies."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Boolean, Column, Index, Table

from stillwatch.engine.state.tables.schema import METADATA, key, maybe_text, maybe_whole, number, text, whole

VERDICTS: Final = Table(
    "verdicts",
    METADATA,
    key("account"),
    maybe_text("campaign", index=True),
    text("response"),
    text("reason"),
    whole("since"),
    maybe_whole("expires"),
    whole("enforce_at"),  # randomised, so that probing does not tell what was noticed
    text("decided_by"),
    maybe_text("approved_by"),
    maybe_text("before"),  # JSON: the verdict that an undo brings back
    text("decision"),
)
DECISIONS: Final = Table(
    "decisions",
    METADATA,
    key(),
    whole("at"),
    text("account"),
    maybe_text("campaign", index=True),
    text("response"),
    text("mode"),  # enforce, shadow, dry_run
    text("reasons"),  # JSON
    text("counter_reasons"),  # JSON
    text("appeal", unique=True),
    maybe_whole("undone_at"),
    maybe_text("undone_by"),
    text("policy"),
)
APPROVALS: Final = Table(
    "approvals",
    METADATA,
    key(),
    maybe_text("decision", index=True),
    maybe_text("campaign", index=True),
    text("response"),
    whole("asked_at"),
    text("asked_by"),
    whole("needed"),
    text("given"),  # JSON: who said yes, and when
    text("state", index=True),  # waiting, given, refused, expired
    maybe_text("grounds"),  # JSON: how much evidence there was when it was asked
)
DRAWS: Final = Table(
    "draws",
    METADATA,
    key(),
    text("purse"),
    text("account", index=True),
    whole("at", index=True),
    number("tokens"),
    maybe_text("exchange"),
    text("state"),  # open, told, logged
)
SIGHTINGS: Final = Table(
    "sightings",
    METADATA,
    key("account"),
    key("campaign"),
    number("habit"),
    whole("hits"),
    whole("repeats"),
    whole("requests"),  # of the account, at least so many
    text("marks"),  # JSON: hashes
    whole("updated", index=True),
)
POLICIES: Final = Table(
    "policies",
    METADATA,
    key("version"),
    whole("at"),
    text("by"),
    text("text"),
    Column("active", Boolean, nullable=False),
)

Index("ix_decisions_account_at", DECISIONS.c.account, DECISIONS.c.at)
