"""What does not change from request to request, with what follows from the policy alone worked out once."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Final

from stillwatch.decide.answer import Decision
from stillwatch.decide.budget import Buckets
from stillwatch.decide.draws import Draws
from stillwatch.decide.ladder import rungs_met
from stillwatch.decide.policy.terms import Policy
from stillwatch.decide.responses import RESPONSES, Response

_SHOWN: Final = (False, True)


class Context:
    """The policy and the secret; the buckets are drawn from, and draws note it. nothing: the decision on an
    account that nothing stands against. names: the responses that a request meets, by the one that stands
    against its account and by whether it shows a mark of the campaign."""

    __slots__ = ("buckets", "draws", "names", "nothing", "policy", "secret")

    def __init__(self, policy: Policy, buckets: Buckets, draws: Draws, secret: bytes) -> None:
        self.policy, self.buckets, self.draws, self.secret = policy, buckets, draws, secret
        self.nothing = Decision(mode=policy.mode, valid_for_s=policy.valid_for_s)
        self.names: Mapping[tuple[Response, bool], Set[Response]] = {
            (response, shown): frozenset(rung.response for rung in rungs_met(policy, response, shown))
            for response in RESPONSES
            for shown in _SHOWN
        }
