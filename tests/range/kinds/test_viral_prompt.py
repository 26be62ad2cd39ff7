"""Everybody tries one prompt within two days; one of the two asks for hidden reasoning."""

from __future__ import annotations

import numpy as np

from stillwatch.range.arrivals import DAY
from tests.range.played import Played, user_text


def test_one_text_over_many_strangers_within_two_days(played: Played) -> None:
    sent = played.kind("viral_prompt")
    starts: dict[str, list[int]] = {}
    for nth, e in enumerate(sent.exchanges):
        starts.setdefault(user_text(e)[:60], []).append(nth)
    viral = sorted(starts.values(), key=len)[-2:]
    for rows in viral:
        assert len(set(sent.owner[rows].tolist())) > 0.3 * len(sent.members)
        assert np.ptp(sent.ts[rows]) <= 2 * DAY


def test_one_of_them_wants_hidden_reasoning(played: Played) -> None:
    texts = [user_text(e).lower() for e in played.kind("viral_prompt").exchanges]
    wanted = [t for t in texts if "hidden reasoning" in t or "secret thoughts" in t or "where you think" in t]
    assert len(wanted) > 20
