"""What campaigns send to harvest: jobs for shards, batches over a pool, with jitter or evenly all day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stillwatch.detect.fingerprints.arrays import Float64s, Int64s
from stillwatch.range.arrivals import SECOND
from stillwatch.range.fingerprints.clock import Hour, senders
from stillwatch.range.fingerprints.draft import Draft
from stillwatch.range.fingerprints.market import Market
from stillwatch.range.fingerprints.mixing import hashes_of
from stillwatch.range.fingerprints.people import People
from stillwatch.range.fingerprints.plans import Plan

_BATCH_SECONDS, _SHARD_SECONDS = 60.0, 40.0
_TAKES_PART = 0.92  # of a shard's jobs, by each of its accounts
_RETRIED, _RETRIED_TASKS = 0.03, 4  # share of the harvest that is sent again, and different tasks of these
_CHANGED = (20, 245)  # of 255: how much of its sketch a changed wording keeps


@dataclass(frozen=True)
class Harvesting:
    """One campaign. load: of each member, 1 on average; skew: how unevenly wordings are used (1: evenly)."""

    market: Market
    people: People
    plan: Plan
    work: int
    members: Int64s
    load: Float64s
    skew: float

    @classmethod
    def of(
        cls, rng: np.random.Generator, market: Market, people: People, plan: Plan, work: int, members: Int64s
    ) -> Harvesting:
        """A campaign at work; `work` is its row in the table of works."""
        load = rng.lognormal(0.0, rng.uniform(0.05, 0.4), len(members))
        return cls(market, people, plan, work, members, load / load.mean(), float(rng.uniform(1.0, 1.5)))

    @property
    def daily(self) -> float:
        """Exchanges a day."""
        return self.plan.rate * self.plan.harvest * len(self.members)

    def draw(self, rng: np.random.Generator, hour: Hour) -> Draft:
        """One hour of it."""
        if self.plan.style == "sticky_shards":
            member, ts, wording = self._shards(rng, hour)
        elif self.plan.style == "patient_pool":
            member = senders(rng, self.load * (self.daily / len(self.members) / 24))
            ts, wording = hour.moments(rng, len(member)), self._wordings(rng, len(member))
        else:
            member, ts, wording = self._batches(rng, hour)
        account, n, plan = self.members[member], len(member), self.plan
        frame = hashes_of(wording + (plan.number << 32), self.market.secret + 17)
        changed = rng.random(n) < plan.mutated
        kept = np.where(changed, np.minimum(rng.integers(*_CHANGED, n), plan.kept), plan.kept)
        again = (plan.number << 32) + (member << 8) + rng.integers(0, _RETRIED_TASKS, n)
        task = np.where(rng.random(n) < _RETRIED, hashes_of(again, self.market.secret + 18), 0)
        share, hours = plan.pivot
        model = self.market.pick_models(rng.random(n), self.people.model[account], ts, share, hours)
        return Draft.of(
            account, ts, frame=frame, place=plan.place, kept=kept, changed=changed, task=task,
            program=hashes_of(np.full(n, plan.number), self.market.secret + 19),
            work=self.work, model=model, harvest=True,
        )  # fmt: skip

    def _shards(self, rng: np.random.Generator, hour: Hour) -> tuple[Int64s, Int64s, Int64s]:
        """Every account of a shard is sent the same wordings, within seconds."""
        n, size = len(self.members), self.plan.shard
        shards = max(1, n // size)
        jobs = self.daily / n / _TAKES_PART / 24
        shard = np.repeat(np.arange(shards), rng.poisson(jobs, shards))
        ends = np.linspace(0, n, shards + 1).astype(np.int64)
        counts = ends[shard + 1] - ends[shard]
        wording = shard * 1000 + self._wordings(rng, len(shard))
        start = hour.moments(rng, len(shard))
        job = np.repeat(np.arange(len(shard)), counts)
        member = np.arange(len(job)) - np.repeat(np.cumsum(counts) - counts, counts) + ends[shard][job]
        taken = np.flatnonzero(rng.random(len(job)) < _TAKES_PART)
        job, member = job[taken], member[taken]
        late = rng.random(len(job)) * _SHARD_SECONDS * SECOND
        return member, hour.inside(start[job] + late.astype(np.int64)), wording[job]

    def _batches(self, rng: np.random.Generator, hour: Hour) -> tuple[Int64s, Int64s, Int64s]:
        """A batch of one wording goes to members at random, within a minute or with jitter."""
        plan = self.plan
        count = rng.poisson(self.daily / 24 / plan.burst)
        sizes = rng.poisson(plan.burst, count)
        start, wording = hour.moments(rng, count), self._wordings(rng, count)
        batch = np.repeat(np.arange(count), sizes)
        edges = np.cumsum(self.load)
        member = np.searchsorted(edges, rng.random(len(batch)) * edges[-1]).clip(max=len(edges) - 1)
        if plan.style == "jittered_pool":
            late = rng.normal(0.0, plan.jitter, len(batch)) * SECOND
        else:
            late = rng.random(len(batch)) * _BATCH_SECONDS * SECOND
        return member, hour.inside(start[batch] + late.astype(np.int64)), wording[batch]

    def _wordings(self, rng: np.random.Generator, count: int) -> Int64s:
        return np.floor(self.plan.wordings * rng.random(count) ** self.skew).astype(np.int64)
