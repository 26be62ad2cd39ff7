"""Scan results with everything a report must show, and one with nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from stillwatch.model.evidence import Evidence, Family
from stillwatch.model.scan import (
    AccountVerdict,
    Campaign,
    Coordination,
    LifecycleEvent,
    ReadCounts,
    ScanResult,
    SubStream,
    Tie,
    TrafficPoint,
    Window,
)

PIVOT = "54 % moved to atlas-5 within 6 h"
START = datetime(2026, 1, 5, tzinfo=UTC)
RELEASE = START + timedelta(days=4, hours=12)
HOURS = 7 * 24
SHAPE = (2, 1, 1, 1, 2, 3, 5, 7, 9, 10, 11, 11, 10, 10, 11, 11, 10, 9, 8, 7, 6, 5, 4, 3)


def stamp(hours: float) -> str:
    """ISO time so many hours after the window's start."""
    return (START + timedelta(hours=hours)).isoformat().replace("+00:00", "Z")


def members(prefix: str, size: int) -> list[str]:
    """`size` account names, the same every time."""
    return [f"acct_{prefix}{i:05d}" for i in range(size)]


def hourly(level: int, first: int, last: int, pivots: bool) -> list[TrafficPoint]:
    """A day-shaped stream; on a pivot half of it moves to the new model within six hours."""
    points = []
    for hour in range(first, last):
        volume = level * SHAPE[hour % 24] // 10
        since = hour - 108
        moved = 0.0 if not pivots or since < 0 else min(0.55, 0.1 * since)
        for model, share in (("atlas-4", 1 - moved - 0.15), ("atlas-4-mini", 0.15), ("atlas-5", moved)):
            if exchanges := int(volume * share):
                points.append(TrafficPoint(stamp(hour), model, exchanges))
    return points


