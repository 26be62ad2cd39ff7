"""Cases, what reviewers did in them, and what customers said against a decision."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Table

from stillwatch.engine.state.tables.schema import METADATA, key, maybe_text, maybe_whole, owner, text, whole

CASES: Final = Table(
    "cases",
    METADATA,
    key(),
    text("campaign", index=True),
    text("state", index=True),  # open, approved, rejected, released
    whole("opened"),
    maybe_text("assignee"),
    whole("updated"),
)
CASE_ACTIONS: Final = Table(
    "case_actions",
    METADATA,
    key(),
    owner("case", "cases.id"),
    whole("at"),
    text("actor"),
    text("action"),
    text("detail"),  # JSON
)
APPEALS: Final = Table(
    "appeals",
    METADATA,
    key(),
    owner("decision", "decisions.id"),
    whole("at"),
    text("words"),
    text("state", index=True),  # open, granted, refused
    maybe_whole("closed_at"),
    maybe_text("closed_by"),
)
