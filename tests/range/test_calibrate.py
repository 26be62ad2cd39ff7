"""Calibration on composed ranges: groups carry their truth, and the same seeds give the same groups."""

from __future__ import annotations

import pytest

from stillwatch.range.calibrate import Calibration, calibrate
from stillwatch.range.composer import ComposeSettings

SETTINGS = ComposeSettings(seed=0, days=5.0, scale=0.05, kinds=("hydra", "class", "app_users", "chat"))


@pytest.fixture(scope="module")
def found() -> Calibration:
    return calibrate(SETTINGS, [21], with_campaigns=True, progress=lambda *_: None)


def test_customers_come_from_ranges_without_campaigns(found: Calibration) -> None:
    assert found.customers
    assert not any(group.from_campaign for group in found.customers)
    assert {kind for group in found.customers for kind in group.accounts.values()} <= set(found.population)
    assert "hydra" not in found.population


def test_campaign_groups_are_kept_apart(found: Calibration) -> None:
    assert {group.kind for group in found.campaigns} == {"hydra"}
    best = max(found.campaigns, key=lambda group: group.coordination)
    assert best.coordination > max((g.coordination for g in found.customers if g.kind == "chat"), default=0.0)
    assert set(best.enough) <= set(best.accounts)


def test_the_same_seeds_give_the_same_groups(found: Calibration) -> None:
    again = calibrate(SETTINGS, [21], with_campaigns=False, progress=lambda *_: None)
    assert again.customers == found.customers
    assert again.campaigns == ()
