"""Open-source agent frameworks: strangers by the thousand with the same tens of prompts, never in step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stillwatch.detect.fingerprints.arrays import Float32s, Int64s
from stillwatch.range.fingerprints.clock import Hour, day_rhythm, senders
from stillwatch.range.fingerprints.draft import EXACT, SYSTEM, Draft
from stillwatch.range.fingerprints.market import Market
from stillwatch.range.fingerprints.mixing import hashes_of, share_of, spread
from stillwatch.range.fingerprints.people import People
from stillwatch.range.fingerprints.roles import FRAMEWORK, Roles

_MEAN, _SPREAD, _MOST = 15.0, 0.9, 150.0  # exchanges a day and user
_PROMPTS = (10, 61)  # prompts of one framework
_HARVESTABLE = np.array([2, 2, 2, 7, 6, 4])  # works: agents code, call tools, analyse, reason
_SLOTS = 0.3  # share of prompts into which the framework puts paths, dates and the like


@dataclass(frozen=True)
class Frameworks:
    """account, framework, rate: one row a user; prompts, works: of each framework."""

    market: Market
    people: People
    account: Int64s
    framework: Int64s
    rate: Float32s
    prompts: Int64s
    works: Int64s
    rhythm: Float32s

    @classmethod
    def of(cls, rng: np.random.Generator, market: Market, people: People, roles: Roles) -> Frameworks:
        """The users, and the prompts of each framework."""
        account = np.flatnonzero(roles.kind == FRAMEWORK)
        framework = roles.group[account].astype(np.int64)
        count = int(framework.max(initial=-1)) + 1
        rate = np.minimum(rng.lognormal(np.log(_MEAN) - _SPREAD**2 / 2, _SPREAD, len(account)), _MOST)
        return cls(
            market, people, account, framework, rate.astype(np.float32),
            rng.integers(*_PROMPTS, count), rng.choice(_HARVESTABLE, count), day_rhythm(),
        )  # fmt: skip

    @property
    def daily(self) -> float:
        """Exchanges a day."""
        return float(self.rate.sum())

    def draw(self, rng: np.random.Generator, hour: Hour) -> Draft:
        """One hour of it."""
        weights = self.rate * self.rhythm[:, hour.of_day][self.people.phase[self.account]] / 24
        user = senders(rng, weights)
        ts, n = hour.moments(rng, len(user)), len(user)
        account, framework = self.account[user], self.framework[user]
        prompt = (self.prompts[framework] * rng.random(n) ** 1.4).astype(np.int64)
        frame = hashes_of(framework * 1000 + prompt, self.market.secret + 15)
        look = spread(frame.view(np.uint64), np.uint64(self.market.secret + 16))
        kept = np.where(share_of(look, 0) < _SLOTS, 170, EXACT)
        model = self.market.pick_models(rng.random(n), self.people.model[account], ts)
        program = hashes_of(framework, self.market.secret + 25)
        return Draft.of(
            account, ts, frame=frame, place=SYSTEM, kept=kept, program=program,
            work=self.works[framework], model=model,
        )  # fmt: skip
