"""Accounts with networks of their own share neither address nor key, whatever path they use."""

from __future__ import annotations

from collections import Counter

from stillwatch.range.composition import Composition
from stillwatch.range.evasions.own_networks import OwnNetworks
from tests.range.evasions.conftest import drawn


def subnets(composition: Composition) -> Counter[str]:
    """How many campaign accounts use each /24."""
    own = [
        {ip.rsplit(".", 1)[0] for client in m.clients for ip in client.ips or ()}
        for m in composition.members
        if m.campaign
    ]
    return Counter(net for nets in own for net in nets)


def test_no_two_accounts_share_a_network(plain: Composition) -> None:
    assert max(subnets(plain).values()) > 1
    assert max(subnets(OwnNetworks().apply(plain, 1.0, drawn())).values()) == 1


def test_paths_stay_with_one_address_each(plain: Composition) -> None:
    own = OwnNetworks().apply(plain, 1.0, drawn())
    for before, after in zip(plain.members, own.members, strict=True):
        assert [c.access_path for c in before.clients] == [c.access_path for c in after.clients]
        if after.campaign:
            assert all(len(c.ips or ("",)) == 1 for c in after.clients if c.access_path != "app")
