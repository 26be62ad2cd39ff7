"""The first shape of the state. This is a copy on purpose: the tables go on changing, this step does not."""

from __future__ import annotations

from typing import Final

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Double, ForeignKey, Index, MetaData, Table, Text

revision: Final = "0001"
down_revision: Final = None

SCHEMA: Final = MetaData(
    naming_convention={
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
Table(
    "allow_list",
    SCHEMA,
    Column("id", Text, primary_key=True),
    Column("scope", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("expires", BigInteger),
    Index("ix_allow_list_scope_subject", "scope", "subject"),
)
Table(
    "programmes",
    SCHEMA,
    Column("id", Text, primary_key=True),
    Column("org", Text),
    Column("account", Text),
    Column("reason", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("quota", BigInteger),
    Column("expires", BigInteger, nullable=False),
    Index("ix_programmes_account", "account"),
    Index("ix_programmes_org", "org"),
)
Table(
    "campaigns",
    SCHEMA,
    Column("id", Text, primary_key=True),
    Column("status", Text, nullable=False),
    Column("merged_into", Text),
    Column("first_seen", BigInteger, nullable=False),
    Column("last_seen", BigInteger, nullable=False),
    Column("confidence", Double, nullable=False),
    Column("accounts", BigInteger, nullable=False),
    Column("exchanges", BigInteger, nullable=False),
    Column("harvest_exchanges", BigInteger, nullable=False),
    Column("output_tokens", BigInteger, nullable=False),
    Column("result", Text, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Index("ix_campaigns_status", "status"),
)
Table(
    "members",
    SCHEMA,
    Column("campaign", Text, ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True),
    Column("account", Text, primary_key=True),
    Column("since", BigInteger, nullable=False),
    Column("until", BigInteger),
    Column("bits", Double, nullable=False),
    Column("harvest_share", Double, nullable=False),
    Column("evidence", Text, nullable=False),
    Index("ix_members_account", "account"),
)
Table(
    "budgets",
    SCHEMA,
    Column("campaign", Text, ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True),
    Column("tokens", Double, nullable=False),
    Column("updated", BigInteger, nullable=False),
)
Table(
    "indicators",
    SCHEMA,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("campaign", Text),
    Column("source", Text, nullable=False),
    Column("valid_until", BigInteger),
    Index("ix_indicators_campaign", "campaign"),
    Index("ix_indicators_kind_value", "kind", "value"),
)
Table(
    "labels",
    SCHEMA,
    Column("id", Text, primary_key=True),
    Column("account", Text),
    Column("campaign", Text),
    Column("label", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("ix_labels_account", "account"),
    Index("ix_labels_campaign", "campaign"),
)
Table(
    "accounts",
    SCHEMA,
    Column("account", Text, primary_key=True),
    Column("kind", Text),
    Column("org", Text),
    Column("verification", Text),
    Column("facts", Text, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Index("ix_accounts_org", "org"),
)
Table(
    "releases",
    SCHEMA,
    Column("model", Text, primary_key=True),
    Column("released", BigInteger, nullable=False),
)
Table(
    "ledger",
    SCHEMA,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text),
    Column("detail", Text),
    Column("salt", Text),
    Column("digest", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index("ix_ledger_subject", "subject"),
)
Table(
    "anchors",
    SCHEMA,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("head", Text, nullable=False),
    Column("signature", Text, nullable=False),
    Column("public_key", Text, nullable=False),
)
Table(
    "users",
    SCHEMA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("secret", Text),
    Column("oidc_subject", Text, unique=True),
    Column("disabled", Boolean, nullable=False),
)
Table(
    "tokens",
    SCHEMA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("secret_hash", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("expires", BigInteger),
    Column("revoked", BigInteger),
    Column("last_used", BigInteger),
)
Table(
    "sessions",
    SCHEMA,
    Column("id", Text, primary_key=True),
    Column("user", Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("csrf", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Index("ix_sessions_expires", "expires"),
)
Table(
    "sign_ins",
    SCHEMA,
    Column("subject", Text, primary_key=True),
    Column("failures", BigInteger, nullable=False),
    Column("last_failure", BigInteger, nullable=False),
    Column("blocked_until", BigInteger, nullable=False),
)
Table(
    "verdicts",
    SCHEMA,
    Column("account", Text, primary_key=True),
    Column("campaign", Text),
    Column("response", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("expires", BigInteger),
    Column("enforce_at", BigInteger, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("approved_by", Text),
    Column("before", Text),
    Column("decision", Text, nullable=False),
    Index("ix_verdicts_campaign", "campaign"),
)
Table(
    "decisions",
    SCHEMA,
    Column("id", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("account", Text, nullable=False),
    Column("campaign", Text),
    Column("response", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("counter_reasons", Text, nullable=False),
    Column("appeal", Text, nullable=False, unique=True),
    Column("undone_at", BigInteger),
    Column("undone_by", Text),
    Column("policy", Text, nullable=False),
    Index("ix_decisions_account_at", "account", "at"),
    Index("ix_decisions_campaign", "campaign"),
)
Table(
    "approvals",
    SCHEMA,
    Column("id", Text, primary_key=True),
    Column("decision", Text),
    Column("campaign", Text),
    Column("response", Text, nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("needed", BigInteger, nullable=False),
    Column("given", Text, nullable=False),
    Column("state", Text, nullable=False),
    Index("ix_approvals_campaign", "campaign"),
    Index("ix_approvals_decision", "decision"),
    Index("ix_approvals_state", "state"),
)
Table(
    "policies",
    SCHEMA,
    Column("version", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("active", Boolean, nullable=False),
)
Table(
    "cases",
    SCHEMA,
    Column("id", Text, primary_key=True),
    Column("campaign", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("opened", BigInteger, nullable=False),
    Column("assignee", Text),
    Column("updated", BigInteger, nullable=False),
    Index("ix_cases_campaign", "campaign"),
    Index("ix_cases_state", "state"),
)
Table(
    "case_actions",
    SCHEMA,
    Column("id", Text, primary_key=True),
    Column("case", Text, ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("detail", Text, nullable=False),
)
Table(
    "appeals",
    SCHEMA,
    Column("id", Text, primary_key=True),
    Column("decision", Text, ForeignKey("decisions.id", ondelete="CASCADE"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("words", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("closed_at", BigInteger),
    Column("closed_by", Text),
    Index("ix_appeals_state", "state"),
)
Table(
    "settings",
    SCHEMA,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)


def upgrade() -> None:
    """Make every table."""
    SCHEMA.create_all(op.get_bind())
