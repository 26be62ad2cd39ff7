"""What operators were told, what is on its way to them, and erasures that a running service has to do."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Table

from stillwatch.engine.state.tables.schema import METADATA, key, maybe_whole, text, whole

ALERTS: Final = Table(
    "alerts",
    METADATA,
    key("rule"),
    key("subject"),  # a campaign, an approval, a check: never an account
    maybe_whole("since"),  # it has stood since then; empty where it does not stand now
    maybe_whole("told"),  # the last time that somebody was told
    whole("open"),  # 1 where an end is still to be told
)
ALERT_MESSAGES: Final = Table(
    "alert_messages",
    METADATA,
    key(),
    whole("at"),
    text("rule"),
    text("place"),  # its name in the file of rules: addresses hold secrets
    text("level"),
    text("title"),
    text("body"),
    whole("tries"),
    whole("due"),
)
ERASURES: Final = Table(
    "erasures",
    METADATA,
    key(),
    text("account"),
    whole("asked"),
    text("by"),
)
