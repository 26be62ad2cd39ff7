"""Which client and from which network: SDK name, user agent and address prefix."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache

_PRODUCT = re.compile(r"[A-Za-z][\w.+-]*")
_IPV4_PREFIX, _IPV6_PREFIX = 24, 48


@lru_cache(maxsize=1 << 16)
def network_prefix(address: str) -> str | None:
    """The /24 (IPv4) or /48 (IPv6) an address lies in, or None where it is no address."""
    try:
        parsed = ipaddress.ip_address(address.strip())
    except ValueError:
        return None
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    length = _IPV4_PREFIX if parsed.version == 4 else _IPV6_PREFIX
    return str(ipaddress.ip_network((parsed, length), strict=False))


@lru_cache(maxsize=1 << 16)
def sdk_name(user_agent: str) -> str | None:
    """The first product of a user agent, lower-cased, no version: `acme-python/0.44` to `acme-python`."""
    found = _PRODUCT.match(user_agent.strip())
    return found.group(0).lower()[:40] if found else None
