"""Who is exempt: the allow list, and programmes that may distil."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Index, Table

from stillwatch.engine.state.tables.schema import METADATA, key, maybe_text, maybe_whole, text, whole

ALLOW_LIST: Final = Table(
    "allow_list",
    METADATA,
    key(),
    text("scope"),  # account, org, campaign
    text("subject"),
    text("reason"),
    text("by"),
    whole("at"),
    maybe_whole("expires"),
)
PROGRAMMES: Final = Table(
    "programmes",
    METADATA,
    key(),
    maybe_text("org", index=True),
    maybe_text("account", index=True),
    text("reason"),
    text("scope"),  # JSON: models and access paths it holds for
    maybe_whole("quota"),  # output tokens
    whole("expires"),
)

Index("ix_allow_list_scope_subject", ALLOW_LIST.c.scope, ALLOW_LIST.c.subject)
