"""Who is served at all: explicit rules on regions and owners, and the verification an account kind needs.

None of this is evidence: nothing here enters a score, and a fact that is not known asks for nothing.
"""

from __future__ import annotations

from typing import Final

from stillwatch.decide.policy.terms import Policy, Region, Tier, Verification
from stillwatch.decide.standing import Asked, Standing

LEVELS: Final[tuple[Verification, ...]] = ("none", "email", "phone", "document", "organisation")
_RANK: Final[dict[str, int]] = {level: rank for rank, level in enumerate(LEVELS)}


def region_rule(policy: Policy, asked: Asked, standing: Standing) -> Region | None:
    """The first rule on regions or owners that this request falls under."""
    for rule in policy.region:
        if (not rule.models or asked.model in rule.models) and _falls_under(rule, asked, standing):
            return rule
    return None


def _falls_under(rule: Region, asked: Asked, standing: Standing) -> bool:
    if rule.of == "owner":
        return sum(standing.owners.get(country, 0.0) for country in rule.countries) >= rule.share
    return (standing.country if rule.of == "sign_up" else asked.country) in rule.countries


def tier_of(policy: Policy, kind: str | None) -> Tier | None:
    """The tier of an account kind, where the policy has one."""
    for tier in policy.tier:  # not by a generator, which costs more than the few that there are
        if tier.kind == kind:
            return tier
    return None


def lacks(shown: str | None, needed: Verification) -> bool:
    """Whether what an account has shown is less than needed. What is not known counts as nothing shown; ask
    only where there is a reason to."""
    return _RANK.get(shown or "none", 0) < _RANK[needed]


def needed_at_sign_up(policy: Policy, standing: Standing) -> Verification | None:
    """What the account still has to show to be served; None where nothing, or where it is not known."""
    tier = tier_of(policy, standing.kind)
    if tier is None or standing.verification is None or not lacks(standing.verification, tier.at_sign_up):
        return None
    return tier.at_sign_up


def needed_on_doubt(policy: Policy, standing: Standing) -> Verification:
    """What the account has to show once there is doubt."""
    tier = tier_of(policy, standing.kind)
    return policy.step_up.verification if tier is None else tier.on_doubt
