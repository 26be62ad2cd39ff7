"""Graders fire within seconds of each other, on a few cards, and ask for marks."""

from __future__ import annotations

import numpy as np

from stillwatch.range.arrivals import MINUTE, SECOND
from tests.range.played import Played, user_text


def test_accounts_fire_together(played: Played) -> None:
    sent = played.kind("synchronised_graders")
    jobs = np.split(np.arange(len(sent.ts)), np.flatnonzero(np.diff(sent.ts) > 20 * MINUTE) + 1)
    assert len(jobs) > 5
    for job in jobs:
        starters = [sent.ts[job][sent.owner[job] == o].min() for o in set(sent.owner[job].tolist())]
        assert len(starters) > 0.5 * len(sent.members)
        assert np.quantile(starters, 0.8) - min(starters) < 60 * SECOND


def test_they_pay_with_a_few_cards(played: Played) -> None:
    members = played.kind("synchronised_graders").members
    cards = [m.facts.payment for m in members if m.facts.payment]
    assert len(set(cards)) < 0.7 * len(cards)


def test_everything_asks_for_a_mark(played: Played) -> None:
    sent = played.kind("synchronised_graders")
    assert sent.harvest.all()
    texts = [user_text(e).lower() for e in sent.exchanges]
    assert all(("reply" in t) or ("candidate" in t) or ("response" in t) for t in texts)
