"""A door, a campaign with marks, and requests that show them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import msgspec

from stillwatch.decide.policy.read import default_policy
from stillwatch.decide.policy.terms import Enforcement, Policy
from stillwatch.decide.responses import Response
from stillwatch.decide.standing import Campaign, Verdict
from stillwatch.engine.memory.store import Habit, Mark, Member, Remembered
from stillwatch.model.exchange import Message, Request
from stillwatch.serve.inline.decider import Decider
from stillwatch.serve.inline.door import Door
from stillwatch.serve.inline.identity import hex_of
from stillwatch.serve.inline.marks import MarkIndex
from stillwatch.serve.inline.request import DoorRequest
from stillwatch.serve.inline.snapshot import Snapshot

KEY: Final = b"k" * 32
SECRET: Final = b"s" * 32
NOW: Final = 1_700_000_000_000_000
CAMPAIGN: Final = "camp_1"
DOOR: Final = Door(KEY)
ENFORCE: Final = msgspec.structs.replace(
    default_policy(), mode="enforce", enforcement=Enforcement(least_hours=0, most_hours=0)
)
AGENT: Final = "harvester/1.0"


def wording(number: int) -> str:
    """One of the campaign's wordings."""
    names = ("careful", "patient", "strict", "exact", "calm", "honest", "sober", "plain", "keen", "terse")
    return (
        f"You are a {names[number % 10]} examiner who grades {names[number // 10 % 10]} answers for a jury."
    )


def asks(system: str, account: str = "new", **more: object) -> DoorRequest:
    """A request with this system text."""
    body = Request(system=system, messages=[Message("user", f"Task {len(account)}: how far is the moon?")])
    given = {"account": account, "model": "large", "user_agent": "acme/2", "request": body, **more}
    return DoorRequest(**given)  # type: ignore[arg-type]


def remembered(campaign: str = CAMPAIGN, wordings: int = 60, agent: str | None = AGENT) -> Remembered:
    """What a scan remembers of a campaign with so many wordings: one customer in 10,000 shows one."""
    units = sorted(
        {unit for n in range(wordings) for unit in DOOR.units(Request(system=wording(n))).tolist()}
    )
    client = DOOR.client(agent)
    return Remembered(
        id=campaign,
        convicted=0.0,
        until=0.0,
        population=100_000,
        passing=9,
        marked=0.9,
        marks=tuple(Mark(unit, 20) for unit in units),
        members=tuple(Member(n, 0.0, 1.0) for n in range(40)),
        habits={} if client is None else {"client": (Habit(client, 40, 3),)},
    )


def verdict(account: str, response: Response = "suspend") -> Verdict:
    """A verdict on an account, in force."""
    name = hex_of(DOOR.account(account))
    return Verdict(
        account=name, campaign=CAMPAIGN, response=response, reason="its frames", since=0, enforce_at=0,
        decision=f"dec_{account}",
    )  # fmt: skip


def snapshot(
    response: Response = "suspend", policy: Policy = ENFORCE, members: tuple[str, ...] = ("member",)
) -> Snapshot:
    """One campaign with its marks, and verdicts on its members."""
    campaign = Campaign(id=CAMPAIGN, confidence=0.99, response=response, begins=0)
    verdicts = {DOOR.account(name): verdict(name, response) for name in members}
    return Snapshot(policy, SECRET, NOW, verdicts, {CAMPAIGN: campaign}, marks=MarkIndex([remembered()]))


def decider(given: Snapshot | None = None, **more: object) -> Decider:
    """A decider whose clock stands still."""
    shot = snapshot() if given is None else given
    return Decider(DOOR, replace(shot, **more) if more else shot, lambda: NOW)  # type: ignore[arg-type]
