"""Hundreds of phones stand behind a few addresses."""

from __future__ import annotations

from tests.range.played import Played


def test_a_few_addresses_for_all(played: Played) -> None:
    sent = played.kind("carrier_nat")
    ips = {e.ip for e in sent.exchanges}
    assert len(ips) <= 6
    assert len(sent.members) > 8 * len(ips)


def test_payments_are_their_own(played: Played) -> None:
    cards = [m.facts.payment for m in played.kind("carrier_nat").members if m.facts.payment]
    assert len(set(cards)) == len(cards)
