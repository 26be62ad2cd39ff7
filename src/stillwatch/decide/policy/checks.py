"""What the parts of a policy must have to do with each other, beyond the type of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

from stillwatch.decide.policy.places import Step
from stillwatch.decide.policy.terms import Policy
from stillwatch.decide.responses import RESPONSES, rank

Fault = tuple[tuple[Step, ...], str]


def fault_in(policy: Policy) -> Fault | None:
    """The first thing that cannot be meant, with the steps that lead to it; None where all is well."""
    return next((fault for check in _CHECKS for fault in check(policy)), None)


def _ladder(policy: Policy) -> Iterator[Fault]:
    """Rungs rise: a stronger response never comes with less confidence or fewer people."""
    for at, (lower, upper) in enumerate(pairwise(policy.ladder), 1):
        if rank(upper.response) <= rank(lower.response):
            told = f"{upper.response} stands above {lower.response} but is not stronger; "
            yield ("ladder", at, "response"), f"{told}order the rungs {', '.join(RESPONSES)}"
        for name, less, least in (
            ("confidence", upper.confidence, lower.confidence),
            ("people", upper.needed, lower.needed),
        ):
            if less < least:
                told = f"{less} is below the {least} of {lower.response}; a stronger response needs"
                yield ("ladder", at, name), f"{told} at least as much"


def _fallback(policy: Policy) -> Iterator[Fault]:
    """Whoever answers with another model must say with which."""
    for at, rung in enumerate(policy.ladder):
        if rung.response == "fallback_model" and policy.fallback is None:
            yield ("ladder", at), 'needs the table [fallback] with default = "MODEL"'
    if policy.fallback is not None:
        for model, other in policy.fallback.models.items():
            if model == other:
                yield ("fallback", "models", model), "falls back to itself"


def _enforcement(policy: Policy) -> Iterator[Fault]:
    enforcement = policy.enforcement
    if enforcement.least_hours > enforcement.most_hours:
        yield (
            ("enforcement", "least_hours"),
            (f"{enforcement.least_hours} is more than most_hours, {enforcement.most_hours}"),
        )


def _blast_radius(policy: Policy) -> Iterator[Fault]:
    limits = policy.blast_radius
    for name, hourly, whole in (
        ("accounts_per_hour", limits.accounts_per_hour, limits.accounts),
        ("revenue_per_hour", limits.revenue_per_hour, limits.revenue),
    ):
        if hourly > whole:
            yield ("blast_radius", name), f"{hourly} in one hour is more than {whole} in all"


def _tiers(policy: Policy) -> Iterator[Fault]:
    seen = set()
    for at, tier in enumerate(policy.tier):
        if tier.kind in seen:
            yield ("tier", at, "kind"), f"{tier.kind} has a tier already"
        seen.add(tier.kind)


def _regions(policy: Policy) -> Iterator[Fault]:
    seen = set()
    for at, rule in enumerate(policy.region):
        if rule.name in seen:
            yield ("region", at, "name"), f"there is a rule {rule.name!r} already; decisions name their rule"
        seen.add(rule.name)
        if rule.response not in ("observe", "notify", "verify", "suspend"):
            yield (
                ("region", at, "response"),
                (
                    f"expected observe, notify, verify or suspend, got {rule.response}: the others answer a "
                    "campaign"
                ),
            )


_CHECKS: Final[tuple[Callable[[Policy], Iterator[Fault]], ...]] = (
    _ladder, _fallback, _enforcement, _blast_radius, _tiers, _regions,
)  # fmt: skip
