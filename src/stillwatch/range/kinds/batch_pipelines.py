"""Templated jobs at even spacing around the clock: one template per account, the records change."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stillwatch.range.arrivals import HOUR, MINUTE, even_spacing
from stillwatch.range.casting import customer
from stillwatch.range.clients import api_client, honest_path
from stillwatch.range.frames import Wording
from stillwatch.range.grammar import load_grammar
from stillwatch.range.population import Batch, Member, Population
from stillwatch.range.streams import draw_answers, draw_options, framed_stream, make_batch
from stillwatch.range.tasks import TaskWriter
from stillwatch.range.world import World


class BatchPipelines:
    """Schedulers; nothing human in their timing."""

    name = "batch_pipelines"
    population: Population = "customer"

    def accounts(self, world: World, rng: np.random.Generator) -> list[Member]:
        """Companies with one key each."""
        return [
            customer(
                world,
                rng,
                self.name,
                [api_client(world, rng, addresses=1, path=honest_path(rng))],
                look_alike=True,
                kind="payg",
                works_at_company=0.8,
            )
            for _ in range(world.count(rng, 120, 240))
        ]

    def exchanges(self, world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
        """One template and one period per account; some run on the hour, like everybody's cron."""
        words = load_grammar("vocabulary", "tasks", "systems")
        batches = []
        for i, member in enumerate(members):
            template = words.write("job_template", int(rng.integers(2**62)))
            wording = Wording(system=template) if rng.random() < 0.5 else Wording(head=template)
            tasks = TaskWriter(int(rng.integers(2**62)), ("record",), grammar=words)
            stream = framed_stream(
                [wording],
                tasks,
                answers=draw_answers("record_json"),
                options=draw_options(rng),
                harvest=False,
            )
            period = float(rng.lognormal(np.log(110), 0.7)) * MINUTE
            ts = even_spacing(rng, member.window, period, float(rng.uniform(0.0, 0.05)))
            if rng.random() < 0.3:
                ts = ts // HOUR * HOUR + rng.integers(0, 5_000_000, len(ts))
            owners = np.full(len(ts), i, np.int64)
            batches.append(make_batch(world, rng, stream, ts, owners, members, median_output=80))
        return batches
