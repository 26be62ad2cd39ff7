"""What is known of accounts, released models and authorised programmes from feeds of their own."""

from __future__ import annotations

import msgspec


class AccountFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Sign-up, payment and verification facts of one account; only `account` is required. `owners`: share
    of its organisation that is owned from each country; neither it nor `country` is ever evidence."""

    account: str
    created: str | None = None
    kind: str | None = None
    org: str | None = None
    payment: str | None = None
    payment_bin: str | None = None
    email_domain: str | None = None
    phone_prefix: str | None = None
    signup_ip: str | None = None
    signup_user_agent: str | None = None
    referrer: str | None = None
    verification: str | None = None
    country: str | None = None
    subscription_usd_month: float | None = None
    owners: dict[str, float] | None = None


class Release(msgspec.Struct, frozen=True):
    """One line of the release calendar."""

    model: str
    released: str


class Authorised(msgspec.Struct, frozen=True, kw_only=True):
    """A licensed programme, by organisation or account; it counts until `expires` (ISO date)."""

    org: str | None = None
    account: str | None = None
    reason: str = ""
    expires: str | None = None
