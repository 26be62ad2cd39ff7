"""What one request meets: rules of access, exemptions, what stands against its account or campaign, the
word of others.

A rung of the ladder includes those below it: whoever is raised from one response to a stronger one never
gets through where the weaker one would have stopped them.
"""

from __future__ import annotations

from typing import Final

import msgspec

from stillwatch.decide.access import lacks, needed_at_sign_up, needed_on_doubt, region_rule, tier_of
from stillwatch.decide.answer import Decision, Reason
from stillwatch.decide.carry_out import Met, carry_out
from stillwatch.decide.context import Context
from stillwatch.decide.draws import Draw
from stillwatch.decide.exempt import covers, is_live, purse_of_programme, quota_of
from stillwatch.decide.indicators import live, met_indicators, says, told_besides
from stillwatch.decide.policy.terms import Budget, Policy, Verification
from stillwatch.decide.responses import Response, is_above
from stillwatch.decide.seal import decision_id, receipt_of
from stillwatch.decide.standing import Asked, Campaign, Standing, Verdict

_VERDICT: Final = msgspec.json.Decoder(Verdict)


def decide(asked: Asked, standing: Standing, context: Context, now: int) -> Decision:
    """The decision at `now` (microseconds since 1970 UTC). The same arguments give the same decision."""
    policy = context.policy
    if policy.region and (rule := region_rule(policy, asked, standing)) is not None:
        why = f"{rule.name} (since {rule.date.isoformat()}; {rule.source})"
        return _met_rule(asked, standing, context, rule.response, "region_rule", why)
    verdict = in_force(standing.verdict, now)
    told = live(standing.indicators, now) if standing.indicators else ()
    exempt = _exemption(asked, standing, context, now)
    if exempt is not None:
        reason, why, receipt = exempt
        against = (f"{verdict.response} stands: {verdict.reason}",) if verdict else ()
        return Decision(
            mode=policy.mode, reason=reason, reasons=(why,), counter_reasons=(*against, *says(told)),
            receipt=receipt,
            valid_for_s=0.0 if receipt else policy.valid_for_s,  # a quota is drawn from at every request
        )  # fmt: skip
    if verdict is not None and not (told and is_above(policy.indicators, verdict.response)):
        met = _met_verdict(asked, standing, context, verdict, now)
        return told_besides(met, told) if told else met
    needed = needed_at_sign_up(policy, standing)
    if needed is not None:
        why = f"{standing.kind} accounts show {needed}; this one has shown {standing.verification}"
        return _met_rule(asked, standing, context, "verify", "account_tier", why, needed)
    return met_indicators(told, asked, standing, context, verdict) if told else context.nothing


def cost_of(asked: Asked, campaign: Campaign | None, policy: Policy) -> float:
    """Output tokens that a request is expected to cost: the campaign's average answer, no more than it asks
    for, once a choice. It is drawn at the decision; what the answer did cost is settled afterwards."""
    usual = policy.budget.unstated if campaign is None or campaign.tokens is None else campaign.tokens
    most = usual if asked.output_tokens is None else min(usual, asked.output_tokens)
    return max(most, 1.0) * max(asked.choices, 1)


def in_force(verdict: Verdict | None, now: int) -> Verdict | None:
    """The verdict that holds at `now`: where its moment is yet to come, the one before it."""
    while verdict is not None and now < verdict.enforce_at:
        verdict = before(verdict)
    if verdict is None or (verdict.expires is not None and now >= verdict.expires):
        return None
    return verdict


def purse_of_account(account: str) -> str:
    """The name of the allowance of an account whose verdict belongs to no campaign."""
    return f"account:{account}"


def purse_of(verdict: Verdict) -> str:
    """The name of the allowance that an account with this verdict draws on."""
    return verdict.campaign or purse_of_account(verdict.account)


def before(verdict: Verdict) -> Verdict | None:
    """The verdict that this one took the place of."""
    return None if verdict.before is None else _VERDICT.decode(verdict.before)


