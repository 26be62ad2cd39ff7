"""Scheduled apps: all who installed one ask the same, within seconds, at the same minute of every hour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stillwatch.detect.fingerprints.arrays import Bools, Float64s, Int64s
from stillwatch.range.arrivals import HOUR, MINUTE, SECOND
from stillwatch.range.fingerprints.clock import Hour
from stillwatch.range.fingerprints.draft import Draft
from stillwatch.range.fingerprints.market import Market
from stillwatch.range.fingerprints.mixing import hashes_of
from stillwatch.range.fingerprints.people import People
from stillwatch.range.fingerprints.roles import SCHEDULED, Roles
from stillwatch.range.fingerprints.works import Works

_RUNS = 0.96  # of the hours, an installation runs
_WITHIN = 20.0  # seconds


@dataclass(frozen=True)
class Scheduled:
    """account, app: one row an installation; minute: of the hour, an app; works: an app; own_data: whether
    an app puts each user's own data into the task, or asks the same for all."""

    market: Market
    people: People
    account: Int64s
    app: Int64s
    minute: Float64s
    works: Int64s
    own_data: Bools

    @classmethod
    def of(
        cls, rng: np.random.Generator, market: Market, people: People, roles: Roles, works: Works
    ) -> Scheduled:
        """The installations, and a schedule for each app."""
        account = np.flatnonzero(roles.kind == SCHEDULED)
        app = roles.group[account].astype(np.int64)
        count = int(app.max(initial=-1)) + 1
        chosen = works.of[rng.integers(0, len(works.of), count)].astype(np.int64)
        return cls(market, people, account, app, rng.random(count) * 60, chosen, rng.random(count) < 0.5)

    @property
    def daily(self) -> float:
        """Exchanges a day."""
        return 24 * _RUNS * len(self.account)

    def draw(self, rng: np.random.Generator, hour: Hour) -> Draft:
        """One hour of it."""
        ran = np.flatnonzero(rng.random(len(self.account)) < _RUNS)
        account, app = self.account[ran], self.app[ran]
        late = rng.random(len(ran)) * _WITHIN * SECOND
        ts = hour.inside(hour.start + (self.minute[app] * MINUTE + late).astype(np.int64))
        frame = hashes_of(app, self.market.secret + 13)
        asked = hashes_of(app * 1_000_000 + hour.start // HOUR, self.market.secret + 14)
        task = np.where(self.own_data[app], 0, asked)
        model = self.market.pick_models(rng.random(len(ran)), self.people.model[account], ts)
        return Draft.of(account, ts, frame=frame, task=task, work=self.works[app], model=model)
