"""How gateways ask: what happens when no decision can be made, and which headers are believed."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Literal

from msgspec import Struct

from stillwatch.model.errors import StillwatchError

Network = IPv4Network | IPv6Network
Fail = Literal["open", "closed"]
Named = Literal["header", "key", "body"]


class InlineSettings(Struct, frozen=True, kw_only=True):
    """fail: `open` lets requests pass when no decision can be made, `closed` refuses them. account_from:
    where an account is named, in this order: in `account_header`; as the digest of the caller's key, from
    Authorization or x-api-key; in the body, which is the caller's own word. The headers are believed: the
    gateway must set them itself and drop those of its callers.
    litellm_account: the fields of LiteLLM's log that name the account; empty: its usual ones.
    trusted_proxies: networks whose X-Forwarded-For is believed; none by default."""

    fail: Fail = "open"
    account_from: tuple[Named, ...] = ("header", "key")
    account_header: str = "x-stillwatch-account"
    litellm_account: tuple[str, ...] = ()
    org_header: str = "x-stillwatch-org"
    country_header: str = "x-stillwatch-country"
    access_path_header: str = "x-stillwatch-access-path"
    trusted_proxies: tuple[str, ...] = ()

    def networks(self) -> tuple[Network, ...]:
        """The trusted proxies as networks. `StillwatchError` where one is none."""
        return tuple(_network(text) for text in self.trusted_proxies)


def _network(text: str) -> Network:
    try:
        return ip_network(text)
    except ValueError as fault:
        raise StillwatchError(
            f"trusted_proxies: {fault}", hint="Give networks such as 10.0.0.0/8, or addresses."
        ) from fault