def _exemption(
    asked: Asked, standing: Standing, context: Context, now: int
) -> tuple[Reason, str, str] | None:
    """Why a request passes whatever stands against its account: the code, in words, and the receipt of what
    was drawn for it."""
    listed, programme = standing.exemption, standing.programme
    if listed is not None and is_live(listed, now):
        return "allow_list", f"{listed.scope} {listed.subject} is on the allow list: {listed.reason}", ""
    if programme is None or not covers(programme, asked, now):
        return None
    receipt, quota = "", quota_of(programme)
    if quota is not None:
        if quota.size <= 0:
            return None
        cost = cost_of(asked, standing.campaign, context.policy)
        wait, receipt = _draw(asked, purse_of_programme(programme.id), cost, quota, context, now)
        if wait:
            return None
    return "authorised_programme", f"programme {programme.id}: {programme.reason}", receipt


def _met_verdict(asked: Asked, standing: Standing, context: Context, verdict: Verdict, now: int) -> Decision:
    policy, campaign = context.policy, standing.campaign
    response = _on_doubt(policy, standing, verdict.response)
    names = context.names[response, asked.shows_mark]
    if response != verdict.response:
        names |= {response}  # asked by the tier, whatever rungs the ladder has
    needed = needed_on_doubt(policy, standing) if "verify" in names else None
    wait, receipt = 0.0, ""
    unverified = needed is not None and lacks(standing.verification, needed)
    if "budget" in names and not ("suspend" in names or unverified):
        cost = cost_of(asked, campaign, policy)
        wait, receipt = _draw(asked, purse_of(verdict), cost, policy.budget, context, now)
    met = Met(
        decision=verdict.decision,
        reason="campaign" if verdict.campaign else "account",
        names=names,
        campaign=verdict.campaign,
        needed=needed if unverified else None,
        wait_s=wait,
        receipt=receipt,
        reasons=_reasons(verdict, campaign),
        counter_reasons=campaign.counter_reasons if campaign else (),
    )
    return carry_out(met, asked, policy, context.secret)


def _reasons(verdict: Verdict, campaign: Campaign | None) -> tuple[str, ...]:
    """The reason of the verdict and those of the campaign, each once."""
    if campaign is None or not campaign.reasons:
        return (verdict.reason,)
    return tuple(dict.fromkeys((verdict.reason, *campaign.reasons)))


def _draw(
    asked: Asked, purse: str, cost: float, terms: Budget, context: Context, now: int
) -> tuple[float, str]:
    """Take what the answer is expected to cost: seconds to wait and no receipt, or none and the receipt."""
    wait = context.buckets.take(purse, cost, terms, now)
    if wait:
        return wait, ""
    name = receipt_of(context.secret, asked.account, now, context.draws.made)
    context.draws.put(
        Draw(id=name, purse=purse, account=asked.account, at=now, tokens=cost, exchange=asked.exchange)
    )
    return 0.0, name


def _on_doubt(policy: Policy, standing: Standing, response: Response) -> Response:
    """A kind with a tier is asked to verify as soon as it is notified."""
    return "verify" if response == "notify" and tier_of(policy, standing.kind) else response


def _met_rule(
    asked: Asked, standing: Standing, context: Context, response: Response, reason: Reason, says: str,
    needed: Verification | None = None,
) -> Decision:  # fmt: skip
    """What a written rule of access asks for; a verification that it asks for may have been shown."""
    if response == "verify" and needed is None:
        level = needed_on_doubt(context.policy, standing)
        needed = level if lacks(standing.verification, level) else None
    met = Met(
        decision=decision_id(context.secret, asked.account, reason, response, says, context.policy.version),
        reason=reason,
        names=frozenset((response,)),
        needed=needed,
        reasons=(says,),
    )
    return carry_out(met, asked, context.policy, context.secret)
