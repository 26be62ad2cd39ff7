"""What a caller whose request does not pass is told: what, how to get on, and never what gave it away."""

from __future__ import annotations

from typing import Final

import msgspec

from stillwatch.decide.answer import Decision, Reason

_SAYS: Final[dict[Reason, str]] = {
    "suspended": "this account is suspended for automated extraction of answers",
    "verification_required": "this account has to verify who runs it",
    "campaign_budget": "the allowance that this account shares is used up for now",
    "region_rule": "the service is not offered here",
    "unavailable": "requests cannot be checked at the moment",
}
_DEFAULT: Final = "this request is refused"


class _Error(msgspec.Struct, frozen=True):
    code: str
    message: str
    hint: str
    type: str = "access_denied"  # as clients of OpenAI's API expect it


class _Envelope(msgspec.Struct, frozen=True):
    error: _Error


def message_of(decision: Decision) -> str:
    """One sentence for the caller."""
    return _SAYS.get(decision.reason, _DEFAULT)


def hint_of(decision: Decision) -> str:
    """What the caller can do."""
    parts = []
    needed = decision.headers.get("x-stillwatch-verification")
    if needed:
        parts.append(f"Verify this account by {needed}.")
    if "retry-after" in decision.headers:
        parts.append(f"Try again in {decision.headers['retry-after']} s.")
    if decision.appeal:
        parts.append(f"If this is wrong, appeal with the token {decision.appeal}.")
    return " ".join(parts)


def body_of(decision: Decision) -> bytes:
    """The body of the refusal: an error envelope that clients of model APIs can read."""
    error = _Error(decision.reason, message_of(decision), hint_of(decision))
    return msgspec.json.encode(_Envelope(error))
