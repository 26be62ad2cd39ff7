"""Which response a campaign gets: by confidence alone up to where a person must agree, then by approval."""

from __future__ import annotations

from stillwatch.decide.policy.terms import Policy, Rung
from stillwatch.decide.responses import Response, is_above, rank, stronger


def due(policy: Policy, confidence: float) -> Response:
    """The strongest response that the confidence reaches, whoever has to agree."""
    reached = [rung.response for rung in policy.ladder if rung.confidence <= confidence]
    return reached[-1] if reached else "observe"


def unaided(policy: Policy, confidence: float) -> Response:
    """The strongest response that the confidence reaches and nobody has to agree to."""
    reached = [r.response for r in policy.ladder if r.confidence <= confidence and r.needed == 0]
    return reached[-1] if reached else "observe"


def granted(policy: Policy, confidence: float, approved: Response | None) -> Response:
    """What is in force: what needs nobody, or what people approved. Their word holds while confidence moves:
    only a person takes it back."""
    alone = unaided(policy, confidence)
    return alone if approved is None else stronger(alone, approved)


def to_approve(policy: Policy, confidence: float, approved: Response | None) -> Rung | None:
    """The strongest rung that is due and not in force for want of people; None where there is none."""
    wanted = due(policy, confidence)
    if not is_above(wanted, granted(policy, confidence, approved)):
        return None
    return next(rung for rung in policy.ladder if rung.response == wanted)


def rungs_met(policy: Policy, response: Response, shows_mark: bool) -> tuple[Rung, ...]:
    """The rungs up to `response` that a request meets, weakest first; those aimed at harvest only where the
    request shows a mark of the campaign."""
    most = rank(response)
    return tuple(
        rung
        for rung in policy.ladder
        if rank(rung.response) <= most and (shows_mark or rung.aim == "account")
    )
