"""Pipelines send one template at even spacing, day and night."""

from __future__ import annotations

import numpy as np

from stillwatch.range.arrivals import DAY, HOUR
from tests.range.played import Played


def test_even_spacing_around_the_clock(played: Played) -> None:
    sent = played.kind("batch_pipelines")
    hours = np.bincount((sent.ts % DAY // HOUR).astype(np.int64), minlength=24)
    assert hours.min() > 0.6 * hours.mean()
    even = []
    for i in range(len(sent.members)):
        gaps = np.diff(sent.ts[sent.owner == i])
        if len(gaps) > 20:
            even.append(gaps.std() / gaps.mean())
    assert np.median(even) < 0.3


def test_one_template_an_account(played: Played) -> None:
    sent = played.kind("batch_pipelines")
    heads: dict[int, set[str]] = {}
    for e, owner in zip(sent.exchanges, sent.owner.tolist(), strict=True):
        template = e.request.system or str(e.request.messages[0].content).split("\n\n")[0]
        heads.setdefault(owner, set()).add(str(template))
    assert all(len(h) == 1 for h in heads.values())
