"""What an indicator does to a decision: it is told, with whose word it is, and never stops anybody alone.

Its evidence is of the family `shared`. It turns neither of the two keys, so what it may do is named by the
policy apart from the ladder, and ends at `verify`, out of which whoever is meant by mistake gets alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from stillwatch.decide.access import lacks, needed_on_doubt
from stillwatch.decide.answer import Decision
from stillwatch.decide.carry_out import Met, carry_out
from stillwatch.decide.context import Context
from stillwatch.decide.policy.terms import IndicatorResponse
from stillwatch.decide.responses import Response
from stillwatch.decide.seal import decision_id
from stillwatch.decide.standing import Asked, Indicator, Named, Standing, Verdict
from stillwatch.model.errors import StillwatchError

LASTS_DAYS: Final = 90  # where nobody says for how long
_TOLD: Final = 5  # indicators that a decision names, the surest of those that match
_NAMES: Final[dict[Named, str]] = {
    "account": "this account",
    "org": "the organisation of this account",
    "network": "the network that the request came from",
    "client": "the client that the request names",
    "frame": "a text of the request",
}
_SHARED: Final[dict[Named, str]] = {
    "network": "others may be on the same network",
    "client": "anybody may use the same client",
    "frame": "anybody may send the same text",
}
# A rung includes those below it, as on the ladder
_MEETS: Final[dict[IndicatorResponse, frozenset[Response]]] = {
    "observe": frozenset(("observe",)),
    "notify": frozenset(("notify",)),
    "verify": frozenset(("notify", "verify")),
}


def check(indicator: Indicator) -> Indicator:
    """The indicator; `StillwatchError` names what of it cannot be meant."""
    for name, text in (("source", indicator.source), ("reason", indicator.reason)):
        if not text.strip() or not text.isprintable():
            raise StillwatchError(f"{name}: expected one line of text", hint="Decisions quote it.")
    if not 0 <= indicator.confidence <= 1:
        raise StillwatchError("confidence: expected 0 to 1", hint="1 is certain.")
    if indicator.valid_until <= indicator.since:
        raise StillwatchError("valid_until: that moment is past", hint="Name one to come.")
    return indicator


def live(indicators: tuple[Indicator, ...], now: int) -> tuple[Indicator, ...]:
    """Those that have not ended at `now` (microseconds)."""
    return tuple(one for one in indicators if now < one.valid_until)


def says(told: tuple[Indicator, ...]) -> tuple[str, ...]:
    """Each indicator in words: who names what, and why."""
    return tuple(
        f"shared: {one.source} names {_NAMES[one.kind]}: {one.reason} "
        f"(confidence {one.confidence:.2f}; {one.id})"
        for one in told[:_TOLD]
    )


def against(told: tuple[Indicator, ...]) -> tuple[str, ...]:
    """What speaks against such words, each once."""
    return tuple(dict.fromkeys(_against(told[:_TOLD])))


def _against(told: tuple[Indicator, ...]) -> Iterator[str]:
    for one in told:
        yield f"it is the word of {one.source}, and nothing that was measured here"
        if one.kind in _SHARED:
            yield _SHARED[one.kind]


def decision_of(secret: bytes, account: str, surest: Indicator, version: str) -> str:
    """The id of the decision on an account that rests on indicators alone, of which this one is the surest,
    under the policy of that version."""
    return decision_id(secret, account, "indicator", surest.id, version)


def met_indicators(
    told: tuple[Indicator, ...], asked: Asked, standing: Standing, context: Context, verdict: Verdict | None
) -> Decision:
    """What a request meets that indicators match, of which there is one at least. verdict: a weaker one that
    stands as well."""
    policy = context.policy
    needed = None
    if policy.indicators == "verify":
        level = needed_on_doubt(policy, standing)
        needed = level if lacks(standing.verification, level) else None
    stands = (f"{verdict.response} stands: {verdict.reason}",) if verdict else ()
    met = Met(
        decision=decision_of(context.secret, asked.account, told[0], policy.version),
        reason="indicator",
        names=_MEETS[policy.indicators],
        needed=needed,
        reasons=(*says(told), *stands),
        counter_reasons=against(told),
    )
    decision = carry_out(met, asked, policy, context.secret)
    if all(one.kind in ("account", "org") for one in told):
        return decision
    # the account's next request may come from elsewhere, or say something else
    return msgspec.structs.replace(decision, valid_for_s=0.0)


def told_besides(decision: Decision, told: tuple[Indicator, ...]) -> Decision:
    """A decision that rests on something else, with the indicators among its reasons."""
    return msgspec.structs.replace(
        decision,
        reasons=(*decision.reasons, *says(told)),
        counter_reasons=(*decision.counter_reasons, *against(told)),
    )
