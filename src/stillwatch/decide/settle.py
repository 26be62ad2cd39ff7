"""What answers really cost is taken from the allowance that was drawn on, or given back to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec
from msgspec import Struct

from stillwatch.decide.budget import Buckets
from stillwatch.decide.decision import in_force, purse_of
from stillwatch.decide.draws import KEPT_US, Draw, Draws, logged, told
from stillwatch.decide.exempt import programme_of_purse
from stillwatch.decide.ladder import rungs_met
from stillwatch.decide.policy.terms import Budget, Policy
from stillwatch.decide.standing import Verdict

_FAILED: Final = 400  # the lowest HTTP status of a request that got no answer


class Answer(Struct, frozen=True, gc=False):
    """An answer as the log of exchanges tells it: the exchange and the account as the state calls them, its
    moment (microseconds), output tokens, and the HTTP status, None where it was not told."""

    exchange: str
    account: str
    at: int
    tokens: float
    status: int | None = None


class Purses(Struct, frozen=True):
    """The allowances, and what was drawn from them; the quotas of authorised programmes by id."""

    policy: Policy
    buckets: Buckets
    draws: Draws
    quotas: Mapping[str, Budget] = {}

    def spend(self, purse: str, tokens: float, now: int) -> None:
        """Take tokens from an allowance whatever is left, or give them back (below 0). Of a programme that is
        over, or has no quota any more, nothing is kept."""
        programme = programme_of_purse(purse)
        terms = self.policy.budget if programme is None else self.quotas.get(programme)
        if terms is not None:
            self.buckets.spend(purse, tokens, terms, now)


def settle_told(name: str, tokens: float, purses: Purses, now: int) -> bool | None:
    """Take in what a gateway tells an answer to have cost. None where the draw is not known (any more), False
    where the log has told already."""
    draw = purses.draws.get(name)
    if draw is None:
        return None
    if draw.state == "logged":
        return False
    _settle(draw, told(draw, tokens), purses, now)
    return True


def settle_logged(answer: Answer, verdict: Verdict | None, purses: Purses, now: int) -> None:
    """Take in an answer of the log. It settles the draw that was made for it, else the oldest of its account.

    Where there is none, nobody asked before it was given: then it is taken from the allowance in full, if a
    budget was in force for every request of the account (`verdict`) at that moment. In dry run and shadow it
    answers a request that would have been refused, and counts for nothing.
    """
    if answer.at < now - KEPT_US:
        return
    draw = purses.draws.of_exchange(answer.exchange)
    if draw is None and answer.tokens > 0 and (answer.status or 0) < _FAILED:
        draw = purses.draws.oldest_of(answer.account)  # a refused request is no answer to another one
    if draw is None:
        _unasked(answer, verdict, purses, now)
    elif draw.state != "logged":
        # campaigns are merged and split: the account's verdict knows where it belongs now
        is_licensed = programme_of_purse(draw.purse) is not None
        purse = draw.purse if verdict is None or is_licensed else purse_of(verdict)
        found = logged(draw, answer.exchange, answer.tokens)
        _settle(draw, msgspec.structs.replace(found, purse=purse), purses, now)


def _unasked(answer: Answer, verdict: Verdict | None, purses: Purses, now: int) -> None:
    policy, standing = purses.policy, in_force(verdict, answer.at)
    if policy.mode != "enforce" or standing is None or answer.tokens <= 0:
        return
    if all(rung.response != "budget" for rung in rungs_met(policy, standing.response, shows_mark=False)):
        return
    purse = purse_of(standing)
    purses.spend(purse, answer.tokens, now)
    drawn = Draw(
        id=f"ex_{answer.exchange}", purse=purse, account=answer.account, at=max(answer.at, now),
        tokens=answer.tokens, exchange=answer.exchange, state="logged",
    )  # fmt: skip
    purses.draws.put(drawn)


def _settle(before: Draw, after: Draw, purses: Purses, now: int) -> None:
    purses.spend(after.purse, after.tokens - before.tokens, now)
    purses.draws.put(after)
