"""Where a request comes from, as far as attempts to sign in are counted by it."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from fastapi import Request

from stillwatch.serve.inline.addresses import client_address
from stillwatch.serve.inline.settings import InlineSettings

UNKNOWN: Final = "unknown"
_ONE_HOME: Final = (
    64  # bits of an IPv6 address that one customer of a network gets: the rest is theirs to vary
)


def place_of(request: Request) -> str:
    """The address behind the trusted proxies; of IPv6 the network of 64 bits."""
    inline: InlineSettings = request.app.state.service.settings.inline
    peer = request.client.host if request.client else None
    address = client_address(peer, request.headers.get("x-forwarded-for"), inline.networks())
    if address is None:
        return peer or UNKNOWN
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network(f"{parsed}/{_ONE_HOME}", strict=False))
    return address
