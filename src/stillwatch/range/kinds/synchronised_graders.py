"""Rubric grading by accounts on a few cards that all fire within seconds of each other.

Mirrors the February 2026 case of synchronised traffic with shared payment, where the model served as
a reward model.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stillwatch.range.arrivals import HOUR, SECOND
from stillwatch.range.campaigning import CampaignPlan, draw_campaign, payload, ring_members
from stillwatch.range.frames import draw_frames
from stillwatch.range.population import Batch, Member, Population
from stillwatch.range.streams import draw_answers, framed_stream, make_batch
from stillwatch.range.world import World


class SynchronisedGraders:
    """Jobs several times a day; at each, most accounts send a few replies to be marked."""

    name = "synchronised_graders"
    population: Population = "campaign"

    def accounts(self, world: World, rng: np.random.Generator) -> list[Member]:
        """A ring on a handful of cards."""
        size = world.count(rng, 40, 160)
        plan = CampaignPlan(
            size=size,
            cards=int(rng.integers(3, 9)),
            habits={"payment": 0.95, "payment_bin": 0.9, "email_domain": 0.6, "signup_user_agent": 0.5},
            batches=int(rng.integers(2, 5)),
        )
        campaign = draw_campaign(world, rng, plan)
        return ring_members(world, rng, self.name, campaign, size)

    def exchanges(self, world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
        """Jobs at common times; each account starts within seconds of the job."""
        jobs = rng.poisson(rng.uniform(3.0, 6.0) * world.days)
        starts = np.sort(world.start + (rng.random(jobs) * (world.end - world.start)).astype(np.int64))
        spread = rng.uniform(1.0, 8.0)
        gap = rng.uniform(5.0, 40.0)
        each = rng.geometric(1.0 / rng.uniform(2.0, 4.0), (jobs, len(members)))
        each *= rng.random(each.shape) < rng.uniform(0.75, 0.97)
        job, member = (np.repeat(grid.ravel(), each.ravel()) for grid in np.indices(each.shape))
        nth = np.arange(len(job)) - np.repeat(np.cumsum(each.ravel()) - each.ravel(), each.ravel())
        delay = np.abs(rng.normal(0, spread, len(job))) + nth * rng.gamma(2.0, gap / 2.0, len(job))
        ts = starts[job] + (np.minimum(delay * SECOND, HOUR)).astype(np.int64)
        stream = framed_stream(
            draw_frames(rng, "grading", int(rng.integers(40, 400))),
            payload(world, rng, ("graded",), ("distill:rubric_grading",), len(ts)),
            answers=draw_answers("mark"),
            capability="grading",
            options={"max_tokens": int(rng.choice([64, 256, 512])), "temperature": 0.0},
        )
        return [make_batch(world, rng, stream, ts, member, members, median_output=60)]
