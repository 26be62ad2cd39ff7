"""Every prompt is made harder a few times, and what came of it is solved: a chain, one step after the other.

No report describes it. Nothing of detection was set on it: it stands for the kind that nobody knew of.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stillwatch.range.arrivals import constant_rate, sessions, spread_counts, turn_numbers
from stillwatch.range.campaigning import CampaignPlan, access_paths, draw_campaign, ring_members
from stillwatch.range.capabilities import harvest_stream
from stillwatch.range.population import Batch, Member, Population, active_days, windows_of
from stillwatch.range.streams import make_batch
from stillwatch.range.world import World

_CHAIN = 3  # two times harder, then solved
_STEP_S = 40.0  # as soon as the answer before it is there
_STEPS = (("synthesis", 400.0), ("reasoning", 1100.0))  # capability and median output tokens


class EvolvedPrompts:
    """Chains of an account follow each other at any time of day; each step asks for something of its own."""

    name = "evolved_prompts"
    population: Population = "campaign"

    def accounts(self, world: World, rng: np.random.Generator) -> list[Member]:
        """A ring on several access paths, with few cards."""
        size = world.count(rng, 30, 140)
        plan = CampaignPlan(
            size=size,
            cards=max(3, size // 8),
            habits={"payment": 0.4, "email_domain": 0.3, "phone_prefix": 0.4, "referrer": 0.3},
            batches=int(rng.integers(1, 5)),
            paths=access_paths(rng),
            account_kinds=("payg", "startup"),
            subnets=max(2, size // 7),
            agents=int(rng.integers(1, 4)),
        )
        return ring_members(world, rng, self.name, draw_campaign(world, rng, plan), size)

    def exchanges(self, world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
        """Chains of three on average; the last step of each is the one that is solved."""
        rate = rng.uniform(12.0, 30.0, len(members)) / _CHAIN
        owners = spread_counts(rng, rate * active_days(members))
        ts, owners, chain = sessions(
            rng, constant_rate(rng, owners, windows_of(members)), owners, _CHAIN, _STEP_S
        )
        step = turn_numbers(chain)
        solved = np.r_[step[1:] == 0, True][: len(step)]
        batches = []
        for (capability, median), mine in zip(_STEPS, (~solved, solved), strict=True):
            stream = harvest_stream(world, rng, capability, int(rng.integers(15, 150)), int(mine.sum()))
            batches.append(
                make_batch(world, rng, stream, ts[mine], owners[mine], members, median_output=median)
            )
        return batches
