"""The step `co_usage` against brute force over all pairs, and its chance against shuffled traffic."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from math import log
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detect.steps.running import MEETINGS, Row, Running, Uses, uses

# how many frames an account, lift, least uses, population
ASKED: Final = (
    st.sampled_from([2, 3, 60]),
    st.sampled_from([0.0, 1.0, 1.5, 4.0]),
    st.integers(1, 3),
    st.sampled_from([6.0, 100.0]),
)


def inputs(uses: Uses) -> dict[str, Any]:
    """The table `meetings`, from (frame, account) to how often."""
    users = Counter(frame for frame, _ in uses)
    return {"meetings": (MEETINGS, [(*pair, often, users[pair[0]]) for pair, often in uses.items()])}


def brute_force(uses: Uses, population: float, per_account: int, lift: float, least: int) -> list[Row]:
    users = Counter(frame for frame, _ in uses)
    uses = {
        (frame, account): often
        for (frame, account), often in uses.items()
        if often >= least and users[frame] * lift <= population
    }
    busy = Counter(account for _, account in uses)
    spread = sum(n * n for n in busy.values()) / sum(busy.values()) ** 2 if busy else 0.0
    telling: dict[int, list[tuple[float, int, int]]] = defaultdict(list)
    for (frame, account), often in uses.items():
        said = often * log(population / users[frame]) * log(users[frame])
        telling[account].append((-said, users[frame], frame))
    together: Counter[tuple[int, int]] = Counter()
    for listed in telling.values():
        together.update(combinations(sorted(frame for *_, frame in sorted(listed)[:per_account]), 2))
    rows = [(a, b, n, users[a] * users[b] * spread) for (a, b), n in together.items()]
    return [row for row in rows if row[2] >= max(2, lift * row[3])]


@settings(max_examples=40)
@given(uses(), *ASKED)
def test_pairs_are_those_of_brute_force(
    running: Running, used: Uses, each: int, lift: float, least: int, population: float
) -> None:
    given = {"population": population, "per_account": each, "lift": lift, "least": least}
    found = running("co_usage", inputs(used), **given)
    expected = sorted(brute_force(used, population, each, lift, least), key=lambda row: repr(row[:3]))
    assert [row[:3] for row in found] == [row[:3] for row in expected]
    assert [row[3] for row in found] == pytest.approx([row[3] for row in expected])


def test_chance_is_what_shuffled_traffic_brings(running: Running) -> None:
    """Accounts of very different business draw frames of very different fame, independently."""
    rng = np.random.default_rng(1)
    accounts, frames = rng.pareto(1.5, 400) + 0.2, rng.pareto(1.5, 60) + 0.2
    chance = np.minimum(np.outer(frames, accounts) * 0.05, 0.6)
    used = {(int(f), int(a)): 1 for f, a in np.argwhere(rng.random(chance.shape) < chance)}
    found = running("co_usage", inputs(used), population=400.0, per_account=10_000, lift=0.0, least=1)
    seen, expected = sum(float(str(row[2])) for row in found), sum(float(str(row[3])) for row in found)
    assert 0.7 < seen / expected < 1.5
