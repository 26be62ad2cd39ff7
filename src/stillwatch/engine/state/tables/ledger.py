"""The ledger's entries, each bound to the one before, and the anchors that were written outside."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, Index, Table

from stillwatch.engine.state.tables.schema import METADATA, maybe_text, text, whole

LEDGER: Final = Table(
    "ledger",
    METADATA,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    whole("at"),
    text("actor"),
    text("action"),
    maybe_text("subject"),  # this and the next two go when an account is erased
    maybe_text("detail"),  # JSON
    maybe_text("salt"),
    text("digest"),  # SHA-256 of the three: what the chain binds
    text("previous"),
    text("hash"),
)
ANCHORS: Final = Table(
    "anchors",
    METADATA,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    whole("at"),
    text("head"),
    text("signature"),
    text("public_key"),
)

Index("ix_ledger_subject", LEDGER.c.subject)
