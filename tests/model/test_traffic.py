"""Traffic and accounts know their size."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.stage.population import Population
from tests.stage.staging import staged


def test_lengths_are_those_of_the_columns() -> None:
    scene, group = staged([Population(count=4, member=True), Population(count=9)])
    assert len(scene.accounts) == 13
    assert len(scene.traffic) == len(scene.traffic.ts) == int(scene.accounts.exchanges.sum())
    assert group.accounts.tolist() == [0, 1, 2, 3]


def test_accounts_know_their_turn_and_who_is_licensed() -> None:
    accounts = staged([Population(count=4, begins=(0.0, 100.0)), Population(count=2)])[0].accounts
    named = replace(accounts, authorised=("a programme", None, None, "another", None, None))
    assert named.licensed.tolist() == [True, False, False, True, False, False]
    assert (np.diff(named.first_seen[named.in_turn]) >= 0).all()
    assert sorted(named.in_turn.tolist()) == list(range(6))
