"""The same task from several accounts within minutes."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from stillwatch.range.arrivals import HOUR
from tests.range.played import Played, user_text


def test_tasks_are_asked_again_through_other_accounts_soon(unseen: Played) -> None:
    sent = unseen.kind("repeated_sampling")
    asked: defaultdict[str, list[int]] = defaultdict(list)
    for nth, one in enumerate(sent.exchanges):
        asked[user_text(one)].append(nth)
    sizes = np.array([len(rows) for rows in asked.values()])
    assert np.median(sizes) >= 3
    for rows in asked.values():
        assert np.ptp(sent.ts[rows]) < HOUR
    assert np.mean([len({sent.owner[r] for r in rows}) == len(rows) for rows in asked.values()]) > 0.3


def test_few_sentences_stand_below_the_tasks(unseen: Played) -> None:
    tails = {user_text(one).rsplit("\n\n", 1)[-1] for one in unseen.kind("repeated_sampling").exchanges}
    assert len(tails) <= 2
