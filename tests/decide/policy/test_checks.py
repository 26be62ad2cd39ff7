"""The policy that ships has no fault, and each check sees the fault it is for (told by test_read)."""

from __future__ import annotations

import msgspec

from stillwatch.decide.policy.checks import fault_in
from stillwatch.decide.policy.read import default_policy


def test_the_policy_that_ships_has_no_fault() -> None:
    assert fault_in(default_policy()) is None


def test_the_first_fault_leads_to_its_place() -> None:
    policy = default_policy()
    turned = msgspec.structs.replace(policy, ladder=policy.ladder[::-1])
    fault = fault_in(turned)
    assert fault is not None
    assert fault[0] == ("ladder", 1, "response")
