"""Campaigns, their members, their shared budgets, and what is known of accounts and models."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Index, Table

from stillwatch.engine.state.tables.schema import (
    METADATA,
    key,
    maybe_text,
    maybe_whole,
    number,
    owner,
    text,
    whole,
)

CAMPAIGNS: Final = Table(
    "campaigns",
    METADATA,
    key(),
    text("status", index=True),  # open, confirmed, rejected, released, merged
    maybe_text("merged_into"),
    whole("first_seen"),
    whole("last_seen"),
    number("confidence"),
    whole("accounts"),
    whole("exchanges"),
    whole("harvest_exchanges"),
    whole("output_tokens"),
    text("result"),  # JSON: the campaign as the scan result has it
    whole("updated"),
)
MEMBERS: Final = Table(
    "members",
    METADATA,
    owner("campaign", "campaigns.id", primary_key=True),
    key("account"),
    whole("since"),
    maybe_whole("until"),
    number("bits"),
    number("harvest_share"),
    text("evidence"),  # JSON
)
BUDGETS: Final = Table(
    "budgets",
    METADATA,
    owner("campaign", "campaigns.id", primary_key=True),
    number("tokens"),
    whole("updated"),
)
INDICATORS: Final = Table(
    "indicators",
    METADATA,
    key(),
    text("kind"),  # account, org, network, client, frame
    text("value"),  # its keyed hash
    text("source"),
    text("reason"),
    number("confidence"),
    whole("since"),
    whole("valid_until"),
    text("by"),
)
LABELS: Final = Table(
    "labels",
    METADATA,
    key(),
    maybe_text("account", index=True),
    maybe_text("campaign", index=True),
    text("label"),  # harvest, customer
    text("by"),
    whole("at"),
)
ACCOUNTS: Final = Table(
    "accounts",
    METADATA,
    key("account"),
    maybe_text("kind"),
    maybe_text("org", index=True),
    maybe_text("verification"),
    text("facts"),  # JSON: what the account feed said last
    whole("updated", index=True),
    maybe_text("owners"),  # JSON: share by country of who owns it or its organisation, where declared
)
RELEASES: Final = Table("releases", METADATA, key("model"), whole("released"))

Index("ix_members_account", MEMBERS.c.account)
# few accounts declare owners, and whoever looks for these should not go through millions
_DECLARED: Final = ACCOUNTS.c.owners.is_not(None)
Index(
    "ix_accounts_owners", ACCOUNTS.c.updated, ACCOUNTS.c.account,
    sqlite_where=_DECLARED, postgresql_where=_DECLARED,
)  # fmt: skip
Index("ix_indicators_kind_value", INDICATORS.c.kind, INDICATORS.c.value)
