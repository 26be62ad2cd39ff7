"""A tree of topics is asked for, level by level, and then a chapter on every leaf: slow first, then a flood.

No report describes it. Nothing of detection was set on it: it stands for the kind that nobody knew of.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stillwatch.range.arrivals import constant_rate, spread_counts
from stillwatch.range.campaigning import CampaignPlan, draw_campaign, ring_members
from stillwatch.range.capabilities import harvest_stream
from stillwatch.range.population import Batch, Ints, Member, Population, active_days, windows_of
from stillwatch.range.streams import make_batch
from stillwatch.range.world import World

_BRANCHING = 3.0  # how fast an account's rate grows over its time, in powers of e
_STEPS = (("synthesis", 150.0), ("analysis", 1200.0))  # capability and median output tokens


class TopicTree:
    """Every account has branches of its own: few requests for lists, then ever more for chapters."""

    name = "topic_tree"
    population: Population = "campaign"

    def accounts(self, world: World, rng: np.random.Generator) -> list[Member]:
        """A ring that was signed up at once, on few networks."""
        size = world.count(rng, 30, 120)
        plan = CampaignPlan(
            size=size,
            cards=max(3, size // 6),
            habits={"payment": 0.5, "payment_bin": 0.5, "email_domain": 0.4, "signup_user_agent": 0.4},
            batches=int(rng.integers(1, 4)),
            account_kinds=("payg", "research"),
            subnets=max(2, size // 9),
            agents=int(rng.integers(1, 3)),
        )
        return ring_members(world, rng, self.name, draw_campaign(world, rng, plan), size)

    def exchanges(self, world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
        """The further an account is, the more it asks, and the more of that are chapters."""
        rate = rng.uniform(10.0, 25.0, len(members)) * active_days(members)
        owners = spread_counts(rng, rate)
        ts, grown = _growing(constant_rate(rng, owners, windows_of(members)), windows_of(members)[owners])
        chapter = rng.random(len(ts)) < grown
        batches = []
        for (capability, median), mine in zip(_STEPS, (~chapter, chapter), strict=True):
            stream = harvest_stream(world, rng, capability, int(rng.integers(10, 120)), int(mine.sum()))
            batches.append(
                make_batch(world, rng, stream, ts[mine], owners[mine], members, median_output=median)
            )
        return batches


def _growing(ts: Ints, window: Ints) -> tuple[Ints, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Times of an even rate, moved so that it grows exponentially; and how far through its window each is."""
    begin, length = window[:, 0], window[:, 1] - window[:, 0]
    even = (ts - begin) / length
    far = np.log1p(even * np.expm1(_BRANCHING)) / _BRANCHING
    return begin + (far * length).astype(np.int64), far