def ties(accounts: list[str]) -> list[Tie]:
    """Cards for thirds, sign-up batches across them, one mail domain, one frame, two prefixes."""
    n = len(accounts)
    third = max(2, n // 3)
    return [
        Tie("frame", "f:91c2d07a", accounts[: n * 9 // 10], 14.2),
        Tie("payment", "card:7be1", accounts[:third], 11.0),
        Tie("payment", "card:02af", accounts[third : 2 * third], 10.4),
        Tie("payment", "card:c55d", accounts[2 * third : n - 2], 9.8),
        Tie("signup_batch", "2025-12-19 02h", accounts[third // 2 : third + third // 2], 6.1),
        Tie("signup_batch", "2025-12-21 03h", accounts[2 * third : 2 * third + third // 2], 5.7),
        Tie("email_domain", "mail:4410", accounts[third : n - third // 3], 3.9),
        Tie("net", "198.51.100.0/24", accounts[: third // 3], 4.4),
        Tie("net", "203.0.113.0/24", accounts[n - third // 2 :], 4.1),
    ]


EVIDENCE: tuple[tuple[Family, float, str], ...] = (
    ("harvest", 12.6, "61 % of the exchanges ask for written-out reasoning; customers of this size: 0.4 %"),
    ("identity", 11.0, "three payment cards pay for all but two accounts; chance expects 0.02 such cards"),
    ("identity", 6.1, "two thirds signed up inside two hours on 19 and 21 December"),
    ("cadence", 8.3, "hourly rates move together (r = .93) and no two accounts take the same task"),
    ("targeting", 5.2, "54 % of the traffic moved to atlas-5 within 6 h of its release"),
    ("network", 4.4, "one /24 and one client build are shared by accounts that declare other owners"),
    ("economics", 2.8, "full use of the plan from the first hour of life"),
)
AGAINST: tuple[tuple[Family, float, str], ...] = (
    ("harvest", -2.1, "a fifth of the frames is also used by customers"),
    ("identity", -2.4, "9 % of the accounts passed document verification"),
    ("network", -1.1, "the prefix also serves 41 accounts that do not harvest"),
)
FOUND: dict[Family, float] = {
    "harvest": 10.5, "identity": 11.0, "cadence": 8.3, "targeting": 5.2, "network": 4.4, "economics": 2.8,
    "lineage": 0.0,
}  # fmt: skip


def campaign(
    name: str,
    prefix: str,
    size: int,
    *,
    level: int = 400,
    authorised: str | None = None,
    wrong: float | None = None,
    beyond: bool = False,
) -> Campaign:
    """One campaign with every part filled in."""
    accounts = members(prefix, size)
    traffic = hourly(level, 0, HOURS, pivots=authorised is None)
    harvest = sum(p.exchanges for p in traffic)
    models = {
        m: sum(p.exchanges for p in traffic if p.model == m) for m in sorted({p.model for p in traffic})
    }
    return Campaign(
        id=name, accounts=accounts, first_seen=stamp(0.2), last_seen=stamp(HOURS - 0.3),
        exchanges=harvest * 100 // 61, harvest_exchanges=harvest, output_tokens=harvest * 790,
        confidence=0.99981 if size > 100 else 0.981, bits=FOUND,
        targets=["reasoning_elicitation", "data_analysis", "rubric_grading"],
        lifecycle=[
            LifecycleEvent(stamp(0.2), "start", "first harvest by 12 accounts"),
            LifecycleEvent(stamp(31), "growth", "members doubled within a day"),
            LifecycleEvent(stamp(75), "failover", "38 accounts stopped at once; 37 others took over"),
            *([] if authorised else [LifecycleEvent(stamp(110), "pivot", PIVOT)]),
        ],
        evidence=[
            *(Evidence(*e, source=f"{e[0]}-detector") for e in EVIDENCE),
            Evidence("cadence", 3.1, "never idle for more than 40 minutes", about=accounts[0]),
        ],
        counter_evidence=[Evidence(*e) for e in AGAINST],
        missing=["lineage: no earlier campaign is known", "shared: no partner's indicator was loaded"],
        sub_streams=[
            SubStream("f:91c2d07a", "reasoning_elicitation", harvest * 6 // 10, size * 9 // 10, 412),
            SubStream("f:0b7713ce", "data_analysis", harvest * 3 // 10, size // 2, 38),
            SubStream("f:6612aa90", "rubric_grading", harvest // 10, size // 5, 1),
        ],
        models=models, traffic=traffic, ties=ties(accounts), authorised=authorised,
        expected_wrong=wrong, beyond_level=beyond,
    )  # fmt: skip


def verdicts(item: Campaign) -> list[AccountVerdict]:
    """A verdict for each member, flagged over the first two days."""
    return [
        AccountVerdict(
            account=account, flagged_at=stamp(9 + i * 40 // len(item.accounts)), campaign=item.id,
            bits=31.5 - i % 17, harvest_share=(60 + i % 30) / 120, exchanges=120,
            harvest_exchanges=60 + i % 30,
            evidence=[Evidence("harvest", 7.5, "harvest since birth", about=account)] if i < 5 else [],
            confidence=None if item.expected_wrong is None else 0.999 - i % 40 / 1000,
        )
        for i, account in enumerate(item.accounts)
    ]  # fmt: skip


def coordination() -> list[Coordination]:
    """Three groups that act as one and do not harvest."""
    return [
        Coordination(
            id="coord_0d4e8f21ab90", accounts=members("e", 44), bits={"identity": 9.1, "network": 5.5},
            why_not_a_campaign="one declared organisation on one card; 1 % looks like harvest",
            evidence=[Evidence("identity", 9.1, "44 accounts pay with one card")],
        ),
        Coordination(
            id="coord_5f10c6b7723e", accounts=members("k", 31), bits={"cadence": 4.0},
            why_not_a_campaign="a class: the same tasks in one hour, many clients, no harvest",
        ),
        Coordination(
            id="coord_b8a2219c04d7", accounts=members("o", 230), bits={"harvest": 2.1, "network": 3.0},
            why_not_a_campaign="users of one open-source agent: its frame is theirs, all else differs",
        ),
    ]  # fmt: skip


def busy_result() -> ScanResult:
    """Four campaigns (one of 600 members, one authorised) and three coordinated groups."""
    found = [
        campaign("camp_3fa9c1d07e52", "a", 600, level=900, wrong=1.24),
        campaign("camp_81b00fe2c6a4", "b", 24, level=90, wrong=2.6, beyond=True),
        campaign("camp_c7d95a10b3ef", "c", 188, level=300),
        campaign("camp_e02b4477f1a8", "d", 40, level=60, authorised="licensed programme until 2026-12-31"),
    ]
    return ScanResult(
        window=Window(stamp(0), stamp(HOURS)),
        read=ReadCounts(
            1_482_310, 68_204, 173, 2_040,
            {"ts: not a time": 120, "account: missing": 41, "line: not JSON": 9, "usage: negative": 3},
        ),
        campaigns=found, coordination=coordination(), accounts=[v for c in found for v in verdicts(c)],
        releases={"atlas-5": RELEASE.isoformat().replace("+00:00", "Z"), "atlas-6": "2026-03-01T00:00:00Z"},
        notes=["acct_z00007 harvests alone: 84 % of 2,110 exchanges; no other account acts with it"],
    )  # fmt: skip


def empty_result() -> ScanResult:
    """A quiet day: read well, nothing found."""
    return ScanResult(
        window=Window(stamp(0), stamp(24)), read=ReadCounts(20_114, 950, 0),
        campaigns=[], coordination=[], accounts=[],
        notes=["no account facts were given: identity could not be measured"],
    )  # fmt: skip


def large_result(campaigns: int = 20, size: int = 1000) -> ScanResult:
    """Many large campaigns, for limits of size."""
    found = [campaign(f"camp_{i:012x}", f"{i:02x}", size) for i in range(campaigns)]
    return ScanResult(
        window=Window(stamp(0), stamp(HOURS)), read=ReadCounts(9_000_000, 400_000, 0),
        campaigns=found, coordination=[], accounts=[v for c in found for v in verdicts(c)],
        releases={"atlas-5": RELEASE.isoformat()},
    )  # fmt: skip
