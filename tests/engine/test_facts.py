"""Account facts become hashes; a country never comes along."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from stillwatch.detect.fingerprints.hashing import IdentifierHasher
from stillwatch.engine.facts import HASHED, facts_table
from stillwatch.model.account import AccountFacts

KEY = bytes(range(32))
FULL = AccountFacts(
    account="acct_1", org="acme", created="2026-01-05T12:00:00Z", payment="pm_1", payment_bin="411111",
    email_domain="x.example", phone_prefix="+99", signup_ip="203.0.113.9", signup_user_agent="script/1",
    referrer="code", verification="none", kind="free", country="BR", subscription_usd_month=20.0,
)  # fmt: skip


def test_identifiers_are_hashed_under_the_lakes_key_and_country_stays_outside() -> None:
    table = facts_table([FULL], KEY)
    assert "country" not in table.column_names
    hasher = IdentifierHasher(KEY)
    for name in HASHED:
        assert table[name].to_pylist() == [hasher.one(name, getattr(FULL, name))]
    assert table["account"].to_pylist() == [hasher.one("account", "acct_1")]
    assert table["account"].to_pylist() != facts_table([FULL], bytes(32))["account"].to_pylist()


def test_a_sign_up_address_counts_by_its_prefix() -> None:
    table = facts_table([FULL, AccountFacts(account="b", signup_ip="203.0.113.200")], KEY)
    assert len(set(table["signup_net"].to_pylist())) == 1
    assert table["signup_net"].to_pylist()[0] == IdentifierHasher(KEY).one("net", "203.0.113.0/24")


def test_what_is_not_known_is_null() -> None:
    row = facts_table([AccountFacts(account="b")], KEY).to_pylist()[0]
    assert {name for name, value in row.items() if value is not None} == {"account"}


@pytest.mark.parametrize(
    ("created", "expected"),
    [
        ("2026-01-05T12:00:00Z", datetime(2026, 1, 5, 12, tzinfo=UTC)),
        ("2026-01-05T12:00:00", datetime(2026, 1, 5, 12, tzinfo=UTC)),
        ("2026-01-05T12:00:00+02:00", datetime(2026, 1, 5, 10, tzinfo=UTC)),
        ("2026-01-05", datetime(2026, 1, 5, tzinfo=UTC)),
    ],
)
def test_moments_are_seconds_and_without_a_zone_utc(created: str, expected: datetime) -> None:
    table = facts_table([AccountFacts(account="a", created=created)], KEY)
    assert table["created"].to_pylist() == [expected.timestamp()]


def test_no_accounts_give_an_empty_table_of_the_same_columns() -> None:
    assert facts_table([], KEY).schema == facts_table([FULL], KEY).schema
