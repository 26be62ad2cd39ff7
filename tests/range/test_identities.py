"""Identity pools differ from seed to seed and make strangers share things by chance."""

from __future__ import annotations

from collections import Counter

import numpy as np

from stillwatch.range.arrivals import DAY
from stillwatch.range.identities import IdentityPools, Weighted, draw_names, write_name, zipf

START = 20_000 * DAY


def test_zipf_shares_add_up_and_fall() -> None:
    shares = zipf(np.random.default_rng(1), 50, 1.2)
    assert abs(shares.sum() - 1.0) < 1e-9
    assert shares[:5].sum() > shares[-25:].sum()


def test_common_values_are_drawn_often() -> None:
    rng = np.random.default_rng(2)
    pool = Weighted.zipf(rng, [f"v{n}" for n in range(20)], 1.3)
    counts = Counter(pool.draw(rng) for _ in range(3000))
    assert counts[pool.values[0]] > 10 * counts[pool.values[-1]]


def test_pools_differ_between_seeds() -> None:
    one, two = (IdentityPools.drawn(np.random.default_rng(s), START) for s in (1, 2))
    assert set(one.freemail.values).isdisjoint(two.freemail.values)
    assert one.missing != two.missing


def test_sign_ups_grow_spike_and_go_on_inside_the_window() -> None:
    rng = np.random.default_rng(3)
    pools = IdentityPools.drawn(rng, START)
    made = np.array([pools.signup_time(rng, START, START + 7 * DAY) for _ in range(3000)])
    assert made.max() < START + 7 * DAY
    assert 0.03 < np.mean(made > START) < 0.1
    days = np.bincount((START - made[made <= START]) // DAY)
    assert days.max() > 3 * np.median(days[:100])


def test_names_come_from_the_generator_alone() -> None:
    first, second = (draw_names(np.random.default_rng(4), "company", 10) for _ in range(2))
    assert first == second
    assert "." in write_name(np.random.default_rng(5), "school")
