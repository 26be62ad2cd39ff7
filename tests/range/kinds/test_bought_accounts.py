"""Identities of strangers, one buyer's machines."""

from __future__ import annotations

from collections import Counter

import numpy as np

from tests.range.played import Played


def test_no_card_is_shared_and_sign_ups_lie_months_apart(unseen: Played) -> None:
    members = unseen.kind("bought_accounts").members
    cards = [m.facts.payment for m in members if m.facts.payment]
    assert len(set(cards)) == len(cards)
    months = Counter((m.facts.created or "")[:7] for m in members if m.facts.created)
    assert len(months) > len(members) / 4


def test_harvest_comes_from_the_buyers_machines_and_chats_from_the_sellers_homes(unseen: Played) -> None:
    sent = unseen.kind("bought_accounts")
    app = np.array([one.access_path == "app" for one in sent.exchanges])
    assert (app == ~sent.harvest).all()
    assert 0 < app.mean() < 0.3


def test_only_some_sellers_stay(unseen: Played) -> None:
    sent = unseen.kind("bought_accounts")
    chatting = set(sent.owner[~sent.harvest].tolist())
    assert chatting == {i for i, m in enumerate(sent.members) if m.group}
    assert len(chatting) < len(sent.members)
