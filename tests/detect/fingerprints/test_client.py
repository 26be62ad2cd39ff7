"""Network prefixes and SDK names."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.detect.fingerprints.client import network_prefix, sdk_name


@given(st.ip_addresses(v=4), st.integers(0, 255))
def test_a_slash_24_is_one_network(address: ipaddress.IPv4Address, host: int) -> None:
    neighbour = ipaddress.IPv4Address(int(address) & ~0xFF | host)
    stranger = ipaddress.IPv4Address(int(address) ^ 0x100)
    assert network_prefix(str(address)) == network_prefix(str(neighbour)) != network_prefix(str(stranger))
    assert network_prefix(f"::ffff:{address}") == network_prefix(str(address))


@given(st.integers(2**64, 2**128 - 1), st.integers(0, 2**80 - 1))
def test_a_slash_48_is_one_network(number: int, host: int) -> None:
    address = ipaddress.IPv6Address(number)
    neighbour = ipaddress.IPv6Address(int(address) >> 80 << 80 | host)
    stranger = ipaddress.IPv6Address(int(address) ^ 1 << 80)
    if neighbour.ipv4_mapped is None and stranger.ipv4_mapped is None:
        assert network_prefix(str(address)) == network_prefix(str(neighbour)) != network_prefix(str(stranger))


@pytest.mark.parametrize("text", ["", "nobody", "300.1.1.1", "10.0.0", "2001:::1", "203.0.113.9/24"])
def test_what_is_no_address_has_no_network(text: str) -> None:
    assert network_prefix(text) is None


@given(st.text(max_size=30))
def test_no_text_is_too_odd(text: str) -> None:
    network_prefix(text)
    name = sdk_name(text)
    assert name is None or name == name.lower()


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("acme-python/0.44.1", "acme-python"),
        ("  Acme-Python/9 (linux)", "acme-python"),
        ("Mozilla/5.0 (X11) acme/1", "mozilla"),
        ("curl", "curl"),
        ("/0.1", None),
        ("", None),
    ],
)
def test_the_first_product_names_the_sdk(agent: str, name: str | None) -> None:
    assert sdk_name(agent) == name
