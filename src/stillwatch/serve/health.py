"""How the service fares, told as it is: what works, what lags, what was lost."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """`degraded`: it works, and somebody should look. `failing`: it cannot do what it is for."""

    OK = "ok"
    DEGRADED = "degraded"
    FAILING = "failing"


@dataclass(frozen=True)
class Signs:
    """What health is judged from. Ages are in seconds, None where there is nothing of the kind.

    `turned_away` is why a batch would not be taken now, `hand_over` and `detection` why the last of each
    failed, `state` why the state cannot be used, `upkeep` why the ledger was not anchored or what is old not
    deleted or an account not erased, `alerts` why operators are not told. `oldest`: since the oldest exchange
    waits for the lake.
    `undecided`: requests on which no decision could be made, the last for `undecided_since`, and they failed
    `fail`; `outdated`: why decisions are made from an older state; `dropped`: events of the decision path
    that were never stored. `unwritten`: why the last write to the state was not kept. `detected`: since the
    last look for campaigns ended, `look_s`: how long it took; `looking`: since one began that is under way;
    `running`: since the service began.
    """

    turned_away: str = ""
    hand_over: str = ""
    detection: str = ""
    state: str = ""
    unwritten: str = ""
    upkeep: str = ""
    alerts: str = ""
    undecided: int = 0
    undecided_since: str = ""
    fail: str = "open"
    outdated: str = ""
    dropped: int = 0
    damaged: int = 0
    oldest: float | None = None
    detected: float | None = None
    look_s: float | None = None
    looking: float | None = None
    running: float = 0.0
    hand_over_s: float = 20.0
    detect_s: float = 300.0
    has_data: bool = True


@dataclass(frozen=True)
class Check:
    """One thing looked at, with a sentence where it is not well."""

    name: str
    status: Status
    says: str = ""


LATE: float = 5.0  # this many turns missed is no chance: the loop hangs, or the work does not keep up


def assess(signs: Signs) -> list[Check]:
    """All checks, in a fixed order."""
    return [
        _said("intake", signs.turned_away, Status.FAILING),
        _state(signs),
        _lag(signs),
        _said("loss", _loss(signs), Status.DEGRADED),
        _said("decisions", _decisions(signs), Status.DEGRADED),
        _detection(signs),
        _said("upkeep", signs.upkeep, Status.DEGRADED),
        _said("alerts", signs.alerts, Status.DEGRADED),
    ]


def overall(checks: list[Check]) -> Status:
    """The worst of all."""
    found = {check.status for check in checks}
    return next((s for s in (Status.FAILING, Status.DEGRADED) if s in found), Status.OK)


def _said(name: str, says: str, status: Status) -> Check:
    return Check(name, status if says else Status.OK, says)


def _state(signs: Signs) -> Check:
    """Reading goes on where the disk of the state is full: decisions are made, and what they tell waits."""
    if signs.state or not signs.unwritten:
        return _said("state", signs.state, Status.FAILING)
    return Check("state", Status.DEGRADED, f"the last write was not kept: {signs.unwritten}")


def _lag(signs: Signs) -> Check:
    if signs.hand_over:
        return Check("lake", Status.DEGRADED, f"the last hand-over failed: {signs.hand_over}")
    late = signs.oldest is not None and signs.oldest > LATE * signs.hand_over_s
    says = f"the oldest exchange waits {signs.oldest:.0f} s for the lake" if late else ""
    return _said("lake", says, Status.DEGRADED)


def _loss(signs: Signs) -> str:
    return f"{signs.damaged} bytes of the journal could not be read back" if signs.damaged else ""


def _decisions(signs: Signs) -> str:
    if signs.outdated:
        return f"decisions are made from an older state: {signs.outdated}"
    if signs.dropped:
        return f"{signs.dropped} events of the decision path were never stored"
    if signs.undecided:
        return f"{signs.undecided} requests failed {signs.fail}: {signs.undecided_since}"
    return ""


def _detection(signs: Signs) -> Check:
    if signs.detection:
        return Check("detection", Status.DEGRADED, f"the last look for campaigns failed: {signs.detection}")
    age = signs.running if signs.detected is None else signs.detected
    late = signs.has_data and age > LATE * signs.detect_s
    return _said("detection", _lateness(signs) if late else "", Status.DEGRADED)


def _lateness(signs: Signs) -> str:
    """What was measured of looks that come too late: a long look is another matter than one that hangs."""
    ended = "none has ended" if signs.detected is None else f"the last ended {signs.detected:.0f} s ago"
    took = "" if signs.look_s is None else f" and took {signs.look_s:.0f} s"
    now = "" if signs.looking is None else f", one has been under way for {signs.looking:.0f} s"
    return f"looks for campaigns are late: {ended}{took}{now}; the turn is {signs.detect_s:.0f} s"
