"""Questions to people: how many must agree, who counts, and when a question is closed."""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from stillwatch.decide.delay import HOUR_US
from stillwatch.decide.policy.terms import Approvals
from stillwatch.decide.responses import Response
from stillwatch.model.errors import StillwatchError

State = Literal["waiting", "given", "refused", "expired"]
MACHINE: Final = "stillwatch"  # asks, and never approves


class Given(Struct, frozen=True):
    """Who agreed, and when (microseconds)."""

    by: str
    at: int


class Grounds(Struct, frozen=True):
    """How strong the evidence on a campaign was: bits of all families together, and members."""

    bits: float
    accounts: int


class Approval(Struct, frozen=True, kw_only=True):
    """One question about a campaign. `given`: who agreed so far; `grounds`: when it was asked, None where
    that was not kept."""

    id: str
    campaign: str
    response: Response
    asked_at: int
    asked_by: str
    needed: int
    given: tuple[Given, ...] = ()
    state: State = "waiting"
    grounds: Grounds | None = None


def approve(approval: Approval, by: str, at: int, terms: Approvals) -> Approval:
    """The question after `by` agreed. `StillwatchError` where it is closed, or that person does not count:
    each person counts once, and who asked does not unless the policy says so."""
    _still_open(approval, at, terms)
    if any(given.by == by for given in approval.given):
        raise StillwatchError(f"{by} has approved {approval.id} already", hint="Another person has to agree.")
    if by == approval.asked_by and not terms.asker_counts:
        raise StillwatchError(
            f"{by} asked for {approval.id} and so does not count", hint="Another person has to agree."
        )
    given = (*approval.given, Given(by, at))
    return replace(approval, given=given, state="given" if len(given) >= approval.needed else "waiting")


def refuse(approval: Approval, at: int, terms: Approvals) -> Approval:
    """The question after one person refused, which is enough. `StillwatchError` where it is closed."""
    _still_open(approval, at, terms)
    return replace(approval, state="refused")


def has_grown(refused: Approval, now: Grounds, terms: Approvals) -> bool:
    """Whether there is so much more evidence than when a question was refused that it is asked again."""
    then = refused.grounds
    if then is None:
        return True  # nobody can tell, and people should rather be asked once more than never
    return (
        now.bits >= then.bits + terms.again_bits or now.accounts >= max(then.accounts, 1) * terms.again_growth
    )


def expire(approval: Approval, at: int, terms: Approvals) -> Approval:
    """The question as it stands at `at`: closed where nobody answered in time."""
    late = approval.state == "waiting" and at >= approval.asked_at + int(terms.expires_hours * HOUR_US)
    return replace(approval, state="expired") if late else approval


def _still_open(approval: Approval, at: int, terms: Approvals) -> None:
    state = expire(approval, at, terms).state
    if state != "waiting":
        raise StillwatchError(f"{approval.id} is {state}", hint="Ask again if it is still wanted.")
