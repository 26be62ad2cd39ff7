"""What thresholds do to groups, and which thresholds groups choose."""

from __future__ import annotations

import msgspec
import pytest

from stillwatch.model.confidence import Keys
from stillwatch.range.calibrate import Calibration, GroupBits
from stillwatch.range.thresholds import (
    choose,
    grid,
    linked_shares,
    only_kind,
    outcome,
    turns,
    without_kind,
)


def group(kind: str, coordination: float, harvest: float, *accounts: str, seed: int = 1) -> GroupBits:
    return GroupBits(
        seed=seed, kind=kind, from_campaign=kind in {"hydra", "sweep"}, coordination=coordination,
        harvest=harvest, linked_share=1.0, owners_share=1.0, accounts=dict.fromkeys(accounts, kind),
        enough=accounts,
    )  # fmt: skip


CAMPAIGNS = (group("hydra", 40.0, 8.0, "h1", "h2", "h3"), group("sweep", 30.0, 2.2, "s1"))
CUSTOMERS = (group("class", 50.0, 1.2, "c1", "c2"), group("judges", 6.0, 9.0, "j1"))
FOUND = Calibration(CUSTOMERS, CAMPAIGNS, {"class": 1000, "judges": 1000})


def test_both_keys_have_to_turn() -> None:
    at = Keys(10.0, 3.0)
    assert turns(CAMPAIGNS[0], at)
    assert not turns(CUSTOMERS[0], at)  # harvest is short
    assert not turns(CUSTOMERS[1], at)  # coordination is short


@pytest.mark.parametrize("name", ["linked_share", "owners_share"])
def test_the_shares_count_too(name: str) -> None:
    assert not turns(msgspec.structs.replace(CAMPAIGNS[0], **{name: 0.1}), Keys(10.0, 3.0))


def test_an_outcome_counts_customers_by_kind_and_campaign_accounts() -> None:
    one = outcome(FOUND, Keys(5.0, 1.0))
    assert (one.wrong_groups, one.wrong, one.wrong_accounts) == (2, 3, {"class": 2, "judges": 1})
    assert (one.kept_groups, one.groups, one.kept, one.of) == (2, 2, 4, 4)
    assert outcome(FOUND, Keys(10.0, 3.0)).kept_share == 0.75


def test_an_account_in_two_groups_counts_once_a_range() -> None:
    again = (*CUSTOMERS, group("class", 50.0, 1.2, "c2", "c3"), group("class", 50.0, 1.2, "c1", seed=2))
    assert outcome(Calibration(again, (), {}), Keys(10.0, 1.0)).wrong == 4


def test_the_choice_spares_customers_and_then_keeps_campaigns() -> None:
    chosen = choose(FOUND)
    assert chosen.wrong == 0
    assert chosen.kept_share == 1.0
    assert chosen.keys == Keys(20.0, 2.0, 0.9)  # the strictest that keeps both


def test_a_kind_left_out_does_not_choose() -> None:
    assert choose(without_kind(FOUND, "sweep")).keys.harvest == 5.0
    assert outcome(only_kind(FOUND, "sweep"), Keys(20.0, 5.0)).kept_share == 0.0


def test_one_customer_in_a_thousand_may_be_wrong_for_the_sake_of_the_campaigns() -> None:
    rare = Calibration((group("class", 50.0, 2.1, "c1"),), CAMPAIGNS, {"class": 1000})
    assert choose(rare).wrong_accounts == {"class": 1}
    rarer = Calibration(rare.customers, CAMPAIGNS, {"class": 900})
    assert choose(rarer).wrong_accounts == {}


def test_stricter_thresholds_never_report_more() -> None:
    by = {one.keys: one for one in grid(FOUND)}
    for at, one in by.items():
        for other, looser in by.items():
            if other.coordination <= at.coordination and other.harvest <= at.harvest:
                assert (one.wrong, one.kept) <= (looser.wrong, looser.kept)


def test_the_least_share_of_linked_accounts_is_varied() -> None:
    half = msgspec.structs.replace(CAMPAIGNS[0], linked_share=0.65)
    shares = {o.keys.linked: o.kept_groups for o in linked_shares(Calibration((), (half,), {}))}
    assert shares[0.6] == 1
    assert shares[0.7] == 0
