"""Plans: all malicious accounts in four styles, other choices for every seed."""

from __future__ import annotations

import numpy as np
import pytest

from stillwatch.range.fingerprints.plans import STYLES, Plan, draw_plans


def plans(seed: int, malicious: int = 24_000) -> list[Plan]:
    return draw_plans(np.random.default_rng(seed), malicious)


@pytest.mark.parametrize("malicious", [1, 30, 1_500, 24_000])
def test_every_malicious_account_is_in_one_campaign(malicious: int) -> None:
    drawn = plans(4, malicious)
    assert sum(plan.size for plan in drawn) == malicious
    assert [plan.number for plan in drawn] == list(range(len(drawn)))


def test_no_campaign_without_malicious_accounts() -> None:
    assert plans(1, 0) == []


def test_all_styles_are_played() -> None:
    assert {plan.style for plan in plans(2)} == set(STYLES)


def test_some_campaigns_buy_a_card_for_each_member() -> None:
    shares = [plan.cards[0] for seed in range(10) for plan in plans(seed)]
    assert 0.05 < np.mean(np.array(shares) == 0.0) < 0.5


def test_another_seed_makes_other_choices() -> None:
    for name in ("rate", "harvest", "mutated", "cards", "burst", "pivot"):
        values = {getattr(plan, name) for seed in range(6) for plan in plans(seed)}
        assert len(values) > 12
    assert {plan.place for seed in range(10) for plan in plans(seed)} == {0, 1, 2}
