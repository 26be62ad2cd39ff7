"""Reasoning forced into inline tags by one fixed sentence in every request.

Mirrors the campaign reported in September 2026 with a single injected prompt in all of its traffic.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from stillwatch.range.arrivals import constant_rate, spread_counts
from stillwatch.range.campaigning import (
    CampaignPlan,
    access_paths,
    draw_campaign,
    payload,
    ring_members,
)
from stillwatch.range.frames import Place, draw_frames
from stillwatch.range.population import Batch, Member, Population, active_days, windows_of
from stillwatch.range.streams import draw_answers, draw_options, framed_stream, make_batch
from stillwatch.range.world import World

_MARK = re.compile(r"([<\[]\w+[>\]])([<\[]/\w+[>\]])")


class InlineTags:
    """All tasks differ; the sentence never does."""

    name = "inline_tags"
    population: Population = "campaign"

    def accounts(self, world: World, rng: np.random.Generator) -> list[Member]:
        """Disposable mail, virtual cards, residential exits."""
        size = world.count(rng, 50, 200)
        plan = CampaignPlan(
            size=size,
            cards=max(4, size // 3),
            habits={"payment": 0.15, "payment_bin": 0.7, "email_domain": 0.7, "phone_prefix": 0.3},
            batches=int(rng.integers(2, 6)),
            paths=access_paths(rng),
            subnets=max(3, size // 4),
            agents=int(rng.integers(1, 4)),
        )
        return ring_members(world, rng, self.name, draw_campaign(world, rng, plan), size)

    def exchanges(self, world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
        """Steady traffic around the clock."""
        rate = rng.lognormal(np.log(rng.uniform(10, 22)), 0.35, len(members))
        owners = spread_counts(rng, rate * active_days(members))
        ts = constant_rate(rng, owners, windows_of(members))
        place: Place = "system" if rng.random() < 0.5 else "tail"
        words = draw_frames(rng, "tag", 1, place)
        found = _MARK.search(words[0].system + words[0].tail)
        opening, closing = (found[1], found[2]) if found else ("", "")
        stream = framed_stream(
            words,
            payload(world, rng, ("long_task",), ("distill:cot", "distill:coding"), len(ts)),
            options=draw_options(rng),
            capability="tag",
            answers=tuple(f"{opening}{steps}{closing}\nSo it is." for steps in draw_answers("steps")),
        )
        return [make_batch(world, rng, stream, ts, owners, members, median_output=900)]
