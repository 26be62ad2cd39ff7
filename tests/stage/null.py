"""Groups drawn at random from customers: a weigher must hardly ever speak against them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stillwatch.model.contract import Weigher
from stillwatch.model.traffic import Group
from tests.stage.population import Population
from tests.stage.staging import staged


def false_alarms(
    weigher: Weigher, customers: Sequence[Population], bits: float, *, groups: int = 150, size: int = 15
) -> float:
    """Share of random groups of customers that are given at least `bits`.

    A likelihood ratio exceeds 2**bits under its null with a chance of at most 2**-bits (Markov).
    """
    scene, _ = staged(customers, seed=5)
    rng = np.random.default_rng(6)
    until = float(scene.traffic.ts[-1]) + 1
    alarms = 0
    for _ in range(groups):
        accounts = np.sort(rng.choice(len(scene.accounts), size, replace=False))
        exchanges = np.flatnonzero(np.isin(scene.traffic.account, accounts))
        alarms += weigher.weigh(Group(accounts, exchanges, until), scene).bits >= bits
    return alarms / groups
