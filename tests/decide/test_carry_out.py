"""Statuses and headers of what a request meets."""

from __future__ import annotations

import msgspec

from stillwatch.decide.carry_out import Met, carry_out
from stillwatch.decide.policy.read import default_policy
from stillwatch.decide.seal import is_appeal_of
from stillwatch.decide.standing import Asked

POLICY = msgspec.structs.replace(default_policy(), mode="enforce")
ASKED = Asked(account="a", model="m")


def test_suspension_speaks_before_verification_and_that_before_the_budget() -> None:
    met = Met(
        decision="d", reason="campaign", names=frozenset({"suspend", "verify"}), needed="phone", wait_s=9.5
    )
    suspended = carry_out(met, ASKED, POLICY, b"s")
    assert suspended.reason == "suspended"
    assert not {"x-stillwatch-verification", "retry-after"} & suspended.headers.keys()  # neither would help
    met = msgspec.structs.replace(met, names=frozenset({"verify"}))
    assert carry_out(met, ASKED, POLICY, b"s").reason == "verification_required"
    met = msgspec.structs.replace(met, needed=None)
    found = carry_out(met, ASKED, POLICY, b"s")
    assert found.reason == "campaign_budget"
    assert found.headers["retry-after"] == "10"


def test_the_appeal_token_belongs_to_the_decision() -> None:
    met = Met(decision="d", reason="campaign", names=frozenset({"notify"}))
    found = carry_out(met, ASKED, POLICY, b"s")
    assert found.appeal
    assert is_appeal_of(b"s", found.appeal, "d")


def test_without_a_fallback_in_the_policy_the_model_stays() -> None:
    met = Met(decision="d", reason="campaign", names=frozenset({"fallback_model"}))
    assert carry_out(met, ASKED, POLICY, b"s").fallback_model is None
