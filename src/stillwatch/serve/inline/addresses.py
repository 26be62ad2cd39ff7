"""Which address a request came from, where proxies stand between: only what a trusted one wrote counts."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address

from stillwatch.serve.inline.settings import Network


def client_address(peer: str | None, forwarded_for: str | None, trusted: Sequence[Network]) -> str | None:
    """The nearest address that no trusted proxy has. peer: who connected; forwarded_for: X-Forwarded-For,
    to which each proxy adds the one it was asked by, so that it is believed from the right, as far as
    trusted proxies reach. None where nothing can be said."""
    here = _address(peer)
    if here is None or not _is_trusted(here, trusted):
        return None if here is None else str(here)
    for text in reversed((forwarded_for or "").split(",")):
        before = _address(text)
        if before is None:
            break
        here = before
        if not _is_trusted(here, trusted):
            return str(here)
    return None  # a proxy of ours asks by itself, or a broken header hides who did


def _is_trusted(address: IPv4Address | IPv6Address, trusted: Sequence[Network]) -> bool:
    return any(address.version == network.version and address in network for network in trusted)


def _address(text: str | None) -> IPv4Address | IPv6Address | None:
    bare = (text or "").strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        parsed = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return mapped or parsed
