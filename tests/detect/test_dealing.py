"""Dealing: what is near in time is told by the group's own pairs, and fresh is what few or nobody share."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.detect.dealing import _near, dealt


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=40))
def test_near_is_what_one_in_fifty_pairs_are(times: list[float]) -> None:
    near = _near(np.array(times))
    gaps = np.sort([abs(a - b) for a, b in combinations(times, 2)])
    least = int(0.02 * len(gaps))
    assert (gaps < near).sum() <= least
    assert near <= gaps[min(least, len(gaps) - 1)]


def test_each_exchange_is_as_fresh_as_its_text() -> None:
    body = np.array([1, 2, 2, 3, 3, *range(10, 40)])
    who = np.array([0, 1, 2, 3, 4, *np.arange(30) % 5])
    ts = np.array([0.0, 5e5, 5e5 + 1, 1e5, 9e5, *np.linspace(2e5, 8e5, 30)])
    found = dealt(body, who, ts)
    assert found.fresh[:5].tolist() == [1.0, 0.75, 0.75, 0.0, 0.0]
    assert (found.fresh[5:] == 1).all()
    assert found.different == (33 + 1) / 35


def test_who_asks_for_several_answers_at_once_asks_that_often_whoever_is_asked() -> None:
    """Three copies to two of five accounts; a retry of one account is one text still."""
    body = np.array([2, 2, 2, 4, 4, *range(10, 40)])
    who = np.array([1, 2, 1, 3, 3, *np.arange(30) % 5])
    ts = np.array([5e5, 5e5 + 1, 5e5 + 2, 3e5, 3e5 + 1, *np.linspace(2e5, 8e5, 30)])
    found = dealt(body, who, ts)
    assert found.different == (30 + 3 + 1) / 35
    assert found.fresh[:5].tolist() == [0.75, 0.75, 0.75, 1.0, 1.0]
