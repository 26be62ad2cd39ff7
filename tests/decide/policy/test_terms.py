"""How many people a rung needs where the policy does not say."""

from __future__ import annotations

import pytest

from stillwatch.decide.policy.terms import Rung
from stillwatch.decide.responses import RESPONSES, Response, is_above


@pytest.mark.parametrize("response", RESPONSES)
def test_above_verify_one_person_unless_the_policy_says_otherwise(response: Response) -> None:
    assert Rung(response=response, confidence=0.5).needed == int(is_above(response, "verify"))
    assert Rung(response=response, confidence=0.5, people=0).needed == 0
