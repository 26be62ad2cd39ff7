"""The users of one app: its system prompt and its client, but own payments, homes and questions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stillwatch.range.arrivals import day_rhythm, spread_counts
from stillwatch.range.casting import customer
from stillwatch.range.chatting import draw_language
from stillwatch.range.clients import api_client, honest_path
from stillwatch.range.grammar import load_grammar
from stillwatch.range.identities import write_name
from stillwatch.range.population import Batch, Member, Population, peaks_of, windows_of
from stillwatch.range.streams import make_batch, task_stream
from stillwatch.range.tasks import TaskWriter
from stillwatch.range.world import World


class AppUsers:
    """Hundreds of people bring their own key to the same program."""

    name = "app_users"
    population: Population = "customer"

    def accounts(self, world: World, rng: np.random.Generator) -> list[Member]:
        """`group` is the app."""
        members = []
        for app in range(int(rng.integers(2, 4))):
            agent = write_name(rng, "agent_client")
            for _ in range(world.count(rng, 120, 260)):
                country = world.people.countries.draw(rng)
                client = api_client(
                    world,
                    rng,
                    provider=world.networks.home(rng, country),
                    user_agent=agent,
                    country=country,
                    path=honest_path(rng, 0.9),
                )
                members.append(
                    customer(
                        world, rng, self.name, [client], look_alike=True,
                        language=draw_language(rng), group=app, country=country,
                    )
                )  # fmt: skip
        return members

    def exchanges(self, world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
        """One system prompt an app."""
        words = load_grammar("vocabulary", "tasks", "systems")
        rate = np.minimum(world.rates.daily(rng, len(members), 1.4, 0.9) * world.days, 250.0)
        owners = spread_counts(rng, rate)
        hours = world.rates.hours(rng, owners, len(members))
        ts, owners = day_rhythm(rng, owners, windows_of(members), peaks_of(members), hours=hours)
        apps = np.array([m.group for m in members], dtype=np.int64)[owners]
        batches = []
        for app in sorted(set(apps.tolist())):
            system = words.write("app", int(rng.integers(2**62)))
            stream = task_stream(TaskWriter(int(rng.integers(2**62)), ("task",)), system=system)
            batches.append(make_batch(world, rng, stream, ts[apps == app], owners[apps == app], members))
        return batches
