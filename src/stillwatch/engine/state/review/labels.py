"""What reviewers say an account is, for calibration: the newest word of each reviewer counts."""

from __future__ import annotations

from sqlalchemy import Connection, select

from stillwatch.engine.state.tables.campaigns import LABELS
from stillwatch.engine.state.upsert import upsert


def put_label(connection: Connection, account: str, campaign: str, label: str, by: str, at: int) -> None:
    """Note that `by` calls an account of a campaign `harvest` or `customer`."""
    row = {
        "id": f"{campaign}/{account}/{by}", "account": account, "campaign": campaign, "label": label,
        "by": by, "at": at,
    }  # fmt: skip
    upsert(connection, LABELS, row)


def labels_of(connection: Connection, campaign: str) -> dict[str, str]:
    """The newest word on each account of a campaign."""
    query = select(LABELS).where(LABELS.c.campaign == campaign).order_by(LABELS.c.at, LABELS.c.id)
    return {row.account: row.label for row in connection.execute(query)}
