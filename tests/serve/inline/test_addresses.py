"""Addresses behind proxies: nobody is believed who is not trusted."""

from __future__ import annotations

import pytest

from stillwatch.serve.inline.addresses import client_address
from stillwatch.serve.inline.settings import InlineSettings

TRUSTED = InlineSettings(trusted_proxies=("10.0.0.0/8", "2001:db8::/32")).networks()


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # a stranger's header is not read
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.1, 10.2.3.4", "198.51.100.1"),  # what the caller wrote comes first
        ("10.0.0.1", "198.51.100.1:4711", "198.51.100.1"),
        ("2001:db8::1", "[2606:4700::1]:443", "2606:4700::1"),
        ("::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, nonsense", None),
        ("10.0.0.1", None, None),
        ("10.0.0.1", "10.0.0.2", None),
        (None, "198.51.100.1", None),
        ("testclient", "198.51.100.1", None),
    ],
)
def test_the_nearest_that_no_trusted_proxy_has(
    peer: str | None, forwarded: str | None, found: str | None
) -> None:
    assert client_address(peer, forwarded, TRUSTED) == found


def test_without_trusted_proxies_the_peer_counts() -> None:
    assert client_address("10.0.0.1", "198.51.100.1", ()) == "10.0.0.1"
