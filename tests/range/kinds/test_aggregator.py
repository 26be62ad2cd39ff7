"""A handful of accounts carries the mixed traffic of many end users."""

from __future__ import annotations

import numpy as np

from tests.range.played import Played


def test_high_volume_and_mixed_content(played: Played) -> None:
    sent = played.kind("aggregator")
    volumes = np.bincount(sent.owner, minlength=len(sent.members))
    other = played.kind("chat")
    assert volumes.mean() > 3 * len(other.exchanges) / len(other.members)
    assert len({e.request.system for e in sent.exchanges}) > 5


def test_one_owner_a_firm(played: Played) -> None:
    members = played.kind("aggregator").members
    for firm in {m.group for m in members}:
        own = [m.facts for m in members if m.group == firm]
        assert len({f.org for f in own}) == 1
        assert len({f.payment for f in own} - {None}) <= 1
    assert any(m.facts.org for m in members)
