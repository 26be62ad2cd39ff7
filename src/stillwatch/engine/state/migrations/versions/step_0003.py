"""Sessions end when nobody uses them, and a user of the identity provider belongs to one issuer."""

from __future__ import annotations

from typing import Final

from alembic import op
from sqlalchemy import BigInteger, Column, Text

revision: Final = "0003"
down_revision: Final = "0002"


def upgrade() -> None:
    """Add when a session was seen last, and who issued a subject; users stay, and sign in again."""
    op.add_column("users", Column("oidc_issuer", Text))
    op.execute("DELETE FROM sessions")  # they are over within a day in any case
    with op.batch_alter_table("sessions") as table:
        table.add_column(Column("seen", BigInteger, nullable=False, server_default="0"))
    with op.batch_alter_table("sessions") as table:
        table.alter_column("seen", existing_type=BigInteger, existing_nullable=False, server_default=None)
