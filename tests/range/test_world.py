"""The world of a seed: window, models, ids and times."""

from __future__ import annotations

import numpy as np
import pytest

from stillwatch.range.arrivals import DAY
from stillwatch.range.world import ComposeSettings, draw_world, format_time, parse_time


@pytest.mark.parametrize("text", ["2026-01-05T00:00:00.000Z", "2024-02-29T23:59:59.999Z"])
def test_times_survive_the_round_trip(text: str) -> None:
    assert format_time(parse_time(text)) == text


def test_a_time_without_zone_is_utc_and_nonsense_is_refused() -> None:
    assert parse_time("2026-01-05T00:00:00") == parse_time("2026-01-05T00:00:00Z")
    with pytest.raises(ValueError, match="soon"):
        parse_time("soon")


def test_seeds_differ_in_models_and_id_shapes() -> None:
    worlds = [draw_world(ComposeSettings(seed=s)) for s in range(12)]
    assert len({w.models for w in worlds}) > 8
    assert len({w.id_shapes["account"] for w in worlds}) > 5
    assert all(w.end - w.start == 7 * DAY for w in worlds)


def test_nobody_uses_a_model_before_its_release() -> None:
    world = draw_world(ComposeSettings(seed=1))
    rng = np.random.default_rng(1)
    before = world.pick_models(rng, np.full(500, world.release - 1))
    after = world.pick_models(rng, np.full(2000, world.release + 2 * DAY))
    assert world.new_model not in before
    assert 0.05 < np.mean(after == world.new_model) < 0.3


def test_counts_scale_and_keep_a_least() -> None:
    rng = np.random.default_rng(2)
    big = draw_world(ComposeSettings(seed=1, scale=2.0))
    tiny = draw_world(ComposeSettings(seed=1, scale=0.001))
    assert 200 <= big.count(rng, 100, 120) <= 240
    assert tiny.count(rng, 100, 120) == 6
