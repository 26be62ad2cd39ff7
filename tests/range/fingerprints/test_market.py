"""The pools that one seed's traffic draws from."""

from __future__ import annotations

import numpy as np

from stillwatch.range.arrivals import HOUR
from stillwatch.range.fingerprints.generate import Population
from stillwatch.range.fingerprints.market import CARRIERS, HOMES


def test_carriers_put_many_behind_one_network(population: Population) -> None:
    rng = np.random.default_rng(1)
    shared = len(np.unique(population.market.draw_networks(rng, CARRIERS, 5000)))
    own = len(np.unique(population.market.draw_networks(rng, HOMES, 5000)))
    assert shared < 1000 < own


def test_an_operator_has_one_number(population: Population) -> None:
    networks = population.market.draw_networks(np.random.default_rng(1), HOMES, 1000)
    numbers = population.market.asn_of(networks)
    assert len({(int(n) >> 16, int(a)) for n, a in zip(networks, numbers, strict=True)}) <= 400


def test_popular_prompts_go_round(population: Population) -> None:
    drawn = population.market.draw_templates(np.random.default_rng(1).random(5000))
    _, counts = np.unique(drawn, return_counts=True)
    assert counts.max() > 50
    assert (counts == 1).sum() > 300


def test_models_move_only_after_the_release(population: Population) -> None:
    market = population.market
    main, u = np.zeros(1000, np.int8), np.random.default_rng(1).random(1000)
    before = market.pick_models(u, main, np.full(1000, market.world.release - HOUR), 0.5, 4.0)
    after = market.pick_models(u, main, np.full(1000, market.world.release + 40 * HOUR), 0.5, 4.0)
    assert not before.any()
    assert abs((after == market.world.new_model).mean() - 0.5) < 0.06
