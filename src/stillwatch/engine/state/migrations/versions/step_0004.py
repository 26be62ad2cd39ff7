"""What was drawn from allowances, what new accounts have shown at the door, and how strong evidence was."""

from __future__ import annotations

from typing import Final

from alembic import op
from sqlalchemy import BigInteger, Column, Double, Text

revision: Final = "0004"
down_revision: Final = "0003"


def upgrade() -> None:
    """Make two tables, and a column of approvals: what was asked before does not tell its evidence."""
    op.create_table(
        "draws",
        Column("id", Text, primary_key=True),
        Column("purse", Text, nullable=False),
        Column("account", Text, nullable=False, index=True),
        Column("at", BigInteger, nullable=False, index=True),
        Column("tokens", Double, nullable=False),
        Column("exchange", Text),
        Column("state", Text, nullable=False),
    )
    op.create_table(
        "sightings",
        Column("account", Text, primary_key=True),
        Column("campaign", Text, primary_key=True),
        Column("habit", Double, nullable=False),
        Column("hits", BigInteger, nullable=False),
        Column("repeats", BigInteger, nullable=False),
        Column("requests", BigInteger, nullable=False),
        Column("marks", Text, nullable=False),
        Column("updated", BigInteger, nullable=False, index=True),
    )
    op.add_column("approvals", Column("grounds", Text))
