"""Scheduled apps fire together: a campaign's cadence without a campaign."""

from __future__ import annotations

import numpy as np

from stillwatch.range.arrivals import SECOND
from stillwatch.range.fingerprints.clock import Hour
from stillwatch.range.fingerprints.generate import Population
from stillwatch.range.fingerprints.roles import SCHEDULED


def test_all_of_an_app_fire_within_seconds(population: Population, noon: Hour) -> None:
    drawn = population.streams[1].draw(np.random.default_rng(1), noon)
    app = population.roles.group[drawn.account]
    assert (population.roles.kind[drawn.account] == SCHEDULED).all()
    for one in np.unique(app):
        mine = drawn.ts[app == one]
        assert mine.max() - mine.min() <= 20 * SECOND
        assert len(np.unique(drawn.frame[app == one])) == 1


def test_each_installation_runs_once_an_hour(population: Population, noon: Hour) -> None:
    drawn = population.streams[1].draw(np.random.default_rng(1), noon)
    assert len(np.unique(drawn.account)) == len(drawn)
    assert len(drawn) > 0.9 * (population.roles.kind == SCHEDULED).sum()
