"""From what a request meets to what a gateway is told: status, headers, model, and the way to appeal."""

from __future__ import annotations

import math
from collections.abc import Set
from functools import lru_cache
from typing import Final

from msgspec import Struct

from stillwatch.decide.answer import Decision, Reason
from stillwatch.decide.policy.terms import Policy, Verification
from stillwatch.decide.responses import Response, rank
from stillwatch.decide.seal import appeal_token
from stillwatch.decide.standing import Asked

_NOTICE: Final = "This account is under review for automated extraction of answers."
_REASONING: Final = "Reasoning is summarised for this account."


class Met(Struct, frozen=True, kw_only=True):
    """What a request meets. names: the responses in force; needed: the verification that is lacking; wait_s:
    seconds until the budget has enough again, 0 where it had; receipt: of what was drawn from it."""

    decision: str
    reason: Reason
    names: Set[Response]
    campaign: str | None = None
    needed: Verification | None = None
    wait_s: float = 0.0
    receipt: str = ""
    reasons: tuple[str, ...] = ()
    counter_reasons: tuple[str, ...] = ()


def carry_out(met: Met, asked: Asked, policy: Policy, secret: bytes) -> Decision:
    """The decision. In dry run and shadow the request passes untouched, and the decision says what it would
    have met."""
    appeal = appeal_token(secret, met.decision)
    would = _would(met, asked, policy, appeal)
    if policy.mode == "enforce":
        return would
    return Decision(
        decision=met.decision, would=would.action, reason=would.reason, campaign=met.campaign,
        reasons=met.reasons, counter_reasons=met.counter_reasons, mode=policy.mode,
        appeal=appeal, valid_for_s=would.valid_for_s, receipt=met.receipt,
    )  # fmt: skip


def _would(met: Met, asked: Asked, policy: Policy, appeal: str) -> Decision:
    action, status, reason = _verdict(met)
    allow = status == 200
    headers = _headers(met, action, reason, appeal)
    fallback = None
    if allow and "fallback_model" in met.names and policy.fallback is not None:
        fallback = policy.fallback.models.get(asked.model, policy.fallback.default)
        headers["x-stillwatch-fallback-model"] = fallback
    summarise = allow and "summarise_reasoning" in met.names
    if summarise:
        headers["x-stillwatch-notice"] = _REASONING
    return Decision(
        decision=met.decision, action=action, would=action, allow=allow, status=status, reason=reason,
        headers=headers, fallback_model=fallback, summarise_reasoning=summarise, campaign=met.campaign,
        reasons=met.reasons, counter_reasons=met.counter_reasons, appeal=appeal, mode=policy.mode,
        receipt=met.receipt,
        # a budget is drawn from at every request; a mark shows in one request and not in the next
        valid_for_s=policy.valid_for_s if not allow or action in ("observe", "notify") else 0.0,
    )  # fmt: skip


def _verdict(met: Met) -> tuple[Response, int, Reason]:
    """What is done, the HTTP status, and the code to show. The first that stops the request speaks; a
    verification that was shown is done with."""
    if "suspend" in met.names:
        return "suspend", 403, met.reason if met.reason == "region_rule" else "suspended"
    if met.needed is not None:
        return "verify", 403, "verification_required"
    if met.wait_s > 0:
        return "budget", 429, "campaign_budget"
    return _passing(met.names), 200, met.reason


@lru_cache
def _passing(names: Set[Response]) -> Response:
    """What is done with a request that passes."""
    return max(names - {"verify"}, key=rank, default="observe")


def _headers(met: Met, action: Response, reason: Reason, appeal: str) -> dict[str, str]:
    """What the caller is told: never the campaign or the evidence, from which the next one could learn."""
    if action == "observe":
        return {}
    headers = {
        "x-stillwatch-action": action,
        "x-stillwatch-reason": "account" if reason == "indicator" else reason,
        "x-stillwatch-decision": met.decision,
        "x-stillwatch-appeal": appeal,
    }
    if "notify" in met.names:
        headers["x-stillwatch-notice"] = _NOTICE
    if action == "verify" and met.needed is not None:
        headers["x-stillwatch-verification"] = met.needed
    if action == "budget" and met.wait_s > 0:
        headers["retry-after"] = str(math.ceil(met.wait_s))
    return headers
