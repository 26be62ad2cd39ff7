"""The same scene as it stood at an earlier moment: what a weigher says of that moment must not change."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
from numpy.typing import NDArray

from stillwatch.model.contract import Scene, Weigher
from stillwatch.model.traffic import Ints, ReleaseDay
from stillwatch.model.wordings import Wordings
from tests.stage.cases import Case
from tests.stage.staging import staged


def as_of(scene: Scene, until: float, of: Ints | None = None) -> Scene:
    """The scene without anything that happened from `until` (seconds) on; `of`: to these accounts only."""
    t, a = scene.traffic, scene.accounts
    touched = np.ones(len(a), bool) if of is None else np.isin(np.arange(len(a)), of)
    k = (t.ts < until) | ~touched[t.account]
    columns = {f.name: getattr(t, f.name)[k] for f in fields(t) if f.name != "models"}
    traffic = replace(t, **columns)
    n = len(a)
    first, last = np.full(n, np.inf), np.full(n, -np.inf)
    np.minimum.at(first, traffic.account, traffic.ts)
    np.maximum.at(last, traffic.account, traffic.ts)
    exchanges = np.bincount(traffic.account, minlength=n)
    sums = [np.bincount(traffic.account, column, minlength=n) for column in traffic.harvest.T]
    harvest = np.stack(sums, axis=1) / (255.0 * np.maximum(exchanges, 1)[:, None])
    created = np.where((a.created < until) | ~touched, a.created, np.nan)
    accounts = replace(
        a, first_seen=first, last_seen=last, exchanges=exchanges, harvest=harvest, created=created
    )
    days = {model: _day_until(day, until, touched) for model, day in scene.release_days.items()}
    wordings = None
    if (shown := scene.wordings) is not None:
        x = np.repeat(np.arange(len(k)), np.diff(shown.offsets))
        frame, place = shown.frame[k[x]], (np.cumsum(k) - 1)[x[k[x]]]
        wordings = Wordings.of(shown.hashes, shown.users, place, frame, len(traffic))
    return replace(scene, traffic=traffic, accounts=accounts, release_days=days, wordings=wordings, memory={})


def _day_until(day: ReleaseDay, until: float, touched: NDArray[np.bool_]) -> ReleaseDay:
    active, moved = (np.where((m < until) | ~touched, m, np.inf) for m in (day.active, day.moved))
    return ReleaseDay(active, moved)


DECIDED = 8.0  # bits: twice what a key asks of a family; how many more there are decides nothing


def hindsight(weigher: Weigher, case: Case, until: float = 84.0, decided: float = np.inf) -> float:
    """By how many bits (of the group or of an account) the finding at hour `until` hangs on later events;
    bits of the group beyond `decided` are not looked at."""
    scene, group = staged(case.accounts, seed=1, releases=case.releases, until=until)
    if not len(group.accounts):
        return 0.0
    late, early = weigher.weigh(group, scene), weigher.weigh(group, as_of(scene, group.until))
    bits = abs(min(late.bits, decided) - min(early.bits, decided))
    return max(bits, float(np.abs(late.per_account - early.per_account).max()))
