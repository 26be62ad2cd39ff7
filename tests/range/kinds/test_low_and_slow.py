"""Five exchanges a day at human hours, with nothing but the frame and the sign-up in common."""

from __future__ import annotations

from collections import Counter

import numpy as np

from stillwatch.range.arrivals import DAY, HOUR
from tests.range.played import Played


def test_five_a_day(played: Played) -> None:
    sent = played.kind("low_and_slow")
    whole = [i for i, m in enumerate(sent.members) if m.window[0] == played.composition.world.start]
    counts = np.bincount(sent.owner, minlength=len(sent.members))[whole]
    assert 4.2 < counts.mean() / played.composition.world.days < 5.6


def test_human_hours(played: Played) -> None:
    sent = played.kind("low_and_slow")
    peak = np.array([m.peak_hour for m in sent.members])[sent.owner]
    away = np.abs((sent.ts % DAY / HOUR - peak + 12) % 24 - 12)
    assert np.mean(away < 7) > 0.9


def test_payments_and_networks_are_their_own(played: Played) -> None:
    members = played.kind("low_and_slow").members
    cards = [m.facts.payment for m in members if m.facts.payment]
    assert len(set(cards)) == len(cards)
    nets = Counter(
        net for m in members for net in {ip.rsplit(".", 1)[0] for c in m.clients for ip in c.ips or ()}
    )
    assert max(nets.values()) <= 2


def test_sign_ups_come_in_batches(played: Played) -> None:
    members = played.kind("low_and_slow").members
    days = Counter((m.facts.created or "")[:10] for m in members if m.facts.created)
    assert max(days.values()) >= 3
