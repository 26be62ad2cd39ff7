"""Indicators tell why, how surely, since when and by whom, and they all end."""

from __future__ import annotations

from typing import Final

from alembic import op
from sqlalchemy import BigInteger, Column, Double, Text

revision: Final = "0005"
down_revision: Final = "0004"


def upgrade() -> None:
    """Add what nothing wrote until now, and drop the campaign, which nothing named. A row without an end is
    over: it goes with the next pruning."""
    op.execute("UPDATE indicators SET valid_until = 0 WHERE valid_until IS NULL")
    op.drop_index("ix_indicators_campaign", "indicators")
    with op.batch_alter_table("indicators") as table:
        table.drop_column("campaign")
        table.alter_column("valid_until", existing_type=BigInteger, nullable=False)
        table.add_column(Column("reason", Text, nullable=False, server_default=""))
        table.add_column(Column("confidence", Double, nullable=False, server_default="0"))
        table.add_column(Column("since", BigInteger, nullable=False, server_default="0"))
        table.add_column(Column("by", Text, nullable=False, server_default=""))
    with op.batch_alter_table("indicators") as table:
        table.alter_column("reason", existing_type=Text, existing_nullable=False, server_default=None)
        table.alter_column("confidence", existing_type=Double, existing_nullable=False, server_default=None)
        table.alter_column("since", existing_type=BigInteger, existing_nullable=False, server_default=None)
        table.alter_column("by", existing_type=Text, existing_nullable=False, server_default=None)
