"""What a gateway is told about one request, with all it needs to carry it out."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from stillwatch.decide.policy.terms import Mode
from stillwatch.decide.responses import Response

Reason = Literal[
    "none", "allow_list", "authorised_programme", "region_rule", "account_tier", "campaign", "account",
    "indicator", "verification_required", "campaign_budget", "suspended", "unavailable",
]  # fmt: skip


class Decision(Struct, frozen=True, kw_only=True, gc=False):
    """The decision on one request.

    action: what the gateway does now; would: what it would do if the policy enforced, which differs in dry
    run and shadow only. allow and status: whether the request passes, and the HTTP status if not. reason: a
    code that may be shown to the caller, unlike `reasons` and `counter_reasons`, which are for the operator;
    `indicator` stands in the headers as `account`, so that nobody learns from it that they were named.
    headers: to add to the answer. fallback_model: answers in place of the one asked for. summarise_reasoning:
    the caller gets a summary of the model's reasoning. appeal: a token for the caller. valid_for_s: for how
    long the same answer holds for the same account. decision: its id; empty where nothing stands against the
    account.
    """

    decision: str = ""
    action: Response = "observe"
    would: Response = "observe"
    allow: bool = True
    status: int = 200
    reason: Reason = "none"
    headers: dict[str, str] = {}
    fallback_model: str | None = None
    summarise_reasoning: bool = False
    receipt: str = ""
    campaign: str | None = None
    reasons: tuple[str, ...] = ()
    counter_reasons: tuple[str, ...] = ()
    appeal: str | None = None
    mode: Mode
    valid_for_s: float = 0.0
