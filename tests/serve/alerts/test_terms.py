"""Rules have names, and wait as long as they say."""

from __future__ import annotations

from stillwatch.serve.alerts.terms import (
    Appealed,
    ApprovalWaits,
    LedgerBroken,
    NewCampaign,
    Unwell,
    kind_of,
    name_of,
)


def test_a_rule_without_a_name_is_called_what_it_is_on() -> None:
    assert name_of(Appealed(to=["a"])) == kind_of(Appealed(to=["a"])) == "appeal"
    assert name_of(Appealed(to=["a"], name="customers")) == "customers"


def test_only_rules_that_last_have_ends_and_waits() -> None:
    assert ApprovalWaits(to=["a"], for_minutes=2).wait_s == 120
    assert Unwell(to=["a"]).wait_s == 300
    assert NewCampaign(to=["a"]).wait_s == 0
    assert [rule.ends for rule in (NewCampaign, Appealed, Unwell, LedgerBroken)] == [False, False, True, True]
