"""Takes a decision back: the verdict before it stands again, and it is not taken anew at once."""

from __future__ import annotations

from typing import NamedTuple

from stillwatch.decide.decision import before
from stillwatch.decide.policy.terms import Release
from stillwatch.decide.proposals import DAY_US
from stillwatch.decide.standing import Exemption, Verdict
from stillwatch.model.errors import StillwatchError


class Undone(NamedTuple):
    """restored: the verdict that stands again, None where there was none; quiet: keeps machines from taking
    the same decision again for a while."""

    restored: Verdict | None
    quiet: Exemption


def undo(verdict: Verdict, decision: str, by: str, at: int, terms: Release) -> Undone:
    """Undo `decision`, which must be the one that stands. `StillwatchError` where another does."""
    if verdict.decision != decision:
        raise StillwatchError(
            f"{decision} does not stand any more; {verdict.decision} took its place",
            hint=f"Undo {verdict.decision} first.",
        )
    return Undone(before(verdict), quiet_for(verdict, by, at, terms))


def quiet_for(verdict: Verdict, by: str, at: int, terms: Release) -> Exemption:
    """An entry of the allow list for the verdict's account, for as long as the policy says."""
    return quiet_after(verdict.decision, verdict.account, by, at, terms)


def quiet_after(decision: str, account: str, by: str, at: int, terms: Release) -> Exemption:
    """The same for an account on which no verdict stands."""
    return Exemption(
        id=f"quiet_{decision}",
        scope="account",
        subject=account,
        reason=f"{decision} was undone by {by}",
        expires=at + int(terms.quiet_days * DAY_US),
    )
