"""About 70 % of what a reseller's accounts send was asked by strangers."""

from __future__ import annotations

import numpy as np

from stillwatch.range.kinds.resale_proxy import ORDINARY_SHARE
from tests.range.played import Played


def test_seventy_percent_is_ordinary(played: Played) -> None:
    sent = played.kind("resale_proxy")
    assert abs((1 - sent.harvest.mean()) - ORDINARY_SHARE) < 0.08


def test_most_accounts_carry_both(played: Played) -> None:
    sent = played.kind("resale_proxy")
    mixed = [
        0 < sent.harvest[sent.owner == i].mean() < 1
        for i in range(len(sent.members))
        if (sent.owner == i).any()
    ]
    assert np.mean(mixed) > 0.9


def test_several_clients_and_languages(played: Played) -> None:
    sent = played.kind("resale_proxy")
    agents = [{c.user_agent for c in m.clients} for m in sent.members]
    assert np.mean([len(a) for a in agents]) > 2
    assert len({m.language for m in sent.members}) > 2
