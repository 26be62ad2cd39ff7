"""What happened to a campaign, in order of time: start, growth, pivot, failover, succession, end."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import numpy as np

from stillwatch.model.contract import Scene
from stillwatch.model.scan import LifecycleEvent
from stillwatch.model.traffic import Floats, Ints

_DAY: Final = 86400.0
_QUIET: Final = 1.0 * _DAY


def stamp(seconds: float) -> str:
    """ISO 8601, UTC, to the second."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def lifecycle(scene: Scene, accounts: Ints, exchanges: Ints, end: float) -> list[LifecycleEvent]:
    """Events of the campaign with these members and harvest exchanges, seen until `end` (seconds)."""
    ts = scene.traffic.ts[exchanges]
    events = [(float(ts[0]), "start", f"first harvest exchange; {len(accounts)} accounts followed")]
    events += _growth(ts)
    events += _pivots(scene, exchanges)
    events += _handovers(scene, accounts, exchanges)
    if end - ts[-1] > _QUIET:
        events.append((float(ts[-1]), "end", "last harvest exchange seen"))
    return [LifecycleEvent(stamp(at), what, detail) for at, what, detail in sorted(events)]


def _growth(ts: Floats) -> list[tuple[float, str, str]]:
    """The first day on which at least twice as much was asked as on the day before."""
    days = np.floor((ts - ts[0]) / _DAY).astype(int)
    counts = np.bincount(days)
    for day in range(1, len(counts)):
        if counts[day - 1] >= 10 and counts[day] >= 2 * counts[day - 1]:
            at = float(ts[np.searchsorted(days, day)])
            return [(at, "growth", f"from {counts[day - 1]} to {counts[day]} exchanges a day")]
    return []


def _pivots(scene: Scene, exchanges: Ints) -> list[tuple[float, str, str]]:
    found = []
    traffic = scene.traffic
    ts, model = traffic.ts[exchanges], traffic.model[exchanges]
    for name, released in sorted(scene.releases.items()):
        if name not in traffic.models:
            continue
        after = (ts >= released) & (ts < released + _DAY)
        if after.sum() < 10:
            continue
        moved = after & (model == traffic.models.index(name))
        if moved.sum() >= 0.2 * after.sum():
            at = float(ts[moved][0])
            share = moved.sum() / after.sum()
            found.append(
                (at, "pivot", f"{share:.0%} of the traffic moved to {name} within 24 h of its release")
            )
    return found


def _handovers(scene: Scene, accounts: Ints, exchanges: Ints) -> list[tuple[float, str, str]]:
    """Hours in which many members ended and others began within the hour after."""
    traffic = scene.traffic
    who, ts = traffic.account[exchanges], traffic.ts[exchanges]
    first, last = np.full(len(scene.accounts), np.inf), np.full(len(scene.accounts), -np.inf)
    np.minimum.at(first, who, ts)
    np.maximum.at(last, who, ts)
    ends = np.sort(last[accounts][last[accounts] < ts[-1] - _QUIET / 2])
    starts = np.sort(first[accounts][first[accounts] > ts[0] + _QUIET / 2])
    if not len(ends) or not len(starts):
        return []
    return _handover_events(ends, starts, len(accounts))


def _handover_events(ends: Floats, starts: Floats, members: int) -> list[tuple[float, str, str]]:
    hours, counts = np.unique(np.floor(ends / 3600), return_counts=True)
    busiest = int(np.argmax(counts))
    at = float(hours[busiest] * 3600)
    stopped = int(counts[busiest])
    began = int(((starts >= at) & (starts < at + 3 * 3600)).sum())
    if stopped >= max(5, 0.2 * members) and began >= 3:
        return [(at, "failover", f"{stopped} accounts stopped within the hour and {began} others began")]
    gap = starts - ends[np.maximum(np.searchsorted(ends, starts) - 1, 0)]
    followed = starts[(gap >= 0) & (gap <= 1800)]
    if len(followed) >= 3:
        return [
            (
                float(followed[0]),
                "succession",
                f"{len(followed)} accounts began within 30 min of another's end",
            )
        ]
    return []
