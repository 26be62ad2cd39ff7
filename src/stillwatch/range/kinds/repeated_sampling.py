"""Each task is asked again and again through other accounts, to keep the best of many answers.

No report describes it. It was written when detection was finished, and nothing of it was found: repeats
spoke against harvest (decision 40).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stillwatch.range.arrivals import MINUTE
from stillwatch.range.campaigning import CampaignPlan, draw_campaign, payload, ring_members
from stillwatch.range.capabilities import CAPABILITIES, pick_capability
from stillwatch.range.frames import draw_frames
from stillwatch.range.population import Batch, Member, Population, active_days
from stillwatch.range.streams import draw_answers, draw_options, framed_stream, make_batch
from stillwatch.range.world import World


class RepeatedSampling:
    """One or two fixed sentences below the task; the same text from several accounts within minutes."""

    name = "repeated_sampling"
    population: Population = "campaign"

    def accounts(self, world: World, rng: np.random.Generator) -> list[Member]:
        """A ring that hides its payments better than its networks."""
        size = world.count(rng, 40, 140)
        plan = CampaignPlan(
            size=size,
            cards=max(6, size // 3),
            habits={"payment": 0.2, "payment_bin": 0.5, "email_domain": 0.4, "phone_prefix": 0.3},
            batches=int(rng.integers(2, 6)),
            subnets=max(3, size // 10),
            agents=int(rng.integers(1, 5)),
        )
        return ring_members(world, rng, self.name, draw_campaign(world, rng, plan), size)

    def exchanges(self, world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
        """Tasks at any hour, each dealt to some accounts that are there; all ask at a high temperature."""
        each = int(rng.integers(3, 9))
        tasks = int(rng.poisson(rng.uniform(12.0, 24.0) * active_days(members).sum() / each))
        starts = world.start + (rng.random(tasks) * (world.end - world.start)).astype(np.int64)
        dealt = rng.integers(0, len(members), (tasks, each))
        ts = (starts[:, None] + rng.exponential(3 * MINUTE, (tasks, each)).astype(np.int64)).ravel()
        owners, keys = dealt.ravel(), np.repeat(np.arange(tasks, dtype=np.int64), each)
        there = ts >= np.array([m.window[0] for m in members], np.int64)[owners]
        capability = pick_capability(rng, "reasoning", "coding", "analysis")
        aim = CAPABILITIES[capability]
        stream = framed_stream(
            draw_frames(rng, capability, int(rng.integers(1, 3)), "tail"),
            payload(world, rng, aim.tasks, aim.labels, tasks),
            answers=draw_answers(aim.answers),
            options=draw_options(rng) | {"temperature": 1.0},
            capability=capability,
        )
        return [
            make_batch(
                world, rng, stream, ts[there], owners[there], members, keys=keys[there], median_output=800
            )
        ]
