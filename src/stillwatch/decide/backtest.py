"""A policy applied to what a scan found, as if it had held then: who would have been met, when, and how.

The accounts of a campaign come in at the hour at which each was flagged; the confidence is that of the end,
since a result holds no other. Nobody answers questions unless it is said that they would.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec
from msgspec import Struct

from stillwatch.decide.blast_radius import Reach
from stillwatch.decide.delay import HOUR_US
from stillwatch.decide.policy.terms import Policy
from stillwatch.decide.proposals import Answered, Question, Setting, Suspected, propose
from stillwatch.decide.responses import Response, is_above
from stillwatch.decide.standing import Verdict

_SECRET: Final = b"backtest"  # any: no enforcement time of the real service is told


class Flagged(Struct, frozen=True, kw_only=True):
    """An account as a scan flagged it, at `at` (microseconds)."""

    account: str
    campaign: str
    at: int
    kind: str = "unknown"
    revenue: float = 0.0


class Meeting(Struct, frozen=True, kw_only=True):
    """When an account would have met a response, and how long after it was flagged (hours)."""

    account: str
    campaign: str
    kind: str
    response: Response
    at: int
    waited_h: float


class Backtest(Struct, frozen=True, kw_only=True):
    """meetings: of each account its strongest; questions: to people; held: campaigns that were held back by
    the limits, with why."""

    meetings: tuple[Meeting, ...]
    questions: tuple[Question, ...]
    held: dict[str, tuple[str, ...]]

    def by_kind(self) -> dict[str, dict[Response, int]]:
        """Accounts by kind and response."""
        found: dict[str, Counter[Response]] = {}
        for one in self.meetings:
            found.setdefault(one.kind, Counter())[one.response] += 1
        return {kind: dict(found[kind]) for kind in sorted(found)}


def backtest(
    flagged: Sequence[Flagged],
    confidence: Mapping[str, float],
    policy: Policy,
    everyone: Reach,
    *,
    approve_after_h: float | None = None,
) -> Backtest:
    """Apply `policy` hour by hour. confidence: by campaign; everyone: all accounts that are served, and what
    they pay; approve_after_h: people say yes to every question after so many hours, None: never."""
    setting = Setting(policy, _SECRET, everyone, {f.account: f.revenue for f in flagged if f.revenue})
    verdicts: dict[str, Verdict] = {}
    answered: dict[str, Answered] = {}
    asked: dict[tuple[str, Response, bool], tuple[int, Question]] = {}
    held: dict[str, tuple[str, ...]] = {}
    for now in _hours(flagged, approve_after_h):
        known = _known(flagged, confidence, now)
        answered = _approved(answered, asked.values(), now, approve_after_h)
        done = propose(known, answered, verdicts, setting, now)
        answered = {**answered, **done.answered}
        verdicts |= {verdict.account: verdict for verdict in done.verdicts}
        for one in done.questions:
            asked.setdefault((one.campaign, one.response, one.beyond_limits), (now, one))
        held |= done.held
    meetings = tuple(_meeting(one, verdicts[one.account]) for one in flagged if one.account in verdicts)
    return Backtest(meetings=meetings, questions=tuple(q for _, q in asked.values()), held=held)


def _hours(flagged: Iterable[Flagged], approve_after_h: float | None) -> list[int]:
    """The moments at which something changes: accounts are flagged, questions are answered."""
    moments = {one.at for one in flagged}
    if approve_after_h is None or not moments:
        return sorted(moments)
    wait = int(approve_after_h * HOUR_US)
    answers = {moment + wait for moment in moments}
    # a question about the limits follows from the answer to the first
    return sorted(moments | answers | {max(answers) + wait, max(answers) + HOUR_US})


def _known(flagged: Iterable[Flagged], confidence: Mapping[str, float], now: int) -> list[Suspected]:
    members: dict[str, list[str]] = {}
    for one in flagged:
        if one.at <= now:
            members.setdefault(one.campaign, []).append(one.account)
    return [
        Suspected(id=name, confidence=confidence[name], accounts=tuple(sorted(members[name])))
        for name in sorted(members)
    ]


def _approved(
    answered: Mapping[str, Answered],
    asked: Iterable[tuple[int, Question]],
    now: int,
    after_h: float | None,
) -> dict[str, Answered]:
    found = dict(answered)
    if after_h is None:
        return found
    for at, question in asked:
        if now < at + int(after_h * HOUR_US):
            continue
        was = found.get(question.campaign, Answered())
        if question.beyond_limits:
            was = msgspec.structs.replace(was, beyond_limits=True)
        elif was.approved is None or is_above(question.response, was.approved):
            was = msgspec.structs.replace(was, approved=question.response, approved_by="people")
        found[question.campaign] = was
    return found


def _meeting(one: Flagged, verdict: Verdict) -> Meeting:
    return Meeting(
        account=one.account,
        campaign=one.campaign,
        kind=one.kind,
        response=verdict.response,
        at=verdict.enforce_at,
        waited_h=(verdict.enforce_at - one.at) / HOUR_US,
    )
