"""Pooling: counts are added, shares are taken of the sums."""

from __future__ import annotations

import pytest

from benchmarks.pooled import pool_campaigns, pool_customers
from stillwatch.range.scorer import CampaignKindScore, CustomerKindScore, Score, Totals

TOTALS = Totals(
    eligible=0, found=0, recall=None, customers=0, wrong=0, share=None, low=0.0, high=1.0, harvest=0,
    leaked=0, leaked_share=None, reported_campaigns=0, unknown_accounts=0, by_language={},
)  # fmt: skip


def campaign(eligible: int, found: int, leaked: int) -> CampaignKindScore:
    return CampaignKindScore(
        kind="hydra", accounts=eligible, eligible=eligible, found=found,
        recall=found / eligible if eligible else None, largest_piece=found / eligible if eligible else None,
        purity=1.0 if found else None, pieces=1, harvest=100, leaked=leaked, leaked_share=leaked / 100,
    )  # fmt: skip


def customer(accounts: int, wrong: int) -> CustomerKindScore:
    share = wrong / accounts
    return CustomerKindScore(
        kind="class", look_alike=True, accounts=accounts, wrong=wrong, share=share, low=0.0, high=1.0
    )


def scored(row: CampaignKindScore, person: CustomerKindScore) -> Score:
    return Score(campaigns=(row,), customers=(person,), totals=TOTALS)


def test_shares_are_of_the_sums() -> None:
    scores = [scored(campaign(10, 10, 0), customer(10, 0)), scored(campaign(30, 15, 50), customer(90, 1))]
    (hydra,) = pool_campaigns(scores)
    assert (hydra.eligible, hydra.found_share, hydra.least_found) == (40, 0.625, 0.5)
    assert hydra.piece_share == pytest.approx(0.625)
    assert hydra.leaked_share == 0.25
    (school,) = pool_customers(scores)
    assert (school.accounts, school.wrong, school.look_alike) == (100, 1, True)
    assert 0 < school.low < 0.01 < school.high < 0.1


def test_a_kind_of_which_nothing_was_found_is_not_pure() -> None:
    (hydra,) = pool_campaigns([scored(campaign(10, 0, 100), customer(1, 0))])
    assert (hydra.found_share, hydra.purity, hydra.leaked_share) == (0.0, 0.0, 1.0)


def test_a_range_without_eligible_accounts_changes_nothing() -> None:
    (hydra,) = pool_campaigns(
        [scored(campaign(0, 0, 0), customer(1, 0)), scored(campaign(4, 4, 0), customer(1, 0))]
    )
    assert (hydra.eligible, hydra.found_share, hydra.least_found) == (4, 1.0, 1.0)
