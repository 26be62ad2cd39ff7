"""Addresses are well formed, belong to their operator, and clients are shared by chance."""

from __future__ import annotations

import ipaddress

import numpy as np

from stillwatch.range.networks import NetworkPools, Provider


def test_addresses_lie_in_the_blocks() -> None:
    provider = Provider(64500, ((31, 7), (203, 9)))
    rng = np.random.default_rng(1)
    for _ in range(50):
        address = provider.address(rng)
        ipaddress.IPv4Address(address)
        assert address.startswith(("31.7.", "203.9."))
        assert len(provider.subnet(rng).split(".")) == 3


def test_strangers_share_common_clients() -> None:
    rng = np.random.default_rng(2)
    pools = NetworkPools.drawn(rng, ("AA", "BB"))
    agents = [pools.sdks.draw(rng) for _ in range(500)]
    assert 10 < len(set(agents)) < 200
    assert pools.home(rng, "AA") in pools.homes["AA"]
    assert pools.cloud(rng) in pools.clouds
