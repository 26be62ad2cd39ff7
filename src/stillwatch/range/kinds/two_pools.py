"""A first pool is stopped in mid-window; within the hour a second one with another identity takes over.

Mirrors the two pools of the largest campaign reported in September 2026.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stillwatch.range.arrivals import HOUR, MINUTE, constant_rate, spread_counts
from stillwatch.range.campaigning import (
    CampaignPlan,
    access_paths,
    draw_campaign,
    payload,
    ring_members,
)
from stillwatch.range.capabilities import CAPABILITIES, pick_capability
from stillwatch.range.frames import draw_frames
from stillwatch.range.population import Batch, Ints, Member, Population, active_days, windows_of
from stillwatch.range.streams import draw_options, framed_stream, make_batch
from stillwatch.range.world import World


class TwoPools:
    """`group` is the pool: 0 before the stop, 1 after it."""

    name = "two_pools"
    population: Population = "campaign"

    def accounts(self, world: World, rng: np.random.Generator) -> list[Member]:
        """Two rings with different habits, batches and networks under one campaign."""
        stop = world.start + int(rng.uniform(0.4, 0.6) * (world.end - world.start))
        first = draw_campaign(world, rng, _plan(rng, world.count(rng, 50, 140)))
        second = draw_campaign(world, rng, _plan(rng, world.count(rng, 50, 140)))
        before = ring_members(
            world, rng, self.name, first, first.plan.size, window=(world.start, stop), group=0
        )
        after = ring_members(world, rng, self.name, second, second.plan.size, group=1)
        for member in before:
            member.banned_at = stop + int(rng.exponential(4 * MINUTE))
            member.window = (world.start, member.banned_at)
        for member in after:
            member.campaign = first.name
            begin = stop + int(rng.uniform(0.02, 0.9) * HOUR)
            member.window = (begin, world.end)
            member.replacement = True
        return [*before, *after]

    def exchanges(self, world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
        """The second pool keeps part of the wordings and gets new ones from the same pen."""
        capability = pick_capability(rng, "reasoning", "analysis", "synthesis", "rewriting")
        aim = CAPABILITIES[capability]
        words = draw_frames(rng, capability, int(rng.integers(60, 180)))
        kept = int(len(words) * rng.uniform(0.3, 0.7))
        low = (len(words) - kept) // 2
        rate = rng.uniform(13.0, 28.0, len(members))
        tasks = payload(world, rng, aim.tasks, aim.labels, 9000)
        batches = []
        pools = np.array([m.group for m in members], np.int64)
        seen, options = 0, draw_options(rng)
        for pool, part in enumerate((words[: low + kept], words[low:])):
            owners = spread_counts(rng, np.where(pools == pool, rate * active_days(members), 0.0))
            ts = constant_rate(rng, owners, windows_of(members))
            keys: Ints = np.arange(seen, seen + len(ts), dtype=np.int64)
            seen += len(ts)
            stream = framed_stream(part, tasks, options=options, capability=capability)
            batches.append(make_batch(world, rng, stream, ts, owners, members, keys=keys, median_output=900))
        return batches


def _plan(rng: np.random.Generator, size: int) -> CampaignPlan:
    return CampaignPlan(
        size=size,
        cards=max(4, size // int(rng.integers(2, 8))),
        habits={
            "payment": float(rng.uniform(0.1, 0.5)),
            "payment_bin": float(rng.uniform(0.4, 0.8)),
            "email_domain": float(rng.uniform(0.4, 0.8)),
            "phone_prefix": float(rng.uniform(0.1, 0.5)),
        },
        batches=int(rng.integers(2, 6)),
        age_days=(1.0, float(rng.uniform(20, 90))),
        paths=access_paths(rng),
        subnets=max(3, size // int(rng.integers(3, 9))),
        agents=int(rng.integers(1, 5)),
    )
