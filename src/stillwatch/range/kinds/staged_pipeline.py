"""Three crews of one campaign: the first has tasks made up, the second has them solved, the third marked.

No report describes it. Nothing of detection was set on it; what was missed was looked at once (decision 39):
crews of three and four accounts.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stillwatch.range.arrivals import HOUR, constant_rate, spread_counts
from stillwatch.range.campaigning import CampaignPlan, draw_campaign, ring_members
from stillwatch.range.capabilities import harvest_stream
from stillwatch.range.population import Batch, Ints, Member, Population, active_days, windows_of
from stillwatch.range.streams import make_batch
from stillwatch.range.world import World

_STAGES = ("synthesis", "reasoning", "grading")
_SHARES = (0.25, 0.5, 0.25)  # of the accounts
_MEDIANS = (500.0, 900.0, 80.0)  # output tokens


class StagedPipeline:
    """`group` is the stage. What one stage gets, the next one asks about hours later."""

    name = "staged_pipeline"
    population: Population = "campaign"

    def accounts(self, world: World, rng: np.random.Generator) -> list[Member]:
        """One ring, its accounts shared out over the stages; each stage has machines of its own."""
        size = world.count(rng, 50, 180)
        members: list[Member] = []
        name = ""
        for stage, share in enumerate(_SHARES):
            count = max(3, round(size * share))
            campaign = draw_campaign(world, rng, _plan(rng, count))
            name = name or campaign.name
            members += ring_members(world, rng, self.name, campaign, count, group=stage)
        for member in members:
            member.campaign = name
        return members

    def exchanges(self, world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
        """Every stage works through what the one before it had, after a few hours, at any time of day."""
        stages = np.array([m.group for m in members], np.int64)
        rate = rng.uniform(12.0, 24.0, len(members)) * active_days(members)
        batches = []
        for stage, capability in enumerate(_STAGES):
            owners = spread_counts(rng, np.where(stages == stage, rate, 0.0))
            ts = _after(rng, constant_rate(rng, owners, windows_of(members)), stage)
            stream = harvest_stream(world, rng, capability, int(rng.integers(20, 200)), len(ts))
            median = _MEDIANS[stage]
            batches.append(make_batch(world, rng, stream, ts, owners, members, median_output=median))
        return batches


def _after(rng: np.random.Generator, ts: Ints, stage: int) -> Ints:
    """Times of a later stage: the day before's work waits for some hours."""
    return ts + (stage * rng.uniform(2.0, 6.0) * HOUR * rng.uniform(0.5, 1.5, len(ts))).astype(np.int64)


def _plan(rng: np.random.Generator, size: int) -> CampaignPlan:
    return CampaignPlan(
        size=size,
        cards=max(3, size // 4),
        habits={"payment": 0.3, "payment_bin": 0.6, "email_domain": 0.5, "phone_prefix": 0.3},
        batches=int(rng.integers(2, 5)),
        account_kinds=("payg", "startup", "research"),
        subnets=max(2, size // 6),
        agents=int(rng.integers(1, 4)),
    )
