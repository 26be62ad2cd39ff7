"""A cell says what is composed, and its name changes with it."""

from __future__ import annotations

import pytest

from stillwatch.range.composer import choose_kinds
from stillwatch.range.kinds.manifest import CAMPAIGNS, CUSTOMERS
from stillwatch.range.study.cell import Cell, CellSettings


@pytest.mark.parametrize(
    ("campaigns", "count"), [("all", len(CAMPAIGNS)), ("one", 1), ("none", 0), ("hydra, two_pools", 2)]
)
def test_the_campaigns_asked_for_are_composed(campaigns: str, count: int) -> None:
    kinds = choose_kinds(CellSettings(campaigns=campaigns).compose_settings(3))
    assert [kind.population for kind in kinds].count("campaign") == count
    assert [kind.population for kind in kinds].count("customer") == len(CUSTOMERS)


def test_one_campaign_goes_round_with_the_seed() -> None:
    first = [CellSettings(campaigns="one").kinds(seed)[0] for seed in range(len(CAMPAIGNS))]
    assert sorted(first) == sorted(kind.name for kind in CAMPAIGNS)


def test_other_settings_have_another_name() -> None:
    plain = Cell("a", "0.5", 1, CellSettings())
    assert plain.name == Cell("a", "0.5", 1, CellSettings()).name
    assert plain.name != Cell("a", "0.5", 1, CellSettings(days=5.0)).name
    assert plain.name != Cell("a", "0.5", 2, CellSettings()).name
    assert Cell("a", "1/2", 1, CellSettings()).name.count("/") == 2
