"""Traffic and accounts know their size."""

from __future__ import annotations

from tests.stage.population import Population
from tests.stage.staging import staged


def test_lengths_are_those_of_the_columns() -> None:
    scene, group = staged([Population(count=4, member=True), Population(count=9)])
    assert len(scene.accounts) == 13
    assert len(scene.traffic) == len(scene.traffic.ts) == int(scene.accounts.exchanges.sum())
    assert group.accounts.tolist() == [0, 1, 2, 3]
