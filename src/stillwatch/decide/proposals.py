"""From campaigns that were found to verdicts on their accounts, within the policy and its limits.

What confidence alone allows is done; what needs people is asked of them; what would reach too far waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec
from msgspec import Struct

from stillwatch.decide.blast_radius import Reach, exceeded
from stillwatch.decide.delay import HOUR_US, enforcement_time, newcomer_time
from stillwatch.decide.ladder import granted, to_approve, unaided
from stillwatch.decide.policy.terms import Policy
from stillwatch.decide.responses import UNAIDED, Response, is_above, rank
from stillwatch.decide.review.approvals import Grounds
from stillwatch.decide.seal import decision_id
from stillwatch.decide.standing import Verdict

DAY_US: Final = 24 * HOUR_US
MACHINES: Final = ("policy", "door")  # whose verdicts a later proposal may change; people's it leaves alone


class Suspected(Struct, frozen=True, kw_only=True):
    """A campaign as it was found: accounts are the state's texts; bits: of all its evidence."""

    id: str
    confidence: float
    accounts: tuple[str, ...]
    reason: str = ""
    bits: float = 0.0


class Answered(Struct, frozen=True, kw_only=True):
    """What is done about a campaign: the response in force and since when, what people approved, and whether
    they let it reach beyond the limits."""

    response: Response = "observe"
    begins: int = 0
    approved: Response | None = None
    approved_by: str | None = None
    beyond_limits: bool = False


class Question(Struct, frozen=True, kw_only=True):
    """What people are to agree to, how many of them, why it is asked, and on what evidence. beyond_limits:
    that the response, which is in force or approved, may reach beyond the limits."""

    campaign: str
    response: Response
    needed: int
    why: tuple[str, ...]
    grounds: Grounds
    beyond_limits: bool = False


@dataclass(frozen=True)
class Proposals:
    """verdicts: new or changed; answered: of every campaign; questions: for people; held: campaigns whose
    response waits since it would reach too far."""

    verdicts: tuple[Verdict, ...] = ()
    answered: Mapping[str, Answered] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    held: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Setting:
    """The policy and what it is applied to. revenue: US dollars a month by account, missing where unknown;
    everyone: all accounts that are served; exempt: accounts on the allow list, which nothing reaches."""

    policy: Policy
    secret: bytes
    everyone: Reach
    revenue: Mapping[str, float] = field(default_factory=dict)
    exempt: frozenset[str] = frozenset()


def propose(
    found: Iterable[Suspected],
    answered: Mapping[str, Answered],
    verdicts: Mapping[str, Verdict],
    setting: Setting,
    now: int,
) -> Proposals:
    """What to do now (microseconds). answered: by campaign; verdicts: in force, by account. The surest
    campaigns come first, so that limits hold back the doubtful ones."""
    standing = dict(verdicts)
    done: dict[str, Answered] = {}
    questions: list[Question] = []
    held: dict[str, tuple[str, ...]] = {}
    changed: dict[str, Verdict] = {}
    for one in sorted(found, key=lambda s: (-s.confidence, s.id)):
        was = answered.get(one.id, Answered())
        wanted = granted(setting.policy, one.confidence, was.approved)
        too_far = () if was.beyond_limits else _too_far(one, wanted, standing, setting, now)
        if too_far:
            held[one.id] = too_far
            # what it met already goes on: those accounts are counted
            wanted = (
                was.response if is_above(was.response, UNAIDED) else unaided(setting.policy, one.confidence)
            )
        questions += _questions(one, was, too_far, setting.policy)
        done[one.id] = _answered(one, was, wanted, setting, now)
        mine = (
            {}
            if too_far and is_above(wanted, UNAIDED)
            else _verdicts(one, done[one.id], standing, setting, now)
        )
        standing |= mine
        changed |= mine
    return Proposals(tuple(changed[a] for a in sorted(changed)), done, tuple(questions), held)


def _too_far(
    one: Suspected, wanted: Response, standing: Mapping[str, Verdict], setting: Setting, now: int
) -> tuple[str, ...]:
    """The limits that the response would go beyond, for accounts that do not meet as much already."""
    if not is_above(wanted, UNAIDED):
        return ()
    reached = {a: v for a, v in standing.items() if is_above(v.response, UNAIDED)}
    recent = [a for a, v in reached.items() if v.since > now - HOUR_US]
    more = [a for a in one.accounts if a not in reached and a not in setting.exempt]
    if not more:
        return ()
    limits = setting.policy.blast_radius
    return tuple(
        exceeded(
            limits, setting.everyone, _reach(reached, setting), _reach(recent, setting), _reach(more, setting)
        )
    )


def _reach(accounts: Iterable[str], setting: Setting) -> Reach:
    paid = [setting.revenue.get(account, 0.0) for account in accounts]
    return Reach(len(paid), sum(paid))


def _questions(one: Suspected, was: Answered, too_far: Sequence[str], policy: Policy) -> list[Question]:
    asked = []
    grounds = Grounds(one.bits, len(one.accounts))
    rung = to_approve(policy, one.confidence, was.approved)
    if rung is not None:
        why = (f"{one.id}: confidence {one.confidence:.2f} is enough for {rung.response}", one.reason)
        asked.append(
            Question(campaign=one.id, response=rung.response, needed=rung.needed, why=why, grounds=grounds)
        )
    if too_far:
        wanted = granted(policy, one.confidence, was.approved)
        asked.append(
            Question(
                campaign=one.id,
                response=wanted,
                needed=policy.blast_radius.people,
                why=tuple(too_far),
                grounds=grounds,
                beyond_limits=True,
            )
        )
    return asked


def _answered(one: Suspected, was: Answered, wanted: Response, setting: Setting, now: int) -> Answered:
    if wanted == was.response:
        return was
    begins = now
    if is_above(wanted, was.response):
        begins = enforcement_time(setting.policy.enforcement, setting.secret, one.id, wanted, now)
    return msgspec.structs.replace(was, response=wanted, begins=begins)


def _verdicts(
    one: Suspected, answer: Answered, standing: Mapping[str, Verdict], setting: Setting, now: int
) -> dict[str, Verdict]:
    """The verdicts that are new, changed, or renewed before they expire."""
    found = {}
    for account in one.accounts:
        was = standing.get(account)
        if account in setting.exempt or (was is not None and was.decided_by not in MACHINES):
            continue
        if was is not None and was.campaign != one.id and rank(was.response) >= rank(answer.response):
            continue  # it stands for as much in another campaign
        verdict = _verdict(one, answer, account, was, setting, now)
        if verdict is not None:
            found[account] = verdict
    return found


def _verdict(
    one: Suspected, answer: Answered, account: str, was: Verdict | None, setting: Setting, now: int
) -> Verdict | None:
    life = int(setting.policy.release.expires_days * DAY_US)
    if was is not None and was.campaign == one.id and was.response == answer.response:
        ends = was.expires
        renewed = ends is not None and ends - now < life // 2
        return msgspec.structs.replace(was, expires=now + life) if renewed else None
    terms = setting.policy.enforcement
    return Verdict(
        account=account,
        campaign=one.id,
        response=answer.response,
        reason=one.reason or f"member of campaign {one.id}",
        since=now,
        enforce_at=newcomer_time(terms, setting.secret, one.id, answer.begins, now),
        expires=now + life,
        decided_by="policy",
        approved_by=answer.approved_by if is_above(answer.response, UNAIDED) else None,
        before=None if was is None else msgspec.json.encode(was).decode(),
        decision=decision_id(setting.secret, account, one.id, answer.response, now),
    )
