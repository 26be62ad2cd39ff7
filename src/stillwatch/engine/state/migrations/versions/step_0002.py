"""Alerts that were told or wait, erasures that were asked for, and declared owners of accounts."""

from __future__ import annotations

from typing import Final

from alembic import op
from sqlalchemy import BigInteger, Column, Text, text

revision: Final = "0002"
down_revision: Final = "0001"


def upgrade() -> None:
    """Make three tables, and a column of accounts, which no feed has told anything for until now."""
    op.create_table(
        "alerts",
        Column("rule", Text, primary_key=True),
        Column("subject", Text, primary_key=True),
        Column("since", BigInteger),
        Column("told", BigInteger),
        Column("open", BigInteger, nullable=False),
    )
    op.create_table(
        "alert_messages",
        Column("id", Text, primary_key=True),
        Column("at", BigInteger, nullable=False),
        Column("rule", Text, nullable=False),
        Column("place", Text, nullable=False),
        Column("level", Text, nullable=False),
        Column("title", Text, nullable=False),
        Column("body", Text, nullable=False),
        Column("tries", BigInteger, nullable=False),
        Column("due", BigInteger, nullable=False),
    )
    op.create_table(
        "erasures",
        Column("id", Text, primary_key=True),
        Column("account", Text, nullable=False),
        Column("asked", BigInteger, nullable=False),
        Column("by", Text, nullable=False),
    )
    op.add_column("accounts", Column("owners", Text))
    op.create_index("ix_accounts_updated", "accounts", ["updated"])
    declared = text("owners IS NOT NULL")
    op.create_index(
        "ix_accounts_owners", "accounts", ["updated", "account"],
        sqlite_where=declared, postgresql_where=declared,
    )  # fmt: skip
