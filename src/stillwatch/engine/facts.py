"""Account facts to the lake's table: identifiers become keyed hashes, country stays outside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

import pyarrow as pa

from stillwatch.detect.fingerprints.client import network_prefix
from stillwatch.detect.fingerprints.hashing import IdentifierHasher
from stillwatch.model.account import AccountFacts

HASHED: Final = ("payment", "payment_bin", "email_domain", "phone_prefix", "signup_user_agent", "referrer")
PLAIN: Final = ("kind", "verification")


def facts_table(facts: Sequence[AccountFacts], key: bytes) -> pa.Table:
    """One row an account: hashes (int64), created (seconds since 1970) and plain words; null is unknown."""
    hasher = IdentifierHasher(key)
    columns: dict[str, pa.Array] = {
        "account": pa.array(hasher.many("account", [f.account for f in facts]), pa.int64()),
        "org": pa.array(hasher.many("org", [f.org for f in facts]), pa.int64()),
        "created": pa.array([_seconds(f.created) for f in facts], pa.float64()),
        "subscription_usd_month": pa.array([f.subscription_usd_month for f in facts], pa.float64()),
        "signup_net": pa.array(
            hasher.many("net", [network_prefix(f.signup_ip) if f.signup_ip else None for f in facts]),
            pa.int64(),
        ),
    }
    for name in HASHED:
        columns[name] = pa.array(hasher.many(name, [getattr(f, name) for f in facts]), pa.int64())
    for name in PLAIN:
        columns[name] = pa.array([getattr(f, name) for f in facts], pa.string())
    return pa.table(columns)


def _seconds(moment: str | None) -> float | None:
    if moment is None:
        return None
    parsed = datetime.fromisoformat(moment)
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()
