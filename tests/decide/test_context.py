"""What follows from the policy alone is the same as worked out for each request."""

from __future__ import annotations

import msgspec

from stillwatch.decide.answer import Decision
from stillwatch.decide.budget import Buckets
from stillwatch.decide.context import Context
from stillwatch.decide.draws import Draws
from stillwatch.decide.ladder import rungs_met
from stillwatch.decide.policy.read import default_policy
from stillwatch.decide.policy.terms import Rung
from stillwatch.decide.responses import RESPONSES

POLICY = msgspec.structs.replace(
    default_policy(),
    ladder=[
        Rung(response=r, confidence=0.5, aim="harvest" if r == "budget" else "account") for r in RESPONSES
    ],
)


def test_every_response_meets_the_rungs_below_it() -> None:
    context = Context(POLICY, Buckets(), Draws(), b"secret")
    for response in RESPONSES:
        for shown in (False, True):
            assert context.names[response, shown] == {
                rung.response for rung in rungs_met(POLICY, response, shown)
            }
    assert "budget" in context.names["suspend", True] - context.names["suspend", False]


def test_where_nothing_stands_against_an_account_its_requests_pass() -> None:
    context = Context(POLICY, Buckets(), Draws(), b"secret")
    assert context.nothing == Decision(mode=POLICY.mode, valid_for_s=POLICY.valid_for_s)
    assert context.nothing.allow
